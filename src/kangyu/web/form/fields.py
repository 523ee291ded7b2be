"""From a form's declaration to the fields of a page, and from what was posted back to raw answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict

from kangyu.methods.forms import Form, Item, Kind, Problem
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import plain
from kangyu.web import frame

from .answers import answer_text

MOST_SEGMENTS = 5
# Who signs is who is logged in.
SIGNATURES = ("doctor", "examiner")
BROAD = 17  # characters, with their frames, that no longer fit one column
LONGEST_SEGMENTS = 34  # characters of all labels together that still stand in one row


class Widget(StrEnum):
    """How a field is answered on the page."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    SEGMENTS = "segments"
    SELECT = "select"
    CHECKS = "checks"


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: Bilingual
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One question. `last` is what was answered the time before; `none` the code that excludes all others.

    `is_short`: a text that fits one column.
    """

    key: str
    label: Bilingual
    widget: Widget
    unit: Bilingual | None
    is_required: bool
    value: str
    options: tuple[Option, ...]
    none: str
    last: str
    refusal: str
    warning: str
    is_short: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether the field takes the whole row."""
        return self.widget is Widget.CHECKS

    @property
    def is_broad(self) -> bool:
        """Whether the field takes two columns."""
        if self.widget is Widget.SEGMENTS:
            return sum(len(option.label.zh) + 2 for option in self.options) > BROAD
        return self.widget is Widget.TEXT and not self.is_short

    @property
    def is_group(self) -> bool:
        """Whether the answer is one or several of visible options."""
        return self.widget in (Widget.SEGMENTS, Widget.CHECKS)


@dataclass(frozen=True)
class FieldSection:
    """Fields that stand together."""

    label: Bilingual
    fields: tuple[Field, ...]


def sections_of(
    form: Form, raw: Mapping[str, Any], last: Mapping[str, Any], problems: Iterable[Problem]
) -> tuple[FieldSection, ...]:
    """The fields of a form with what was answered, now and the time before, and what is wrong with it."""
    found = tuple(problems)
    return tuple(
        FieldSection(
            section.label,
            tuple(_field(item, raw.get(item.key), last, found) for item in section.items if item.derived is None),
        )
        for section in form.sections
    )


def raw_answers(form: Form, posted: QueryDict) -> dict[str, Any]:
    """What was written for each asked item; lists for items with several answers."""
    return {
        item.key: posted.getlist(item.key) if item.kind is Kind.CODES else posted.get(item.key) for item in form.asked
    }


def _field(item: Item, raw: Any, last: Mapping[str, Any], problems: tuple[Problem, ...]) -> Field:
    return Field(
        key=item.key,
        label=item.label,
        widget=_widget(item),
        unit=item.unit.label if item.unit else None,
        is_required=item.is_required,
        value="" if raw is None or isinstance(raw, list) else _written(raw),
        options=_options(item, raw),
        none=next((code.value for code in item.codes if code.label.en in ("none", "no")), "") if item.codes else "",
        last=frame.said(answer_text(item, last[item.key])) if item.key in last else "",
        refusal=_said(item, problems, is_warning=False),
        warning=_said(item, problems, is_warning=True),
        is_short=item.key in SIGNATURES,
    )


def _widget(item: Item) -> Widget:
    match item.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return Widget.NUMBER
        case Kind.DATE:
            return Widget.DATE
        case Kind.TEXT:
            return Widget.TEXT
        case Kind.CODES:
            return Widget.CHECKS
        case Kind.CODE:
            return Widget.SEGMENTS if _fits_a_row(item) else Widget.SELECT


def _fits_a_row(item: Item) -> bool:
    assert item.codes is not None
    labels = [code.label.zh for code in item.codes]
    return len(labels) <= MOST_SEGMENTS and sum(map(len, labels)) <= LONGEST_SEGMENTS


def _options(item: Item, raw: Any) -> tuple[Option, ...]:
    if item.codes is None:
        return ()
    chosen = {str(value) for value in raw} if isinstance(raw, list) else {str(raw)}
    return tuple(Option(code.value, code.label, code.value in chosen) for code in item.codes)


def _written(raw: Any) -> str:
    return plain(raw) if isinstance(raw, float) else str(raw)


def _said(item: Item, problems: tuple[Problem, ...], *, is_warning: bool) -> str:
    return " ".join(
        frame.said(problem.message)
        for problem in problems
        if problem.item == item.key and problem.is_warning is is_warning
    )
