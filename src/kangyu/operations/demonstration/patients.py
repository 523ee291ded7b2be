"""Who has which lasting illness, who is enrolled since when, and how well the village doctor keeps to the specification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import numpy as np

from . import days
from .answers import Column
from .chance import Flags, Floats, Ints, choose, pick, stream
from .days import NEVER
from .people import People
from .townships import badly_served

_AGES = (35, 45, 55, 65, 75)  # between the shares of a prevalence
_ENROLLED_OF_DYING, _ENROLLED_OF_LEAVING = 0.3, 0.08
_NEW_THIS_YEAR, _NEW_LAST_YEAR = 0.13, 0.14
_FIRST_ENROLMENTS = days.number(date(2010, 3, 1))
_FOUND, _FOUND_BEFORE = 0.85, (3, 26)  # of the new ones, found by a reading; days before they were enrolled
_LAST_SEEN = (135, 400)  # days ago, of the lost
_CLOSED_WITHIN = 540  # days, the enrolments that were closed
_FROM_LAST_ROUND = (230, 330)  # days until the closing
_IN_NEED = 1e-9  # weight of those without the illness, so that a county of a few hundred has enough to pick


class Care(IntEnum):
    """How somebody enrolled is looked after."""

    TO_STANDARD = 0  # in time, revisited in time, examined every year
    NOT_REVISITED = 1  # off target for long, and seen again only when the next round is due
    WIDE_GAPS = 2  # visits further apart than the rule allows
    NOT_EXAMINED = 3  # no examination in the last twelve months
    LOST = 4  # nobody has seen the person for many months
    CLOSED = 5  # the enrolment was closed though the person lives here: lost for good, refused, not ill after all


@dataclass(frozen=True)
class Illness:
    """An illness with a programme.

    Attributes:
        stream: the name of its chance. prevalence: under 35, 35–44, 45–54 … 75 and over.
        eligible_from: years. known_besides: of those who have it, known and not enrolled.
        likelier: how many times likelier it is for those with another illness.
        other_care: how those not looked after to standard are, by share; each must break the programme's standard.
        shows_in_readings: a pressure or a test finds who has it.
        closing: why enrolments of people who live here were closed, by share; codes of the programme.
    """

    stream: str
    prevalence: tuple[float, ...]
    eligible_from: int
    known_besides: float
    likelier: float
    other_care: dict[Care, float]
    closing: dict[str, float]
    shows_in_readings: bool = True


LOST_FOR_GOOD = "3"
_CHRONIC_CARE = {Care.NOT_REVISITED: 0.4, Care.WIDE_GAPS: 0.3, Care.NOT_EXAMINED: 0.15, Care.LOST: 0.15}

HYPERTENSION = Illness(
    stream="patients",
    prevalence=(0.02, 0.13, 0.25, 0.4, 0.52, 0.58),
    eligible_from=35,
    known_besides=0.25,
    likelier=1.0,
    other_care=_CHRONIC_CARE,
    closing={LOST_FOR_GOOD: 55, "4": 45},
)
DIABETES = Illness(
    stream="diabetes",
    prevalence=(0.005, 0.035, 0.075, 0.11, 0.14, 0.14),
    eligible_from=35,
    known_besides=0.2,
    likelier=3.0,
    other_care=_CHRONIC_CARE,
    closing={LOST_FOR_GOOD: 55, "4": 45},
)
MENTAL_DISORDER = Illness(
    stream="mental disorder",
    prevalence=(0.009,) * 6,
    eligible_from=16,
    known_besides=0.0,  # the county says how many are registered besides
    likelier=1.0,
    other_care={Care.WIDE_GAPS: 0.6, Care.LOST: 0.4},
    closing={"4": 60, "5": 40},
    shows_in_readings=False,
)


@dataclass(frozen=True)
class Patients:
    """The enrolled, one entry a patient, and who else is known to have the illness.

    Attributes:
        person: position among the people. since: first day of the enrolment. until: the last on which a visit may be.
        last_round: the day of the last regular visit. spacing: days between regular visits.
        found_on: the day of the reading that showed the illness of who began in the last two years; NEVER for none.
        closed_on, closed_as: the day and the reason of closing, of those who live here still; NEVER and "" for none.
        is_known: of all people, those whose record says so.
    """

    person: Ints
    since: Ints
    until: Ints
    care: Ints
    last_round: Ints
    spacing: Ints
    found_on: Ints
    closed_on: Ints
    closed_as: Column
    is_known: Flags

    def __len__(self) -> int:
        return len(self.person)

    def first(self, size: int) -> Patients:
        """The first so many of them."""
        return self._some(slice(size))

    def never_closed(self) -> Patients:
        """Those whose enrolment nobody closed."""
        return self._some(self.closed_on == NEVER)

    def are_managed(self, people: People) -> Flags:
        """Whose enrolment is open on the last day."""
        return people.is_living_here[self.person] & (self.closed_on == NEVER)

    def findings(self) -> tuple[Ints, Ints]:
        """Persons and days of the readings that showed the illness."""
        found = self.found_on != NEVER
        return self.person[found], self.found_on[found]

    @property
    def is_known_before(self) -> Flags:
        """Of all people, those whose record said so before anybody found it by a reading."""
        known = self.is_known.copy()
        known[self.findings()[0]] = False
        return known

    def ended_on(self, people: People) -> Ints:
        """The day on which each enrolment was closed, for whatever reason; NEVER for the open ones."""
        return np.where(self.closed_on == NEVER, people.gone_on[self.person], self.closed_on)

    def _some(self, which: slice | Flags) -> Patients:
        fields = ("person", "since", "until", "care", "last_round", "spacing", "found_on", "closed_on", "closed_as")
        return replace(self, **{name: getattr(self, name)[which] for name in fields})


def patients_of(
    people: People,
    illness: Illness,
    *,
    seed: int,
    count: int,
    closed: int,
    standard_share: float,
    as_of: date,
    busy_share: float,
    ability: Floats,
    like: Patients | None = None,
) -> Patients:
    """`count` residents enrolled on the last day, and the enrolled among those who died or left.

    Args:
        closed: residents besides whose enrolment was closed. ability: of all people, how well their offices do.
        busy_share: of the enrolled, those seen in the last days: offices hurry before figures are due.
        like: patients of another programme: who is known there has the illness likelier, and is looked after alike.
    """
    rng = stream(seed, illness.stream)
    today = days.number(as_of)
    age = days.age(people.birth, np.where(people.gone_on == NEVER, today, people.gone_on))
    share = np.array(illness.prevalence)[np.digitize(age, _AGES)]
    has_illness = rng.random(len(people)) < share * (
        1.0 if like is None else np.where(like.is_known, illness.likelier, 1.0)
    )
    person = _enrolled(rng, people, illness, has_illness, age, count, closed)
    is_here = people.is_living_here[person]
    is_closed = np.zeros(len(person), dtype=bool)
    is_closed[pick(rng, is_here * 1.0, int(is_here.sum()) - count)] = True
    care = _care(rng, is_here & ~is_closed, standard_share, illness.other_care, ability[person])
    if like is not None:
        care = _alike(care, person, like.never_closed(), len(people))
    care[is_closed] = Care.CLOSED
    spacing = np.where(care == Care.WIDE_GAPS, rng.integers(125, 170, len(person)), rng.integers(84, 90, len(person)))
    until = np.where(is_here, today, people.gone_on[person] - 1)
    closed_on = np.where(is_closed, today - rng.integers(1, _CLOSED_WITHIN, len(person)), NEVER)
    last_round = np.where(is_closed, closed_on, until) - _days_since_last_round(rng, care, busy_share)
    until = np.where(np.isin(care, (Care.LOST, Care.CLOSED)), last_round, until)
    since = _since(rng, people, person, last_round, spacing, care, as_of, illness.eligible_from)
    is_known = has_illness & (age >= illness.eligible_from) & (rng.random(len(people)) < illness.known_besides)
    is_known[person] = True
    closed_as = np.where(is_closed, choose(rng, illness.closing, len(person)), "").astype(object)
    found_on = since - rng.integers(*_FOUND_BEFORE, len(person))
    is_found = (since >= days.number(date(as_of.year - 1, 1, 1))) & (rng.random(len(person)) < _FOUND)
    found_on = np.where(is_found & illness.shows_in_readings, found_on, NEVER)
    return Patients(person, since, until, care, last_round, spacing, found_on, closed_on, closed_as, is_known)


def with_registered(people: People, patients: Patients, *, seed: int, count: int) -> Patients:
    """Besides the enrolled, residents who are registered with the illness and not in care: `count` of both together."""
    here = people.is_living_here & ~patients.is_known & (people.identity != "") & (people.came_on == NEVER)
    adults = people.birth < people.birth[patients.person].max(initial=0)
    more = count - int((patients.is_known & people.is_living_here).sum())
    is_known = patients.is_known.copy()
    is_known[pick(stream(seed, "registered"), (here & adults) * 1.0, max(0, more))] = True
    return replace(patients, is_known=is_known)


def _enrolled(
    rng: np.random.Generator,
    people: People,
    illness: Illness,
    has_illness: Flags,
    age: Ints,
    count: int,
    closed: int,
) -> Ints:
    # Two years older, so that everybody was of age when enrolled, whatever the day.
    of_age = age >= illness.eligible_from + 2
    may = of_age & (people.came_on == NEVER) & (people.identity != "") & ~people.is_ghost
    weight = np.where(has_illness, (0.4 + (age - 35) / 40).clip(0.1), _IN_NEED)
    weight = np.where(may & people.is_living_here, weight, 0.0)
    here = pick(rng, weight, min(count + closed, max(count, int((weight > 0).sum()))))
    chance = np.where(people.died_on != NEVER, _ENROLLED_OF_DYING, _ENROLLED_OF_LEAVING)
    is_gone = may & has_illness & (people.gone_on != NEVER)
    gone = np.flatnonzero(is_gone & (rng.random(len(people)) < chance))
    return np.sort(np.concatenate([here, gone]))


def _care(
    rng: np.random.Generator, is_here: Flags, standard_share: float, other_care: dict[Care, float], ability: Floats
) -> Ints:
    """Exactly so many to standard among those here; the dead and gone were all looked after well."""
    care = np.full(len(is_here), int(Care.TO_STANDARD))
    here = np.flatnonzero(is_here)
    others = badly_served(rng, ability, here, len(here) - round(len(here) * standard_share))
    ends = np.round(np.cumsum(list(other_care.values())) * len(others)).astype(np.int64)
    for kind, start, end in zip(other_care, [0, *ends[:-1]], ends, strict=True):
        care[others[start:end]] = kind
    return care


def _alike(care: Ints, person: Ints, like: Patients, size: int) -> Ints:
    """Who is in both programmes is looked after in both alike."""
    other = np.full(size, -1)
    other[like.person] = like.care
    return np.where(other[person] >= 0, other[person], care)


def _days_since_last_round(rng: np.random.Generator, care: Ints, busy_share: float) -> Ints:
    size = len(care)
    usual = np.where(rng.random(size) < busy_share, rng.integers(0, 13, size), rng.integers(13, 80, size))
    usual = np.where(care == Care.WIDE_GAPS, rng.integers(0, 125, size), usual)
    usual = np.where(care == Care.CLOSED, rng.integers(*_FROM_LAST_ROUND, size), usual)
    return np.where(care == Care.LOST, rng.integers(*_LAST_SEEN, size), usual)


def _since(
    rng: np.random.Generator,
    people: People,
    person: Ints,
    last_round: Ints,
    spacing: Ints,
    care: Ints,
    as_of: date,
    eligible_from: int,
) -> Ints:
    """Some began in the last two years, on the day of a regular visit; the others long before."""
    size = len(person)
    this_year, last_year = days.number(date(as_of.year, 1, 1)), days.number(date(as_of.year - 1, 1, 1))
    eligible = days.birthday(people.birth[person], eligible_from) + 30
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
