"""Follow-ups: rounds of the village doctor, pressures that stay on one side of the target, and revisits of who is off it.

What makes somebody be off target is a strain: a person's own and lasting one, a slow swing of two years or so, and
winter. Where it is above nothing, pressures lie above the target nearly always. So some patients are off target all the
time, some for half a year until another medicine helps, and most only by a bad day; and as the swings of all are out
of step, about as many are off target on any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import days
from .chance import Flags, Floats, Ints, stream
from .patients import Care, Patients
from .people import People

_MOST_STEPS = 300
_COLDEST_DAY = 20  # of the year
_SEASON = 1.5  # mmHg above the person's mean on the coldest day, below it on the warmest
_NOISE = 4.5
_WITH_STRAIN, _WITHOUT, _STEEPNESS = 11.0, -14.0, 4.0  # mmHg from the target on either side, and how quickly it changes
_SWING, _WINTER = 0.6, 0.04  # strain, where a person's own varies by one
_SWINGS_LAST = (500, 1_000)  # days
_STRAIN_OF = {Care.NOT_REVISITED: 4.0, Care.WIDE_GAPS: 0.8}
_DANGEROUS, _DANGER_SIGN, _REACTION, _COMPLICATION = 0.003, 0.0012, 0.006, 0.0025
_SOONEST_ROUND = 10  # days after another visit; with the longest spacing it must stay below the longest gap allowed
TREND = 24  # months that a page shows
_BEFORE = 92  # days before the trend: without a visit there its first gap could not be judged


@dataclass(frozen=True)
class Visits:
    """One entry a visit, by patient and day. `patient` is a position among the patients; codes are those of the form."""

    patient: Ints
    on: Ints
    systolic: Ints
    diastolic: Ints
    danger_sign: Ints  # 1 none
    has_reaction: Flags
    complication: Ints  # 1 none
    grade: Ints

    def __len__(self) -> int:
        return len(self.on)

    def last_grade(self, patients: int, by: int | None = None) -> Ints:
        """The grade of each patient's latest visit, up to a day, 0 for none."""
        grade = np.zeros(patients, dtype=np.int64)
        seen = slice(None) if by is None else self.on <= by
        grade[self.patient[seen]] = self.grade[seen]  # in order of day: the last one stays
        return grade


@dataclass
class _Course:
    """Where each patient stands while the years pass."""

    birth: Ints
    strain: Floats  # on the average; above 0 the patient is off target
    swing_from: Floats
    swing_lasts: Floats
    next_on: Ints
    was_off: Flags


def visits_of(
    people: People, patients: Patients, *, seed: int, as_of: date, margin: float, months: int = TREND, rounds: int = 365
) -> Visits:
    """Visits of the last months and of the quarter before, and before that rounds only, of so many days.

    Args:
        margin: how far the patients' strain lies below the line on the average; it steers the control rate.
        months: up to the last day's. rounds: days before.
    """
    rng = stream(seed, "visits")
    size = len(patients)
    told_from = days.months_back(as_of, months - 1) - _BEFORE
    window = told_from - rounds
    jitter = rng.integers(0, 3, size)
    more = np.array([_STRAIN_OF.get(care, 0.0) for care in Care])
    course = _Course(
        birth=people.birth[patients.person],
        strain=rng.normal(0.0, 1.0, size) + more[patients.care] - margin,
        swing_from=rng.random(size),
        swing_lasts=rng.uniform(*_SWINGS_LAST, size),
        next_on=_next_round(patients, np.maximum(window, patients.since) - _SOONEST_ROUND, jitter * 0),
        was_off=np.zeros(size, dtype=bool),
    )
    made = []
    for _ in range(_MOST_STEPS):
        due = np.flatnonzero((course.next_on <= patients.until) & (course.next_on >= window))
        if not len(due):
            break
        made.append(_see(rng, patients, course, due, jitter, told_from))
    return _joined(made)


def _see(
    rng: np.random.Generator, patients: Patients, course: _Course, due: Ints, jitter: Ints, told_from: int
) -> Visits:
    on = course.next_on[due]
    age = days.age(course.birth[due], on)
    is_told = on >= told_from
    systolic, diastolic = _pressures(rng, course, due, on, age, is_told)
    sign = np.where(is_told & (rng.random(len(due)) < _DANGER_SIGN), rng.integers(3, 8, len(due)), 1)
    reaction = is_told & (rng.random(len(due)) < _REACTION)
    complication = np.where(is_told & (rng.random(len(due)) < _COMPLICATION), rng.integers(2, 4, len(due)), 1)
    grade = grades(systolic, diastolic, age, reaction, complication)
    is_off = (grade > 1) | (sign > 1) | (systolic >= 180) | (diastolic >= 110)
    is_revisited = is_off & ~np.isin(patients.care[due], (Care.NOT_REVISITED, Care.WIDE_GAPS))
    revisit = on + _revisit_after(rng, course.was_off[due])
    course.next_on[due] = np.where(is_revisited, revisit, _next_round(patients, on, jitter, due))
    course.was_off[due] = is_off
    return Visits(due, on, systolic, diastolic, sign, reaction, complication, grade)


def grades(systolic: Ints, diastolic: Ints, age: Ints, has_reaction: Flags, complication: Ints) -> Ints:
    """The class of each visit, by the specification; tests hold this to the catalogue's rule."""
    at_target = (diastolic < 90) & ((systolic < 140) | ((systolic < 150) & (age >= 65)))
    return np.where(complication > 1, 4, np.where(has_reaction, 3, np.where(at_target, 1, 2)))


def _pressures(
    rng: np.random.Generator, course: _Course, due: Ints, on: Ints, age: Ints, is_told: Flags
) -> tuple[Ints, Ints]:
    """Upper and lower pressures. Of the year of which only rounds are known, none off target is."""
    size = len(due)
    winter = np.cos((on - days.new_year(on) - _COLDEST_DAY) * (2 * np.pi / 365.25))
    swing = np.cos((course.swing_from[due] + on / course.swing_lasts[due]) * (2 * np.pi))
    strain = course.strain[due] + _SWING * swing + _WINTER * winter
    share = np.where(is_told, (1 + np.tanh(strain * _STEEPNESS)) / 2, 0.0)
    target = np.where(age >= 65, 150, 140)
    usual = target + _WITHOUT + (_WITH_STRAIN - _WITHOUT) * share
    systolic = usual + _SEASON * winter + rng.normal(0.0, _NOISE, size)
    systolic += np.where(rng.random(size) < _DANGEROUS * share, 40, 0)
    diastolic = 79 - 0.2 * (age - 60) + 0.32 * (systolic - target + 9) + rng.normal(0.0, 3.0, size)
    systolic = np.where(is_told, systolic, np.minimum(systolic, target - 2))
    diastolic = np.where(is_told, diastolic, np.minimum(diastolic, 88))
    upper = _as_read(rng, systolic.clip(92, 218))
    return upper, np.minimum(_as_read(rng, diastolic.clip(52, 126)), upper - 12)


def _as_read(rng: np.random.Generator, pressure: Floats) -> Ints:
    """As cuffs are read: most to even numbers, some to tens, the electronic ones to one."""
    kind = rng.random(len(pressure))
    step = np.where(kind < 0.12, 10, np.where(kind < 0.6, 2, 1))
    # Never up to a boundary that the pressure itself did not reach.
    return (np.floor(pressure / step) * step).astype(np.int64)


def _revisit_after(rng: np.random.Generator, was_off: Flags) -> Ints:
    """Within two weeks mostly; who was off target again is traced within three."""
    size = len(was_off)
    return np.where(was_off, rng.integers(18, 22, size), rng.integers(10, 16, size))


def _next_round(patients: Patients, after: Ints, jitter: Ints, which: Ints | None = None) -> Ints:
    """The first regular visit well after a day: counted back from the last one, so that it falls where it should."""
    chosen = slice(None) if which is None else which
    last, spacing = patients.last_round[chosen], patients.spacing[chosen]
    left = np.floor_divide(last - (after + _SOONEST_ROUND), spacing)
    on = last - left * spacing - np.where(left > 0, jitter[chosen], 0)
    # Who died or left, or is lost, has no round after the last one.
    return np.where(left >= 0, on, np.iinfo(np.int32).max)


def _joined(made: list[Visits]) -> Visits:
    fields = {name: np.concatenate([getattr(part, name) for part in made]) for name in Visits.__dataclass_fields__}
    order = np.lexsort((fields["on"], fields["patient"]))
    return Visits(**{name: values[order] for name, values in fields.items()})
