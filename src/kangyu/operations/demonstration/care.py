"""Who is looked after in which programme: patients with their visits, contracts, and the days of examinations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import contracts, days
from .attempts import Attempts, attempts_of
from .chance import Floats, Ints, scaled
from .contracts import Agreements, agreements_of
from .counties import County
from .days import NEVER
from .diabetes import GlucoseVisits, glucose_visits_of
from .examinations import cared_of, examination_days
from .mental import MentalCourse, MentalVisits, course_of, mental_visits_of
from .patients import DIABETES, HYPERTENSION, MENTAL_DISORDER, Illness, Patients, patients_of, with_registered
from .people import People
from .visits import Visits, visits_of

_BUSY = 0.35
_CLOSED = 0.012  # enrolments closed in a year and a half, of those open
_TRIED = 5_000  # patients on whom the margin is found
_QUARTERS = (0, 91, 182, 273)  # days before the last one


@dataclass(frozen=True)
class Care:
    """All that programmes do with people; `examined` are the days of each year's examinations, NEVER for none."""

    patients: Patients
    visits: Visits
    diabetics: Patients
    glucose_visits: GlucoseVisits
    mental_patients: Patients
    mental_course: MentalCourse
    mental_visits: MentalVisits
    agreements: Agreements
    attempts: Attempts
    glucose_attempts: Attempts
    mental_attempts: Attempts
    examined: tuple[Ints, ...]

    @property
    def seen(self) -> tuple[tuple[Ints, Ints], ...]:
        """Persons and days of everything that was done; attempts that reached nobody are nothing done."""
        examined = [(np.flatnonzero(on != NEVER), on[on != NEVER]) for on in self.examined]
        return (
            (self.patients.person[self.visits.patient], self.visits.on),
            (self.diabetics.person[self.glucose_visits.patient], self.glucose_visits.on),
            (self.mental_patients.person[self.mental_visits.patient], self.mental_visits.on),
            (self.agreements.person, self.agreements.on),
            *examined,
        )

    def first(self, size: int) -> Ints:
        """The first day on which a programme saw each person, NEVER for none."""
        first = np.full(size, np.iinfo(np.int64).max)
        enrolled = [(each.person, each.since) for each in (self.patients, self.diabetics, self.mental_patients)]
        for person, on in (*self.seen, *enrolled):
            np.minimum.at(first, person, on)
        return np.where(first == np.iinfo(np.int64).max, NEVER, first)


def care_of(people: People, county: County, ability: Floats, *, size: int, seed: int, as_of: date) -> Care:
    """Everybody's care in the county's numbers, brought to the size of the world.

    Args:
        ability: of all people, how well their offices do.
    """

    def count(whole: int) -> int:
        return scaled(whole, size, county.population)

    def sought(patients: Patients, name: str) -> Attempts:
        return attempts_of(patients, patients.are_managed(people), name=name, seed=seed, as_of=as_of)

    share = county.standard_share

    def enrolled(
        illness: Illness, managed: int, share: float, most_closed: int, like: Patients | None = None
    ) -> Patients:
        return patients_of(
            people,
            illness,
            count=managed,
            closed=min(round(managed * _CLOSED), most_closed),
            standard_share=share,
            seed=seed,
            as_of=as_of,
            busy_share=_BUSY,
            ability=ability,
            like=like,
        )

    patients = enrolled(HYPERTENSION, count(county.hypertension_managed), share, size)
    diabetics = enrolled(DIABETES, count(county.diabetes_managed), share, size, patients)
    mental = county.mental
    # Whose enrolment was closed is registered still, and not in care.
    not_in_care = count(mental.found) - count(mental.managed)
    ill = enrolled(MENTAL_DISORDER, count(mental.managed), mental.standard_share, not_in_care)
    ill = with_registered(people, ill, seed=seed, count=count(mental.found))
    course = course_of(
        ill, ill.are_managed(people), seed=seed, treated=count(mental.treated), at_risk=count(mental.at_risk)
    )
    margin = _margin(people, patients, seed=seed, as_of=as_of, control_share=county.control_share)
    known = {
        contracts.HYPERTENSION: patients.is_known,
        contracts.DIABETES: diabetics.is_known,
        contracts.MENTAL: ill.is_known,
    }
    agreements = agreements_of(people, county, known, seed=seed, size=size, as_of=as_of)
    is_poor = contracts.in_group(agreements, contracts.POOR, len(people))
    return Care(
        patients=patients,
        visits=visits_of(people, patients, seed=seed, as_of=as_of, margin=margin),
        diabetics=diabetics,
        glucose_visits=glucose_visits_of(diabetics, seed=seed, as_of=as_of),
        mental_patients=ill,
        mental_course=course,
        mental_visits=mental_visits_of(ill, course, seed=seed, as_of=as_of),
        agreements=agreements,
        attempts=sought(patients, "hypertension"),
        glucose_attempts=sought(diabetics, "diabetes"),
        mental_attempts=sought(ill, "mental disorder"),
        examined=examination_days(
            people,
            cared_of(people, (patients.never_closed(), diabetics.never_closed()), (ill.never_closed(),)),
            seed=seed,
            elderly=count(county.elderly_managed),
            surely=is_poor & county.contracts.poor_are_examined,
            as_of=as_of,
        ),
    )


def _margin(people: People, patients: Patients, *, seed: int, as_of: date, control_share: float) -> float:
    """How far below the line strain must lie for the control rate aimed at, over the last year: halved eight times."""
    tried = patients.first(_TRIED)
    is_here, today = tried.are_managed(people), days.number(as_of)
    low, high = -1.0, 3.0
    for _ in range(8):
        middle = (low + high) / 2
        visits = visits_of(people, tried, seed=seed, as_of=as_of, margin=middle, months=10, rounds=0)
        controlled = managed = 0
        for before in _QUARTERS:
            counted = is_here & (tried.since <= today - before)
            controlled += int((counted & (visits.last_grade(len(tried), today - before) == 1)).sum())
            managed += int(counted.sum())
        low, high = (low, middle) if controlled > control_share * managed else (middle, high)
    return (low + high) / 2
