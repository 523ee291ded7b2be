"""Hypertension follow-ups: pressures that stay on one side of the target while the rounds go on (`rounds.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import days
from .chance import Flags, Floats, Ints, stream
from .patients import Patients
from .people import People
from .rounds import TREND, Moment, walked

_SEASON = 1.5  # mmHg above the person's mean on the coldest day, below it on the warmest
_NOISE = 4.5
_WITH_STRAIN, _WITHOUT = 11.0, -14.0  # mmHg from the target on either side
_DANGEROUS, _DANGER_SIGN, _REACTION, _COMPLICATION = 0.003, 0.0012, 0.006, 0.0025


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


def visits_of(
    people: People, patients: Patients, *, seed: int, as_of: date, margin: float, months: int = TREND, rounds: int = 365
) -> Visits:
    """All follow-ups; the arguments are those of `rounds.walked`."""
    birth = people.birth[patients.person]

    def see(rng: np.random.Generator, moment: Moment) -> tuple[Visits, Flags]:
        return _see(rng, moment, days.age(birth[moment.patient], moment.on))

    rng = stream(seed, "visits")
    return _joined(walked(rng, patients, see, as_of=as_of, margin=margin, months=months, rounds=rounds))


def _see(rng: np.random.Generator, moment: Moment, age: Ints) -> tuple[Visits, Flags]:
    size, is_told = len(age), moment.is_told
    systolic, diastolic = _pressures(rng, moment, age)
    sign = np.where(is_told & (rng.random(size) < _DANGER_SIGN), rng.integers(3, 8, size), 1)
    reaction = is_told & (rng.random(size) < _REACTION)
    complication = np.where(is_told & (rng.random(size) < _COMPLICATION), rng.integers(2, 4, size), 1)
    grade = grades(systolic, diastolic, age, reaction, complication)
    is_off = (grade > 1) | (sign > 1) | (systolic >= 180) | (diastolic >= 110)
    return Visits(moment.patient, moment.on, systolic, diastolic, sign, reaction, complication, grade), is_off


def grades(systolic: Ints, diastolic: Ints, age: Ints, has_reaction: Flags, complication: Ints) -> Ints:
    """The class of each visit, by the specification; tests hold this to the catalogue's rule."""
    at_target = (diastolic < 90) & ((systolic < 140) | ((systolic < 150) & (age >= 65)))
    return np.where(complication > 1, 4, np.where(has_reaction, 3, np.where(at_target, 1, 2)))


def _pressures(rng: np.random.Generator, moment: Moment, age: Ints) -> tuple[Ints, Ints]:
    """Upper and lower pressures. Of the year of which only rounds are known, none off target is."""
    size, is_told, share = len(age), moment.is_told, moment.share
    target = np.where(age >= 65, 150, 140)
    usual = target + _WITHOUT + (_WITH_STRAIN - _WITHOUT) * share
    systolic = usual + _SEASON * moment.winter + rng.normal(0.0, _NOISE, size)
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


def _joined(made: list[Visits]) -> Visits:
    fields = {name: np.concatenate([getattr(part, name) for part in made]) for name in Visits.__dataclass_fields__}
    order = np.lexsort((fields["on"], fields["patient"]))
    return Visits(**{name: values[order] for name, values in fields.items()})
