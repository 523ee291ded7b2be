"""Yearly health examinations: campaigns by village, of the elderly and of patients under 65."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from . import days
from .chance import Flags, Floats, Ints, pick, stream
from .days import NEVER
from .patients import Care, Patients
from .people import People

_FIRST_CAMPAIGN, _LAST_CAMPAIGN = 65, 300  # days of the year
_A_FULL_YEAR = 335  # from this day of the year on, what a year brings has happened
_BEFORE_SETTLING = 60  # before this day of the year campaigns have hardly begun
_LAST_YEAR_TOO, _EARLIER_TOO = 0.8, 0.3  # of this year's others; patients looked after to standard every year
_TOLD = 23 + 11  # months before the last one: what is fresh for twelve months at the beginning of a trend of two years
_OF_THE_DEAD = 0.45


@dataclass(frozen=True)
class Examinations:
    """One entry an examination, by person and day; `person` is a position among the people."""

    person: Ints
    on: Ints
    systolic: Ints
    diastolic: Ints
    temperature: Floats
    pulse: Ints
    height: Floats
    weight: Floats
    waist: Floats
    self_care: Ints  # 0 not asked: under 65
    glucose: Floats
    cholesterol: Floats
    creatinine: Ints
    has_normal_ecg: Flags
    is_patient: Flags

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True)
class Cared:
    """Of all people, what the programmes bind their examinations to.

    Attributes:
        is_patient: in a programme with a yearly examination. since, since_last: first and latest enrolment, NEVER for none.
        is_bound: to be examined every year. is_left_out: missed this year; always_before: not missed the years before.
    """

    is_patient: Flags
    since: Ints
    since_last: Ints
    is_bound: Flags
    is_left_out: Flags
    is_to_standard: Flags
    always_before: Flags


def cared_of(people: People, bound: Sequence[Patients], besides: Sequence[Patients]) -> Cared:
    """Patients of the programmes that want an examination, and of those that only offer one."""
    size = len(people)
    far = np.iinfo(np.int64).max
    flags = {name: np.zeros(size, dtype=bool) for name in ("patient", "out", "well", "before")}
    first, last = np.full(size, far), np.full(size, NEVER)
    for patients in bound:
        person, care = patients.person, patients.care
        flags["patient"][person] = True
        flags["out"][person[np.isin(care, (Care.NOT_EXAMINED, Care.LOST))]] = True
        flags["well"][person[care == Care.TO_STANDARD]] = True
        flags["before"][person[care == Care.NOT_EXAMINED]] = True
        first[person] = np.minimum(first[person], patients.since)
        last[person] = np.maximum(last[person], patients.since)
    is_bound = flags["patient"] & ~flags["out"]
    for patients in besides:
        person = patients.person[patients.care == Care.TO_STANDARD]
        new = ~flags["patient"][person]
        first[person[new]] = last[person[new]] = patients.since[patients.care == Care.TO_STANDARD][new]
        is_bound[person] |= new
        flags["patient"][person] |= new
        flags["well"][person] |= new
    return Cared(
        flags["patient"],
        np.where(first == far, NEVER, first),
        last,
        is_bound,
        flags["out"],
        flags["well"],
        flags["before"],
    )


def examination_days(
    people: People, cared: Cared, *, seed: int, elderly: int, surely: Flags, as_of: date
) -> tuple[Ints, ...]:
    """The day of each person's examination in every year, the earliest first, NEVER for none.

    Exactly `elderly` residents of 65 and over are examined this year, or as many as the part of the year so far brings.

    Args:
        surely: of all people, those whom the county examines this year whatever their age.
    """
    rng = stream(seed, "examinations")
    today = days.number(as_of)
    this_year = days.number(date(as_of.year, 1, 1))
    elapsed = today - this_year
    usual = _campaign_day(rng, people)
    is_patient, since = cared.is_patient, cared.since
    on = this_year + _fitted(usual, elapsed)
    plan, chosen = _chosen(rng, people, cared, elderly, elapsed, today)
    # A year's examination is not before the enrolment, nor before 65 for those who are 65 on the last day.
    of_age = days.birthday(people.birth, 65)
    on = np.maximum(on, np.where(is_patient, cared.since_last, NEVER))
    on = np.maximum(on, np.where(of_age <= today, of_age, NEVER))
    chosen = chosen | surely
    on = np.maximum(on, np.where(surely, people.birth + 60, NEVER))
    made = [np.where(chosen & _is_here(people, on) & (on <= today), on, NEVER)]
    earliest = days.months_back(as_of, _TOLD)
    told = rng.random(len(people))
    for year in range(as_of.year - 1, days.dates(np.array([earliest])).astype(object)[0].year - 1, -1):
        new_year, next_year = days.number(date(year, 1, 1)), days.number(date(year + 1, 1, 1))
        on = new_year + usual
        on = np.maximum(on, np.where(is_patient & (since < next_year), since, NEVER))
        before = plan | (~people.is_living_here & (of_age <= on))
        share = _LAST_YEAR_TOO if year == as_of.year - 1 else _EARLIER_TOO
        again = before & ((told < share) | cared.is_to_standard)
        again |= cared.always_before
        again &= (of_age <= on) | (is_patient & (since <= on))
        made.append(np.where(again & _is_here(people, on) & (on >= earliest) & (on < next_year), on, NEVER))
    return tuple(reversed(made))


def examinations_of(
    people: People, patients: Patients, diabetics: Patients, examined: Sequence[Ints], *, seed: int
) -> Examinations:
    """What was found, on the days given."""
    rng = stream(seed, "findings")
    person = np.concatenate([np.flatnonzero(on != NEVER) for on in examined])
    on = np.concatenate([on[on != NEVER] for on in examined])
    order = np.lexsort((on, person))
    person, on = person[order], on[order]
    is_patient, is_diabetic = np.zeros(len(people), dtype=bool), np.zeros(len(people), dtype=bool)
    is_patient[patients.person] = True
    is_diabetic[diabetics.person] = True
    return _found(rng, people, person, on, is_patient[person], is_diabetic[person])


def _campaign_day(rng: np.random.Generator, people: People) -> Ints:
    """Day of the year: the village's own, the same every year, and some days around it."""
    by_area = rng.integers(_FIRST_CAMPAIGN, _LAST_CAMPAIGN, int(people.area.max()) + 1)
    return by_area[people.area] + rng.integers(0, 22, len(people))


def _fitted(day: Ints, elapsed: int) -> Ints:
    """The same order of days, fitted into the part of the year so far."""
    return np.minimum(day * max(elapsed - 2, 0) // _A_FULL_YEAR, max(elapsed, 0)) if elapsed < _A_FULL_YEAR else day


def _chosen(
    rng: np.random.Generator, people: People, cared: Cared, elderly: int, elapsed: int, today: int
) -> tuple[Flags, Flags]:
    """Whom the year's plan names, and whom it has reached: patients looked after to standard first, then other elderly."""
    size, here = len(people), people.is_living_here
    is_old = days.birthday(people.birth, 65) <= today
    bound, is_patient = cared.is_bound, cared.is_patient
    settled = here & is_old & ~is_patient & (people.came_on == NEVER) & (people.identity != "")
    # In a county of a few hundred there may be fewer to choose from than the proportion asks for.
    more = elderly - int((bound & here & is_old).sum())
    others = pick(rng, settled * 1.0, min(max(0, more), int(settled.sum())))
    plan = bound.copy()
    plan[others] = True
    plan |= ~here & ~people.is_ghost & is_old & (rng.random(size) < _OF_THE_DEAD)
    if elapsed >= _A_FULL_YEAR:
        return plan, plan
    reached = bound & (rng.random(size) < elapsed / _BEFORE_SETTLING)
    wanted = round(elderly * elapsed / _A_FULL_YEAR) - int((reached & here & is_old).sum())
    reached[rng.permutation(others)[: max(0, wanted)]] = True
    return plan, reached


def _is_here(people: People, on: Ints) -> Flags:
    gone_on = people.gone_on
    return ((gone_on == NEVER) | (on < gone_on)) & (on >= people.came_on) & ~people.is_ghost


def _found(
    rng: np.random.Generator, people: People, person: Ints, on: Ints, is_patient: Flags, is_diabetic: Flags
) -> Examinations:
    size = len(person)
    age, is_man = days.age(people.birth[person], on), people.sex[person] == "1"
    # What stays with a person from year to year is drawn once for all people.
    own = {name: rng.normal(size=len(people))[person] for name in ("height", "build", "glucose", "pressure")}
    height = np.where(is_man, 163.5, 152.5) - 0.08 * (age - 60) + own["height"] * 5.5
    index = 23.0 + own["build"] * 2.9 + is_patient * 0.9
    weight = index * (height / 100) ** 2 + rng.normal(0.0, 0.8, size)
    systolic = 122 + 0.2 * (age - 60) + is_patient * 14 + own["pressure"] * 8 + rng.normal(0.0, 5.0, size)
    diastolic = 78 - 0.15 * (age - 60) + 0.3 * (systolic - 130) + rng.normal(0.0, 4.0, size)
    upper = systolic.clip(92, 212).astype(np.int64)
    glucose = 5.1 + own["glucose"] * 0.55 + (rng.random(size) < 0.025) * rng.exponential(2.4, size)
    glucose += is_diabetic * (1.7 + own["glucose"] * 0.6)
    dependence = rng.random(size) * np.where(age >= 80, 0.62, 1.0)
    return Examinations(
        person=person,
        on=on,
        systolic=upper,
        diastolic=np.minimum(diastolic.clip(50, 124).astype(np.int64), upper - 12),
        temperature=np.round(36.5 + rng.normal(0.0, 0.2, size), 1),
        pulse=(74 + rng.normal(0.0, 8.0, size)).clip(46, 120).astype(np.int64),
        height=np.round(height.clip(126, 192), 1),
        weight=np.round(weight.clip(32, 112), 1),
        waist=np.round((80 + 2.4 * (index - 23) + rng.normal(0.0, 4.0, size)).clip(55, 125), 1),
        self_care=np.where(age >= 65, np.digitize(-dependence, [-0.06, -0.02, -0.007]) + 1, 0),
        glucose=np.round(glucose.clip(3.2, 22), 1),
        cholesterol=np.round((4.7 + rng.normal(0.0, 0.9, size)).clip(2.2, 9.5), 2),
        creatinine=(np.where(is_man, 78, 64) + rng.normal(0.0, 14.0, size)).clip(32, 260).astype(np.int64),
        has_normal_ecg=rng.random(size) < 0.72,
        is_patient=is_patient,
    )
