"""The years of patients in a programme: rounds of the village doctor, revisits of who is off target.

What makes somebody be off target is a strain: a person's own and lasting one, a slow swing of two years or so, and
winter. Where it is above nothing, readings are off target nearly always. So some patients are off target all the
time, some for half a year until another medicine helps, and most only by a bad day; and as the swings of all are out
of step, about as many are off target on any day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from . import days
from .chance import Flags, Floats, Ints
from .patients import Care, Patients

_MOST_STEPS = 300
_COLDEST_DAY = 20  # of the year
_STEEPNESS = 4.0  # how quickly readings change where the strain crosses nothing
_SWING, _WINTER = 0.6, 0.04  # strain, where a person's own varies by one
_SWINGS_LAST = (500, 1_000)  # days
_STRAIN_OF = {Care.NOT_REVISITED: 4.0, Care.WIDE_GAPS: 0.8}
_SOONEST_ROUND = 10  # days after another visit; with the longest spacing it must stay below the longest gap allowed
TREND = 24  # months that a page shows
_BEFORE = 92  # days before the trend: without a visit there its first gap could not be judged

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Moment:
    """Some patients, each seen on a day.

    Attributes:
        patient: positions among the patients. is_told: not in the time of which only rounds are known.
        winter: 1 on the coldest day, -1 on the warmest. share: nearly 0 or nearly 1, how far off target they are.
    """

    patient: Ints
    on: Ints
    is_told: Flags
    winter: Floats
    share: Floats


See = Callable[[np.random.Generator, Moment], tuple[Seen, Flags]]


@dataclass
class _Course:
    """Where each patient stands while the years pass."""

    strain: Floats  # on the average; above 0 the patient is off target
    swing_from: Floats
    swing_lasts: Floats
    next_on: Ints
    was_off: Flags


def walked(
    rng: np.random.Generator,
    patients: Patients,
    see: See[Seen],
    *,
    as_of: date,
    margin: float,
    months: int = TREND,
    rounds: int = 365,
) -> list[Seen]:
    """See the patients of the last months and of the quarter before, and before that on rounds only, of so many days.

    Args:
        see: what is found on a day, and who is off target and to be seen again soon.
        margin: how far the patients' strain lies below the line on the average; it steers the control rate.
        months: up to the last day's. rounds: days before.
    """
    size = len(patients)
    told_from = days.months_back(as_of, months - 1) - _BEFORE
    window = told_from - rounds
    jitter = rng.integers(0, 3, size)
    more = np.array([_STRAIN_OF.get(care, 0.0) for care in Care])
    course = _Course(
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
        seen, is_off = see(rng, _moment(course, due, told_from))
        made.append(seen)
        _go_on(rng, patients, course, due, is_off, jitter)
    return made


def _moment(course: _Course, due: Ints, told_from: int) -> Moment:
    on = course.next_on[due]
    winter = np.cos((on - days.new_year(on) - _COLDEST_DAY) * (2 * np.pi / 365.25))
    swing = np.cos((course.swing_from[due] + on / course.swing_lasts[due]) * (2 * np.pi))
    strain = course.strain[due] + _SWING * swing + _WINTER * winter
    is_told = on >= told_from
    return Moment(due, on, is_told, winter, np.where(is_told, (1 + np.tanh(strain * _STEEPNESS)) / 2, 0.0))


def _go_on(
    rng: np.random.Generator, patients: Patients, course: _Course, due: Ints, is_off: Flags, jitter: Ints
) -> None:
    """The day of the next visit: soon for who is off target, unless nobody cares; else the next round."""
    on = course.next_on[due]
    is_revisited = is_off & ~np.isin(patients.care[due], (Care.NOT_REVISITED, Care.WIDE_GAPS))
    revisit = on + _revisit_after(rng, course.was_off[due])
    course.next_on[due] = np.where(is_revisited, revisit, _next_round(patients, on, jitter, due))
    course.was_off[due] = is_off


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
