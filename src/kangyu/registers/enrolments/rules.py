"""Which declaration was in force on a day, and what it says of a contact."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Judgement, Programme, judge
from kangyu.vocabulary.ages import age_on

from .entries import Person


class _Dated(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def effective_from(self) -> date: ...


_Declared = TypeVar("_Declared", bound=_Dated)


def in_force(declared: Iterable[_Declared], key: str, on: date) -> _Declared:
    """The version in force on a day; the first one for days before any was. KeyError when nothing has that key."""
    versions = sorted((each for each in declared if each.key == key), key=lambda each: each.effective_from)
    if not versions:
        raise KeyError(key)
    return next((each for each in reversed(versions) if each.effective_from <= on), versions[0])


def programme_on(key: str, on: date) -> Programme:
    """The programme's version in force on a day."""
    return in_force(PROGRAMMES, key, on)


@functools.cache
def programme_of(form: str) -> str | None:
    """Key of the programme whose contacts are on this form."""
    return next((programme.key for programme in PROGRAMMES if programme.contact.key == form), None)


@functools.cache
def is_examination(form: str) -> bool:
    """Whether the form is the yearly examination of a programme."""
    return any(programme.examination is not None and programme.examination.key == form for programme in PROGRAMMES)


def judged(
    programme: str, person: Person, data: Mapping[str, Any], *, on: date, previous_grade: str | None
) -> Judgement:
    """What the version in force on the day makes of a contact."""
    return judge(
        programme_on(programme, on),
        data,
        on=on,
        age=age_on(person.birth_date, on),
        sex=person.sex,
        previous_grade=previous_grade,
    )
