"""What templates say: both languages, numbers, icons, states as a shape and a word."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from kangyu.methods.programmes import DueState, Grade
from kangyu.methods.tasks import TaskState
from kangyu.registers.casework.queries import Case
from kangyu.registers.tasks.queries import Counted
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame, states
from kangyu.web.cases import signs as case_signs

register = template.Library()
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.filter
def said(words: Bilingual | str | None) -> str:
    """A declaration's words in the language of the page; plain text as it is."""
    return frame.said(words) if isinstance(words, Bilingual) else (words or "")


@register.filter
def address(key: int, view: str) -> str:
    """The address of one of many things on a page."""
    return frame.address_of(view, key)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-03-05; a moment as the day it was here."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d") if value else "—"


@register.filter
def minute(value: datetime | None) -> str:
    """2026-03-05 09:41 in local time."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def years(age: int) -> str:
    """47岁: completed years."""
    return ngettext("%(age)s岁", "%(age)s岁", age) % {"age": age}


@register.filter
def days(number: int) -> str:
    """12 天."""
    return ngettext("%(n)s 天", "%(n)s 天", number) % {"n": number}


@register.filter
def thousands(value: int | None) -> str:
    """12,345; unknown as a dash."""
    return "—" if value is None else f"{value:,}"


@register.filter
def counted(value: Counted) -> str:
    """12,345; "10,000+" where nobody counted on."""
    return f"{value.number:,}{'+' if value.is_more else ''}"


@register.filter
def dates_whole(text: str) -> SafeString:
    """A sentence whose dates are not broken at the end of a line."""
    return mark_safe(_DATE.sub(r'<span class="ky-nowrap">\g<0></span>', escape(text)))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of `static/icons.svg`; words beside it carry the meaning."""
    return format_html(
        '<svg class="ky-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def tone(value: DueState | Grade | str) -> str:
    """The tone of a state, for the edge of its box."""
    return states.sign_of(value).tone


@register.filter
def mark(value: DueState | Grade | str) -> SafeString:
    """A state as colour, shape and word together, so that none of them is needed alone."""
    return sign(states.sign_of(value))


@register.filter
def sign(shown: states.Sign) -> SafeString:
    """A sign that somebody has chosen already."""
    return format_html(
        '<span class="ky-state ky-{}"><span class="ky-shape" aria-hidden="true">{}</span>{}</span>',
        shown.tone,
        shown.shape,
        said(shown.word),
    )


@register.filter
def case_sign(case: Case) -> SafeString:
    """How a case stands now."""
    return sign(case_signs.sign_of(case, frame.now()))


@register.filter
def mark_short(value: DueState | TaskState) -> SafeString:
    """A state where there is room for its shape only; the word is there for those who cannot see or who point at it."""
    shown = states.sign_of(value)
    return format_html(
        '<span class="ky-state ky-{}" title="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        shown.tone,
        said(shown.word),
        shown.shape,
        said(shown.word),
    )
