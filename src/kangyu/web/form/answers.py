"""Stored answers in words: numbers with their unit, codes as their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kangyu.catalogue.forms import FORMS
from kangyu.methods.forms import Form, Item, Kind
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import plain

LONG = 14  # characters that no longer fit beside their label
# Two pressures are one reading and are written as one.
_PRESSURE = ("systolic", "diastolic")


@dataclass(frozen=True)
class Answer:
    """One item with its answer; `is_derived` when it was computed."""

    label: Bilingual
    text: Bilingual
    is_derived: bool

    @property
    def is_long(self) -> bool:
        """Whether the answer needs a line of its own."""
        return len(self.text.zh) > LONG


@dataclass(frozen=True)
class AnswerSection:
    """The answered items of a section."""

    label: Bilingual
    answers: tuple[Answer, ...]


def form_named(key: str) -> Form | None:
    """The newest declaration of a form, None when this installation has no such form."""
    return next((form for form in FORMS if form.key == key), None)


def sections_answered(form: Form, data: Mapping[str, Any]) -> tuple[AnswerSection, ...]:
    """Every answered item, section by section; sections without an answer are left out."""
    sections = (
        AnswerSection(
            section.label,
            tuple(
                Answer(item.label, answer_text(item, data[item.key]), item.derived is not None)
                for item in section.items
                if item.key in data
            ),
        )
        for section in form.sections
    )
    return tuple(section for section in sections if section.answers)


@dataclass(frozen=True)
class Difference:
    """One item that two entries answer differently; a dash where one does not answer it."""

    label: Bilingual
    recorded: Bilingual
    typed: Bilingual


def differences(form: Form, recorded: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The asked items in which what is recorded and what was typed differ."""
    return tuple(
        Difference(item.label, _answered(item, recorded), _answered(item, typed))
        for item in form.asked
        if recorded.get(item.key) != typed.get(item.key)
    )


def _answered(item: Item, data: Mapping[str, Any]) -> Bilingual:
    return answer_text(item, data[item.key]) if item.key in data else Bilingual("—", "—")


def gist(form: Form, data: Mapping[str, Any]) -> Bilingual:
    """A contact in one line: the pressure, then what the form requires."""
    parts = [pressure(data)] if all(key in data for key in _PRESSURE) else []
    parts += [
        answer_text(item, data[item.key])
        for item in form.asked
        if item.is_required and item.key in data and item.key not in _PRESSURE
    ]
    return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def pressure(data: Mapping[str, Any]) -> Bilingual:
    """150/92 mmHg."""
    text = f"{data['systolic']}/{data['diastolic']} mmHg"
    return Bilingual(text, text)


def answer_text(item: Item, value: Any) -> Bilingual:
    """One answer in words."""
    if item.kind is Kind.CODES:
        labels = [_label(item, code) for code in value]
        return Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    if item.kind is Kind.CODE:
        return _label(item, value)
    text = plain(value) if isinstance(value, float) else str(value)
    if item.unit is None:
        return Bilingual(text, text)
    return Bilingual(f"{text} {item.unit.label.zh}", f"{text} {item.unit.label.en}")


def _label(item: Item, value: Any) -> Bilingual:
    """A code that is no longer in the list is shown as it was stored."""
    assert item.codes is not None
    try:
        return item.codes.label(value)
    except NotUnderstood:
        return Bilingual(str(value), str(value))
