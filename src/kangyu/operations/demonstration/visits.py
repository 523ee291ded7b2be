"""Two years of hypertension follow-ups: rounds of the village doctor, pressures, and revisits of who was off target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import days
from .chance import Flags, Floats, Ints, stream
from .patients import Care, Patients
from .people import People

_MOST_STEPS = 200
_COLDEST_DAY = 20  # of the year
_SEASON = 7.0  # mmHg above the person's mean on the coldest day, below it on the warmest
_NOISE = 6.5
_AFTER_ADJUSTMENT = 9.0  # mmHg less once the medicine was adjusted
_DANGEROUS, _DANGER_SIGN, _REACTION, _COMPLICATION = 0.003, 0.0012, 0.006, 0.0025
_SOONEST_ROUND = 25  # days after another visit
_BEFORE = 92  # days before the two years: without a visit there the first gap of the two years could not be judged


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

    def last_grade(self, patients: int) -> Ints:
        """The grade of each patient's latest visit, 0 for none."""
        grade = np.zeros(patients, dtype=np.int64)
        grade[self.patient] = self.grade  # in order of day: the last one stays
        return grade


@dataclass
class _Course:
    """Where each patient stands while the years pass."""

    birth: Ints
    margin: Floats  # usual pressure below the own target
    low: Floats  # what adjusted medicine takes off at the moment
    next_on: Ints
    must_be_slow: Flags


def visits_of(people: People, patients: Patients, *, seed: int, as_of: date, margin: float) -> Visits:
    """Visits from the last quarter before last year to the last day.

    Args:
        margin: how far below their target patients lie on the average, mmHg; it steers the control rate.
    """
    rng = stream(seed, "visits")
    size = len(patients)
    window = days.number(date(as_of.year - 1, 1, 1)) - _BEFORE
    this_year = days.number(date(as_of.year, 1, 1))
    jitter = rng.integers(0, 3, size)
    course = _Course(
        birth=people.birth[patients.person],
        margin=rng.normal(margin, 6.0, size),
        low=np.zeros(size),
        next_on=_next_round(patients, np.maximum(window, patients.since) - _SOONEST_ROUND, jitter * 0),
        must_be_slow=patients.care == Care.SLOW_REVISIT,
    )
    made = []
    for _ in range(_MOST_STEPS):
        due = np.flatnonzero((course.next_on <= patients.until) & (course.next_on >= window))
        if not len(due):
            break
        made.append(_see(rng, patients, course, due, jitter, this_year))
    return _joined(made)


def _see(
    rng: np.random.Generator, patients: Patients, course: _Course, due: Ints, jitter: Ints, this_year: int
) -> Visits:
    on = course.next_on[due]
    age = days.age(course.birth[due], on)
    slow = course.must_be_slow[due] & (on >= this_year) & (on <= patients.until[due] - 75)
    systolic, diastolic = _pressures(rng, course, due, on, age, slow)
    sign = np.where(rng.random(len(due)) < _DANGER_SIGN, rng.integers(3, 8, len(due)), 1)
    reaction = rng.random(len(due)) < _REACTION
    complication = np.where(rng.random(len(due)) < _COMPLICATION, rng.integers(2, 4, len(due)), 1)
    grade = grades(systolic, diastolic, age, reaction, complication)
    is_off = (grade > 1) | (sign > 1) | (systolic >= 180) | (diastolic >= 110)
    course.low[due] = np.where(is_off, course.low[due] + _AFTER_ADJUSTMENT, course.low[due] * 0.45)
    revisit = on + _revisit_after(rng, patients.care[due], slow)
    round_on = _next_round(patients, on, jitter, due)
    course.next_on[due] = np.where(is_off, revisit, round_on)
    course.must_be_slow[due] &= ~(slow & is_off)
    return Visits(due, on, systolic, diastolic, sign, reaction, complication, grade)


def grades(systolic: Ints, diastolic: Ints, age: Ints, has_reaction: Flags, complication: Ints) -> Ints:
    """The class of each visit, by the specification; tests hold this to the catalogue's rule."""
    at_target = (diastolic < 90) & ((systolic < 140) | ((systolic < 150) & (age >= 65)))
    return np.where(complication > 1, 4, np.where(has_reaction, 3, np.where(at_target, 1, 2)))


def _pressures(
    rng: np.random.Generator, course: _Course, due: Ints, on: Ints, age: Ints, slow: Flags
) -> tuple[Ints, Ints]:
    size = len(due)
    season = _SEASON * np.cos((on - days.new_year(on) - _COLDEST_DAY) * (2 * np.pi / 365.25))
    target = np.where(age >= 65, 150, 140)
    usual = target - course.margin[due]
    systolic = usual - course.low[due] + season + rng.normal(0.0, _NOISE, size)
    systolic = np.where(slow, np.maximum(systolic, target + rng.integers(2, 14, size)), systolic)
    systolic += np.where(rng.random(size) < _DANGEROUS, 40, 0)
    diastolic = 80 - 0.22 * (age - 60) + 0.32 * (systolic - target + 9) + rng.normal(0.0, 4.0, size)
    upper = _as_read(rng, systolic.clip(92, 218))
    return upper, np.minimum(_as_read(rng, diastolic.clip(52, 126)), upper - 12)


def _as_read(rng: np.random.Generator, pressure: Floats) -> Ints:
    """As cuffs are read: most to even numbers, some to tens, the electronic ones to one."""
    kind = rng.random(len(pressure))
    step = np.where(kind < 0.12, 10, np.where(kind < 0.6, 2, 1))
    # Never up to a boundary that the pressure itself did not reach.
    return (np.floor(pressure / step) * step).astype(np.int64)


def _revisit_after(rng: np.random.Generator, care: Ints, slow: Flags) -> Ints:
    size = len(care)
    soon = np.where(rng.random(size) < 0.8, rng.integers(10, 15, size), rng.integers(15, 21, size))
    loose = rng.integers(10, 45, size)
    after = np.where(care == Care.WIDE_GAPS, loose, soon)
    return np.where(slow, rng.integers(35, 60, size), after)


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
