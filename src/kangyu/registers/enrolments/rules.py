"""Which declaration was in force on a day, and what it says of a contact."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import fields_of, holds, limits_of
from kangyu.methods.programmes import Judgement, Programme, is_taken, judge
from kangyu.methods.programmes.declaration import PERSON
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
def programmes_of(form: str) -> tuple[str, ...]:
    """Keys of the programmes whose contacts are on this form; a form may be shared."""
    return _keys(programme.key for programme in PROGRAMMES if programme.contact.key == form)


@functools.cache
def examined_by(form: str) -> tuple[str, ...]:
    """Keys of the programmes whose yearly examination is on this form."""
    return _keys(each.key for each in PROGRAMMES if each.examination is not None and each.examination.key == form)


@functools.cache
def looked_for_in(form: str) -> tuple[str, ...]:
    """Keys of the programmes whose candidates an entry of this form may show; without a form, those of whom age tells."""
    shown = (each for each in PROGRAMMES if each.evidence)
    if form:
        return _keys(each.key for each in shown if any(given.key == form for given in each.evidence))
    return _keys(each.key for each in shown if not fields_of(each.eligible) - PERSON)


def is_eligible(programme: str, person: Person, data: Mapping[str, Any], *, on: date) -> bool:
    """Whether an entry shows that the person, as old as on that day, qualifies for a programme."""
    declared = programme_on(programme, on)
    row = {**data, "age": age_on(person.birth_date, on), "sex": person.sex}
    return holds(declared.eligible, row) is True


def is_ruled_out(programme: str, person: Person, *, on: date) -> bool:
    """Whether age and sex alone say that somebody cannot belong in a programme, whatever else is known."""
    row = {"age": age_on(person.birth_date, on), "sex": person.sex}
    return holds(programme_on(programme, on).eligible, row) is False


@functools.cache
def ages_that_decide() -> tuple[int, ...]:
    """The ages, in years, at which somebody may begin to qualify for a programme whose candidates are looked for."""
    limits = {limit for each in PROGRAMMES if each.evidence for limit in limits_of(each.eligible, "age")}
    return tuple(sorted(int(limit) for limit in limits))


@functools.cache
def needs_answers(form: str) -> bool:
    """Whether it takes the answers, and not age and sex alone, to tell whose an entry of the form is."""
    own = [each for each in PROGRAMMES if each.contact.key == form and each.takes is not None]
    return any(fields_of(each.takes) - PERSON for each in own if each.takes is not None)


def _keys(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def takes(programme: str, person: Person, data: Mapping[str, Any], *, on: date) -> bool:
    """Whether an entry of a day on the programme's contact form is the programme's own."""
    declared = programme_on(programme, on)
    return declared.takes is None or is_taken(declared, data, age=age_on(person.birth_date, on), sex=person.sex)


def moves_enrolments(form: str) -> bool:
    """Whether an entry of the form can change an enrolment."""
    return bool(programmes_of(form) or examined_by(form))


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
