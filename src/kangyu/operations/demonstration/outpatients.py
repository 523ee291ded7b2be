"""Visits to the outpatient clinic with diagnosis, prescription and cost, and laboratory results of the shared centre.

Outpatient visits also make up what the programmes leave of the records that had an entry in the last twelve months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from . import days
from .answers import Column, doctors
from .chance import Flags, Ints, choose, pick, stream
from .counties import InstitutionKind
from .days import NEVER
from .diagnoses import DIABETES, HYPERTENSION, diagnosed
from .names import full_names, surnames, village_surnames
from .patients import Patients
from .people import People
from .places import Places

if TYPE_CHECKING:
    from .world import World

VISITS_A_YEAR = 0.12
"""Of those with a record on the average: about one in forty of what a county really has, as `counties.usual` says."""
_BY_AGE = ((6, 18, 45, 65), (1.6, 0.7, 0.6, 1.0, 1.7))
_OF_THE_ILL = 2.2  # times as many visits
_AT = {"own": 0.5, "centre": 0.25, "hospital": 0.25}  # the clinic of the village, its health centre, a hospital
_TESTED = {"diabetic": 0.4, "elderly": 0.06, "other": 0.01}  # in two years
_TESTED_AT_HOSPITAL = 0.4
_PHYSICIANS = 6  # of each institution, but for clinics
_LASTS = 730  # days that are told
_HOSPITAL_COSTS = 2.4  # times as much


@dataclass(frozen=True)
class Outpatients:
    """One entry a visit, by person and day; `person` is a position among the people, `at` among the institutions."""

    person: Ints
    on: Ints
    at: Ints  # a position among the institutions
    is_finding: Flags  # of a high pressure that nobody knew of

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True)
class Tests:
    """One entry a day of laboratory results."""

    person: Ints
    on: Ints
    at: Ints
    is_diabetic: Flags
    is_finding: Flags  # of a high glucose that nobody knew of

    def __len__(self) -> int:
        return len(self.on)


def outpatients_of(
    people: People,
    places: Places,
    is_ill: Flags,
    is_in_use: Flags,
    found: tuple[Ints, Ints],
    *,
    seed: int,
    as_of: date,
    in_use: int | None,
) -> Outpatients:
    """Visits of two years by people with a record, who live here or did on the day.

    Args:
        is_ill: of all people, who has an illness that stays.
        is_in_use: of all people, those with a record that has an entry in the last twelve months without these visits.
        found: persons and days of visits at which a high pressure was found.
        in_use: residents whose records then have one in all; None for as it comes.
    """
    rng, today = stream(seed, "outpatients"), days.number(as_of)
    fresh_from = days.months_back(as_of, 11)
    able = (people.record_on != NEVER) & (people.identity != "") & ~people.is_ghost
    band = np.digitize(days.age(people.birth, today), _BY_AGE[0])
    often = VISITS_A_YEAR * np.array(_BY_AGE[1])[band] * np.where(is_ill, _OF_THE_ILL, 1.0)
    times = rng.poisson(often * _LASTS / 365) * able
    person = np.repeat(np.arange(len(people)), times)
    on = today - rng.integers(0, _LASTS, len(person))
    if in_use is not None:
        chosen = _makes_up(rng, people, able & people.is_living_here & ~is_in_use, in_use - int(is_in_use.sum()))
        may_be_fresh = is_in_use | ~people.is_living_here
        stays = may_be_fresh[person] | (on < fresh_from)
        person = np.concatenate([person[stays], chosen])
        latest = np.maximum(fresh_from, people.record_on[chosen])
        on = np.concatenate([on[stays], latest + rng.integers(0, np.maximum(today - latest, 0) + 1)])
    person, on, is_finding = _with_findings(people, person, on, found, today)
    return Outpatients(person, on, _where(rng, people.area[person], places, _AT), is_finding)


def _with_findings(
    people: People, person: Ints, on: Ints, found: tuple[Ints, Ints], today: int
) -> tuple[Ints, Ints, Flags]:
    """With the days on which an illness was found; whose was, has no later ones: the programme looks after them."""
    found_on = np.full(len(people), np.iinfo(np.int64).max)
    found_on[found[0]] = found[1]
    stays = on < found_on[person]
    person, on = _once_a_day(
        people, np.concatenate([person[stays], found[0]]), np.concatenate([on[stays], found[1]]), today
    )
    return person, on, on == found_on[person]


def _where(rng: np.random.Generator, area: Ints, places: Places, shares: dict[str, float]) -> Ints:
    """An institution for each: what manages the people of the area, its health centre, or one of the hospitals."""
    at = {entry.code: place for place, entry in enumerate(places.organisations)}
    serving, centres = places.serving(), places.centres()
    own, centre = (np.array([at[found[leaf.code].code] for leaf in places.leaves]) for found in (serving, centres))
    hospitals = np.array(
        [at[each.code] for each in places.organisations if each.kind == InstitutionKind.COUNTY_HOSPITAL]
    )
    # The first hospital is the largest.
    weights = 1.0 / np.arange(1, len(hospitals) + 1)
    hospital = hospitals[rng.choice(len(hospitals), p=weights / weights.sum(), size=len(area))]
    kind = choose(rng, shares, len(area))
    return np.where(kind == "own", own[area], np.where(kind == "centre", centre[area], hospital))


def _makes_up(rng: np.random.Generator, people: People, able: Flags, more: int) -> Ints:
    """So many people, of those who may; fewer where there are not as many."""
    return pick(rng, able * 1.0, min(max(0, more), int(able.sum())))


def _once_a_day(people: People, person: Ints, on: Ints, today: int) -> tuple[Ints, Ints]:
    """In order, no two of one person on one day, each while the person was here and had a record."""
    last = np.where(people.gone_on[person] == NEVER, today, people.gone_on[person] - 1)
    stays = (on <= last) & (on >= people.record_on[person])
    keys = np.unique(person[stays] * 100_000 + on[stays])
    return keys // 100_000, keys % 100_000


def tests_of(people: People, places: Places, diabetics: Patients, *, seed: int, as_of: date, may: Flags) -> Tests:
    """Laboratory results of two years, of health centres and hospitals: a village's clinic has no laboratory.

    Args:
        may: the people whose record is in use without them.
    """
    rng, today = stream(seed, "laboratory"), days.number(as_of)
    is_diabetic = np.zeros(len(people), dtype=bool)
    is_diabetic[diabetics.person] = True
    is_old = days.age(people.birth, today) >= 65
    share = np.where(is_diabetic, _TESTED["diabetic"], np.where(is_old, _TESTED["elderly"], _TESTED["other"]))
    able = may & (people.record_on != NEVER) & (people.identity != "") & ~people.is_ghost
    person = np.flatnonzero(able & (rng.random(len(people)) < share))
    on = today - rng.integers(0, _LASTS, len(person))
    person, on, is_finding = _with_findings(people, person, on, diabetics.findings(), today)
    shares = {"centre": 1 - _TESTED_AT_HOSPITAL, "hospital": _TESTED_AT_HOSPITAL}
    return Tests(person, on, _where(rng, people.area[person], places, shares), is_diabetic[person], is_finding)


def used_since(people: People, seen: Sequence[tuple[Ints, Ints]], since: int) -> Flags:
    """Living residents with a record and an entry, given as persons and days, from a day on."""
    found = np.zeros(len(people), dtype=bool)
    for person, on in seen:
        found[person[on >= since]] = True
    return found & people.is_living_here & (people.record_on != NEVER)


def outpatient_answers(world: World) -> dict[str, Column]:
    """What stands in each outpatient record."""
    seen, people, rng = world.outpatients, world.people, stream(world.seed, "outpatient items")
    size, age = len(seen), days.age(people.birth[seen.person], seen.on)
    code, name, medicine = diagnosed(people, seen.person, seen.on, _known(world), seen.is_finding, seed=world.seed)
    is_high = code == HYPERTENSION
    is_new = is_high & (seen.is_finding | ~world.patients.is_known[seen.person])
    usual = 116 + 0.2 * (age - 35) + is_high * 16 + is_new * 14
    systolic = (usual + rng.normal(0, 7, size)).clip(np.where(is_new, 142, 92), 176).astype(np.int64)
    diastolic = np.minimum((systolic * 0.6 + rng.normal(0, 4, size)).clip(52, 106).astype(np.int64), systolic - 20)
    is_measured = is_high | ((age >= 35) & (rng.random(size) < 0.7))
    is_hospital = np.array([each.kind == InstitutionKind.COUNTY_HOSPITAL for each in world.places.organisations])[
        seen.at
    ]
    cost = np.round((rng.gamma(2.2, 34.0, size) * np.where(is_hospital, _HOSPITAL_COSTS, 1.0)).clip(6, 1_400), 1)
    insurance = world.social["payment"][seen.person]
    return {
        "is_first": choose(rng, {"1": 70, "2": 30}, size),
        "diagnosis_code": code,
        "diagnosis": name,
        "systolic": np.where(is_measured, systolic.astype(np.float64), np.nan),
        "diastolic": np.where(is_measured, diastolic.astype(np.float64), np.nan),
        "prescription": medicine,
        "cost": cost,
        "reimbursed": np.round(cost * np.where(insurance == "7", 0.0, 0.55), 1),
        "insurance": np.where(insurance == "1", "1", np.where(insurance == "7", "4", "2")).astype(object),
        "physician": _physicians(world),
    }


def _known(world: World) -> dict[str, Flags]:
    return {HYPERTENSION: world.patients.is_known, DIABETES: world.diabetics.is_known}


def _physicians(world: World) -> Column:
    """The village's doctor at the clinic, one of several elsewhere."""
    seen, people, rng = world.outpatients, world.people, stream(world.seed, "physicians")
    organisations = world.places.organisations
    several = np.arange(len(organisations) * _PHYSICIANS)
    surname = surnames(rng, several * 0, village_surnames(rng, 1))
    names = full_names(rng, surname, choose(rng, {"1": 6, "2": 4}, len(several)), np.full(len(several), 1978))
    is_clinic = np.array([each.kind == InstitutionKind.VILLAGE_CLINIC for each in organisations])[seen.at]
    one_of = names[seen.at * _PHYSICIANS + rng.integers(0, _PHYSICIANS, len(seen))]
    return np.where(is_clinic, doctors(world)[people.area[seen.person]], one_of)


def test_answers(world: World) -> dict[str, Column]:
    """What stands in each day's laboratory results."""
    tests, rng = world.tests, stream(world.seed, "laboratory items")
    size, is_diabetic = len(tests), tests.is_diabetic
    glucose = np.where(is_diabetic, 7.1 + rng.normal(0, 1.5, size), 5.3 + rng.normal(0, 0.7, size)).clip(
        np.where(tests.is_finding, 7.2, 3.4), 19
    )
    hba1c = np.where(is_diabetic, 7.0 + rng.normal(0, 1.1, size), 5.6 + rng.normal(0, 0.35, size)).clip(4.2, 13)
    return {
        "sample_number": np.array([f"JY{number:08d}" for number in range(1, size + 1)], dtype=object),
        "fasting_glucose": np.round(glucose, 1),
        "hba1c": np.where(is_diabetic, np.round(hba1c, 1), np.nan),
        "total_cholesterol": np.round((4.8 + rng.normal(0, 0.9, size)).clip(2.2, 9.5), 2),
        "triglycerides": np.round((1.6 + rng.normal(0, 0.6, size)).clip(0.4, 6.0), 2),
        "ldl": np.round((2.8 + rng.normal(0, 0.7, size)).clip(0.8, 6.0), 2),
        "hdl": np.round((1.3 + rng.normal(0, 0.25, size)).clip(0.6, 2.6), 2),
        "creatinine": (72 + rng.normal(0, 14, size)).clip(34, 190).astype(np.int64),
        "laboratorian": np.full(size, "县域检验中心", dtype=object),
    }
