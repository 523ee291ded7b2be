"""The header that stays in sight on every page about a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kangyu.catalogue.codelists.common import SEX
from kangyu.catalogue.forms import personal_information
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import DueState, Grade, Programme, due_state
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.enrolments.queries import Enrolment
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Resident
from kangyu.registers.records import queries as records
from kangyu.registers.staff import relations
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.answers import answer_text
from kangyu.web.states import Sign, due_sign

_NONE = "1"  # in the lists of allergies and diseases: none known
_RISKS = (("drug_allergy", Bilingual("过敏", "Allergy")), ("past_disease", Bilingual("既往", "History")))


@dataclass(frozen=True)
class Risk:
    """A mark of the header: what to know before one does anything."""

    label: Bilingual
    text: Bilingual
    is_grave: bool


@dataclass(frozen=True)
class Enrolled:
    """A programme the person is in: its last grade and when the next contact is due, `days` from today."""

    enrolment: Enrolment
    programme: Programme
    state: DueState
    grade: Grade | None
    due_on: date
    days: int

    @property
    def days_late(self) -> int:
        """Days since the last day has passed."""
        return -self.days

    @property
    def sign(self) -> Sign:
        """How the state is shown."""
        return due_sign(self.state, self.days_late)


@dataclass(frozen=True)
class PersonHeader:
    """Who it is. `masked_*` are what shows before the number is opened; `background` the newest personal data.

    `access` says by which relation the person is open, None for those whom the reader's institutions manage.
    """

    resident: Resident
    id: int
    name: str
    sex: Bilingual
    age: int
    masked_identity: str
    masked_phone: str
    risks: tuple[Risk, ...]
    programmes: tuple[Enrolled, ...]
    background: Mapping[str, Any]
    access: Bilingual | None = None

    @property
    def is_gone(self) -> bool:
        """Died or moved away."""
        return bool(self.resident.died_on or self.resident.left_on)


def header_of(resident: Resident, *, on: date) -> PersonHeader:
    """The header as of a day."""
    last = records.last_contact(resident, personal_information.key, on + timedelta(days=1))
    background = last.data if last else {}
    return PersonHeader(
        resident=resident,
        id=resident.pk,
        name=resident.name,
        sex=SEX.label(resident.sex),
        age=age_on(resident.birth_date, resident.died_on or on),
        masked_identity=people.masked_identity(resident),
        masked_phone=people.masked_phone(resident),
        risks=_risks(background),
        programmes=_enrolled(enrolments.enrolments_of(resident), on),
        background=background,
        access=relations.words_of(f"/{resident.access.basis}") if resident.access and resident.access.basis else None,
    )


def _risks(background: Mapping[str, Any]) -> tuple[Risk, ...]:
    known = ((key, label, [code for code in background.get(key, []) if code != _NONE]) for key, label in _RISKS)
    return tuple(
        Risk(label, answer_text(personal_information.item(key), codes), key == "drug_allergy")
        for key, label, codes in known
        if codes
    )


def _enrolled(found: Iterable[Enrolment], on: date) -> tuple[Enrolled, ...]:
    declared = {programme.key: programme for programme in PROGRAMMES}
    return tuple(
        _one(enrolment, declared[enrolment.programme], on)
        for enrolment in found
        if enrolment.until is None and enrolment.programme in declared
    )


def _one(enrolment: Enrolment, programme: Programme, on: date) -> Enrolled:
    due_on = enrolment.refer_by or enrolment.due_on
    return Enrolled(
        enrolment=enrolment,
        programme=programme,
        state=due_state(
            programme, due_on=enrolment.due_on, refer_by=enrolment.refer_by, on=on, lost_on=enrolment.lost_on
        ),
        grade=programme.grade(enrolment.last_grade) if enrolment.last_grade else None,
        due_on=due_on,
        days=(due_on - on).days,
    )
