"""What every page shows around its content, and the few things that every view needs."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from kangyu.registers.audit import actions as audit
from kangyu.registers.audit import queries as log
from kangyu.registers.places import queries as places
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual

from .desks import Desk, Entry, desk_of

PAGE = 30
"""Lines on a page of a list: a screen or two, and each costs a millisecond."""

_SAID = "said"
_ANY = 1_234_567_890_123  # a key that stands for every other
WIDTH_OF_BAR = 5


@dataclass(frozen=True)
class NavEntry:
    """An entry of the side bar as this page shows it."""

    entry: Entry
    address: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """What the base template may use.

    `county` names the installation; `is_demonstration` puts the word beside it; `messages` are shown once;
    `other_language` is the code that the switch leads to; `clock_behind` is the newest entry of the log when the server's
    clock stands before it, for those who write.
    """

    county: str
    today: date
    is_demonstration: bool
    desk: Desk | None
    entries: tuple[NavEntry, ...]
    messages: tuple[str, ...]
    other_language: str
    clock_behind: datetime | None = None

    @property
    def bar(self) -> tuple[NavEntry, ...]:
        """What the bottom bar of a phone shows; where not all fit, the last place is for the drawer."""
        return self.entries if len(self.entries) <= WIDTH_OF_BAR else self.entries[: WIDTH_OF_BAR - 1]

    @property
    def drawer(self) -> tuple[NavEntry, ...]:
        """The entries that did not fit."""
        return self.entries[len(self.bar) :]


def today() -> date:
    """The day that pages take for today: a demonstration county stays on its own."""
    return settings.KANGYU_TODAY or timezone.localdate()


def now() -> datetime:
    """This moment, on the day that pages take for today."""
    clock = timezone.localtime()
    on = today()
    return clock.replace(year=on.year, month=on.month, day=on.day)


def clock_is_behind() -> datetime | None:
    """What the log holds from later than now. A demonstration county that stays on its day lives its hours again and again."""
    return None if settings.KANGYU_TODAY else log.later_than(now())


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor named in the settings."""
    return {"frame": _frame(request)}


def say(request: HttpRequest, message: str) -> None:
    """Show a message once, on the next page."""
    request.session[_SAID] = [*request.session.get(_SAID, []), message]


def said(words: Bilingual | None) -> str:
    """A declaration's words in the language of the page."""
    return words.in_language(get_language() or "zh") if words else ""


def address_of(view: str, key: int, *more: str) -> str:
    """The address of one of many things on a page: to resolve each by itself takes longer than to show it."""
    before, after = _around(view, *more)
    return f"{before}{key}{after}"


@functools.cache
def _around(view: str, *more: str) -> tuple[str, str]:
    before, _, after = reverse(view, args=[_ANY, *more]).rpartition(str(_ANY))
    return before, after


def seen(request: HttpRequest, action: str, residents: Iterable[int], **detail: object) -> None:
    """Write down that people were shown. Comes after all that is read, so that nobody waits for the log longer than need be."""
    audit.record(scope=request.scope, action=action, residents=residents, detail=detail, at=now())


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the page was opened from (`next`), when that is one of our own pages."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if asked and is_ours else otherwise


def _frame(request: HttpRequest) -> Frame:
    user = getattr(request, "user", None)
    desk = desk_of(user.role) if user is not None and user.is_authenticated else None
    is_fragment = bool(getattr(request, "htmx", False))
    county = None if is_fragment else places.county()
    return Frame(
        county=county.name if county else "",
        today=today(),
        is_demonstration=bool(settings.KANGYU_WORLD),
        desk=desk,
        entries=_entries(request, desk) if desk else (),
        messages=() if is_fragment else tuple(_taken(request)),
        other_language="zh-hans" if (get_language() or "").startswith("en") else "en",
        clock_behind=clock_is_behind() if desk and not is_fragment and _writes(request.scope) else None,
    )


def _writes(scope: Scope) -> bool:
    return scope.may_record or scope.may_import or scope.may_keep_ledgers or scope.may_operate


def _entries(request: HttpRequest, desk: Desk) -> tuple[NavEntry, ...]:
    match = request.resolver_match
    at = match.view_name if match else ""
    exact = {entry.view for entry in desk.entries if entry.view == at}
    return tuple(
        NavEntry(entry, reverse(entry.view), entry.view == at if exact else entry.is_at(at)) for entry in desk.entries
    )


def _taken(request: HttpRequest) -> list[str]:
    session = getattr(request, "session", None)
    return session.pop(_SAID, []) if session is not None and _SAID in session else []
