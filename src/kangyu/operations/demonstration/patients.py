"""Who has hypertension, who is enrolled since when, and how well the village doctor keeps to the specification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import numpy as np

from . import days
from .chance import Flags, Ints, pick, stream
from .days import NEVER
from .people import People

_ELIGIBLE_FROM = 35
_PREVALENCE = (0.02, 0.13, 0.25, 0.4, 0.52, 0.58)  # under 35, 35–44, 45–54 … 75 and over
_KNOWN_BESIDE_ENROLLED = 0.25
_ENROLLED_OF_DYING, _ENROLLED_OF_LEAVING = 0.3, 0.08
_NEW_THIS_YEAR, _NEW_LAST_YEAR = 0.13, 0.14
_FIRST_ENROLMENTS = days.number(date(2010, 3, 1))


class Care(IntEnum):
    """How somebody enrolled is looked after."""

    TO_STANDARD = 0  # in time, revisited in time, examined every year
    NOT_REVISITED = 1  # off target for long, and seen again only when the next round is due
    WIDE_GAPS = 2  # visits further apart than the rule allows
    NOT_EXAMINED = 3  # no examination in the last twelve months
    LOST = 4  # nobody has seen the person for most of a year


_OTHER_CARE = {Care.NOT_REVISITED: 0.4, Care.WIDE_GAPS: 0.3, Care.NOT_EXAMINED: 0.15, Care.LOST: 0.15}


@dataclass(frozen=True)
class Patients:
    """The enrolled, one entry a patient, and who else is known to have the disease.

    Attributes:
        person: position among the people. since: first day of the enrolment. until: the last on which a visit may be.
        last_round: the day of the last regular visit. spacing: days between regular visits.
        is_known: of all people, those whose record says hypertension.
    """

    person: Ints
    since: Ints
    until: Ints
    care: Ints
    last_round: Ints
    spacing: Ints
    is_known: Flags

    def __len__(self) -> int:
        return len(self.person)

    def first(self, size: int) -> Patients:
        """The first so many of them."""
        fields = ("person", "since", "until", "care", "last_round", "spacing")
        return replace(self, **{name: getattr(self, name)[:size] for name in fields})


def patients_of(
    people: People, *, seed: int, count: int, standard_share: float, as_of: date, busy_share: float
) -> Patients:
    """`count` residents enrolled on the last day, and the enrolled among those who died or left.

    Args:
        busy_share: of the enrolled, those seen in the last days: offices hurry before figures are due.
    """
    rng = stream(seed, "patients")
    today = days.number(as_of)
    age = days.age(people.birth, np.where(people.gone_on == NEVER, today, people.gone_on))
    has_disease = rng.random(len(people)) < np.array(_PREVALENCE)[np.digitize(age, [35, 45, 55, 65, 75])]
    person = _enrolled(rng, people, has_disease, age, count)
    is_here = people.is_living_here[person]
    care = _care(rng, is_here, standard_share)
    spacing = np.where(care == Care.WIDE_GAPS, rng.integers(125, 170, len(person)), rng.integers(84, 90, len(person)))
    until = np.where(is_here, today, people.gone_on[person] - 1)
    last_round = until - _days_since_last_round(rng, care, busy_share)
    until = np.where(care == Care.LOST, last_round, until)
    since = _since(rng, people, person, last_round, spacing, care, as_of)
    is_known = has_disease & (age >= _ELIGIBLE_FROM) & (rng.random(len(people)) < _KNOWN_BESIDE_ENROLLED)
    is_known[person] = True
    return Patients(person, since, until, care, last_round, spacing, is_known)


def _enrolled(rng: np.random.Generator, people: People, has_disease: Flags, age: Ints, count: int) -> Ints:
    # From 37 on, so that everybody was 35 when enrolled, whatever the day.
    may = (
        has_disease
        & (age >= _ELIGIBLE_FROM + 2)
        & (people.came_on == NEVER)
        & (people.identity != "")
        & ~people.is_ghost
    )
    here = pick(rng, np.where(may & people.is_living_here, 0.4 + (age - 35) / 40, 0.0), count)
    chance = np.where(people.died_on != NEVER, _ENROLLED_OF_DYING, _ENROLLED_OF_LEAVING)
    gone = np.flatnonzero(may & (people.gone_on != NEVER) & (rng.random(len(people)) < chance))
    return np.sort(np.concatenate([here, gone]))


def _care(rng: np.random.Generator, is_here: Flags, standard_share: float) -> Ints:
    """Exactly so many to standard among those here; the dead and gone were all looked after well."""
    care = np.full(len(is_here), int(Care.TO_STANDARD))
    here = rng.permutation(np.flatnonzero(is_here))
    others = here[round(len(here) * standard_share) :]
    ends = np.round(np.cumsum(list(_OTHER_CARE.values())) * len(others)).astype(np.int64)
    for kind, start, end in zip(_OTHER_CARE, [0, *ends[:-1]], ends, strict=True):
        care[others[start:end]] = kind
    return care


def _days_since_last_round(rng: np.random.Generator, care: Ints, busy_share: float) -> Ints:
    size = len(care)
    usual = np.where(rng.random(size) < busy_share, rng.integers(0, 13, size), rng.integers(13, 80, size))
    usual = np.where(care == Care.WIDE_GAPS, rng.integers(0, 125, size), usual)
    return np.where(care == Care.LOST, rng.integers(300, 400, size), usual)


def _since(
    rng: np.random.Generator, people: People, person: Ints, last_round: Ints, spacing: Ints, care: Ints, as_of: date
) -> Ints:
    """Some began in the last two years, on the day of a regular visit; the others long before."""
    size = len(person)
    this_year, last_year = days.number(date(as_of.year, 1, 1)), days.number(date(as_of.year - 1, 1, 1))
    eligible = days.birthday(people.birth[person], _ELIGIBLE_FROM) + 30
    latest_early = np.minimum(last_year - 30, last_round - 200)
    earliest = np.maximum(eligible, _FIRST_ENROLMENTS)
    early = earliest + (rng.beta(1.0, 1.3, size) * np.maximum(latest_early - earliest, 0)).astype(np.int64)
    drawn = rng.random(size)
    start = np.where(drawn < _NEW_THIS_YEAR, this_year, last_year)
    end = np.where(drawn < _NEW_THIS_YEAR, last_round, this_year - 1)
    wanted = np.maximum(start + (rng.random(size) * np.maximum(end - start, 1)).astype(np.int64), eligible)
    on_a_round = last_round - np.maximum(last_round - wanted, 0) // spacing * spacing
    is_new = ((drawn < _NEW_THIS_YEAR + _NEW_LAST_YEAR) & (care == Care.TO_STANDARD)) | (early >= last_year)
    return np.where(is_new, on_a_round, np.minimum(early, last_round))
