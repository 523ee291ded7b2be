"""Contacts as typed columns: what the sheets spell and what the bulk door takes.

A new kind of contact is one function that gives a `ContactBatch`, and one line in `BATCHES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
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

from .answers import doctors, examination_answers, follow_up_answers
from .attempts import Attempts
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
        at: positions among the institutions; None for those that manage the people.
    """

    form: Form
    person: Ints
    on: Ints
    answers: Answers
    since: Ints | None = None
    at: Ints | None = None

    def __len__(self) -> int:
        return len(self.on)


def follow_ups(world: World) -> ContactBatch:
    """Hypertension follow-ups."""
    care = world.care
    return _of_patients(
        world, hypertension_follow_up, care.patients, care.visits, care.attempts, follow_up_answers(world)
    )


def examinations(world: World) -> ContactBatch:
    """Yearly health examinations."""
    found = world.examinations
    return ContactBatch(health_examination, person=found.person, on=found.on, answers=examination_answers(world))


def diabetes_follow_ups(world: World) -> ContactBatch:
    """Diabetes follow-ups."""
    care = world.care
    return _of_patients(
        world, diabetes_follow_up, care.diabetics, care.glucose_visits, care.glucose_attempts, diabetes_answers(world)
    )


def mental_follow_ups(world: World) -> ContactBatch:
    """Follow-ups of severe mental disorder."""
    care, answers = world.care, mental_answers(world)
    return _of_patients(
        world, mental_disorder_follow_up, care.mental_patients, care.mental_visits, care.mental_attempts, answers
    )


def _of_patients(
    world: World, form: Form, patients: Patients, visits: Any, attempts: Attempts, answers: Answers
) -> ContactBatch:
    """Visits by patient, and attempts that reached nobody, as contacts by person and day."""
    patient = np.concatenate([visits.patient, attempts.patient])
    person, on = patients.person[patient], np.concatenate([visits.on, attempts.on])
    order = np.lexsort((on, person))
    told = {
        "mode": np.full(len(attempts), "3", dtype=object),
        "lost_reason": attempts.reason,
        "doctor": doctors(world)[world.people.area[patients.person[attempts.patient]]],
    }
    keys = {**answers, "lost_reason": np.full(len(visits), "", dtype=object)}
    joined = {key: _extended(column, told.get(key), len(attempts))[order] for key, column in keys.items()}
    return ContactBatch(form, person[order], on[order], joined, patients.since[patient][order])


def _extended(column: NDArray[Any], more: NDArray[Any] | None, size: int) -> NDArray[Any]:
    """A column with the answers of so many further contacts, nothing where there are none."""
    if more is None:
        more = np.full(size, "", dtype=object) if column.dtype == object else np.full(size, np.nan)
    return np.concatenate([column, more])


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
    return ContactBatch(outpatient_visit, seen.person, seen.on, outpatient_answers(world), at=seen.at)


def laboratory_results(world: World) -> ContactBatch:
    """Results of the laboratories."""
    tests = world.tests
    return ContactBatch(laboratory_result, tests.person, tests.on, test_answers(world), at=tests.at)


BATCHES: tuple[Callable[[World], ContactBatch], ...] = (
    outpatient_visits,  # before the programmes' own: what was found there led into them
    laboratory_results,
    follow_ups,
    examinations,
    diabetes_follow_ups,
    mental_follow_ups,
    agreements,
    services,
)
