"""Contacts as typed columns: what the sheets spell and what the bulk door takes.

A new kind of contact is one function that gives a `ContactBatch`, and one line in `BATCHES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from kangyu.catalogue.forms.contract_agreement import contract_agreement
from kangyu.catalogue.forms.contract_service import contract_service
from kangyu.catalogue.forms.diabetes_follow_up import diabetes_follow_up
from kangyu.catalogue.forms.health_examination import health_examination
from kangyu.catalogue.forms.hypertension_follow_up import hypertension_follow_up
from kangyu.catalogue.forms.laboratory_result import laboratory_result
from kangyu.catalogue.forms.mental_disorder_follow_up import mental_disorder_follow_up
from kangyu.catalogue.forms.outpatient_visit import outpatient_visit
from kangyu.methods.forms import Form

from .answers import examination_answers, follow_up_answers
from .chance import Ints
from .contracts import agreement_answers, service_answers
from .diabetes import diabetes_answers
from .mental import mental_answers
from .outpatients import outpatient_answers, test_answers
from .patients import Patients

if TYPE_CHECKING:
    from .world import World

Answers = Mapping[str, NDArray[Any]]
"""One column an item, by its key; items that nobody answers are left out.

Numbers as they are, NaN where not answered; codes and texts as text, empty where not answered, several codes joined by
commas (`"1,3"`); dates as days, NEVER for none.
"""


@dataclass(frozen=True)
class ContactBatch:
    """All contacts on one form, one entry a contact, by person and day; no two of one person on one day.

    Attributes:
        person: positions among the people. on: days.
        since: the day from which the institution says that it manages the person (管理开始日期); None when it says none.
    """

    form: Form
    person: Ints
    on: Ints
    answers: Answers
    since: Ints | None = None

    def __len__(self) -> int:
        return len(self.on)


def follow_ups(world: World) -> ContactBatch:
    """Hypertension follow-ups."""
    visits, patients = world.visits, world.patients
    return ContactBatch(
        hypertension_follow_up,
        person=patients.person[visits.patient],
        on=visits.on,
        answers=follow_up_answers(world),
        since=patients.since[visits.patient],
    )


def examinations(world: World) -> ContactBatch:
    """Yearly health examinations."""
    found = world.examinations
    return ContactBatch(health_examination, person=found.person, on=found.on, answers=examination_answers(world))


def diabetes_follow_ups(world: World) -> ContactBatch:
    """Diabetes follow-ups."""
    return _of_patients(diabetes_follow_up, world.diabetics, world.glucose_visits, diabetes_answers(world))


def mental_follow_ups(world: World) -> ContactBatch:
    """Follow-ups of severe mental disorder."""
    return _of_patients(mental_disorder_follow_up, world.mental_patients, world.mental_visits, mental_answers(world))


def _of_patients(form: Form, patients: Patients, visits: Any, answers: Answers) -> ContactBatch:
    """Visits by patient, as contacts by person."""
    since = patients.since[visits.patient]
    return ContactBatch(form, patients.person[visits.patient], visits.on, answers, since)


def agreements(world: World) -> ContactBatch:
    """Family-doctor contracts."""
    signed = world.agreements
    return ContactBatch(contract_agreement, signed.person, signed.on, agreement_answers(world))


def services(world: World) -> ContactBatch:
    """What was done under contracts."""
    return ContactBatch(contract_service, world.services.person, world.services.on, service_answers(world))


def outpatient_visits(world: World) -> ContactBatch:
    """Visits to outpatient clinics."""
    seen = world.outpatients
    return ContactBatch(outpatient_visit, seen.person, seen.on, outpatient_answers(world))


def laboratory_results(world: World) -> ContactBatch:
    """Results of the shared laboratory."""
    return ContactBatch(laboratory_result, world.tests.person, world.tests.on, test_answers(world))


BATCHES: tuple[Callable[[World], ContactBatch], ...] = (
    follow_ups,
    examinations,
    diabetes_follow_ups,
    mental_follow_ups,
    agreements,
    services,
    outpatient_visits,
    laboratory_results,
)
