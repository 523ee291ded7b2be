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
from .days import NEVER
from .people import People

if TYPE_CHECKING:
    from .world import World

_VISITS_A_YEAR = 0.12  # of those with a record, in the places of the county's own system
_TESTED = {"diabetic": 0.4, "elderly": 0.06, "other": 0.01}  # in two years
_LASTS = 730  # days that are told
# Diagnosis by ICD-10 with what is prescribed for it, and how often it is seen.
_SEEN: tuple[tuple[str, str, str, float], ...] = (
    ("J06.900", "急性上呼吸道感染", "复方氨酚烷胺片 1片 每日2次", 26.0),
    ("I10.x00", "原发性高血压", "氨氯地平 5mg 每日1次", 15.0),
    ("K29.500", "慢性胃炎", "奥美拉唑 20mg 每日1次", 9.0),
    ("J20.900", "急性支气管炎", "阿莫西林 0.5g 每日3次", 9.0),
    ("E11.900", "2型糖尿病", "二甲双胍 0.5g 每日2次", 7.0),
    ("M54.500", "腰痛", "双氯芬酸钠缓释片 75mg 每日1次", 8.0),
    ("M17.900", "膝关节骨关节炎", "氨基葡萄糖 0.75g 每日2次", 5.0),
    ("K52.900", "胃肠炎", "蒙脱石散 3g 每日3次", 6.0),
    ("L30.900", "皮炎", "糠酸莫米松乳膏 外用 每日1次", 5.0),
    ("I25.100", "冠状动脉粥样硬化性心脏病", "阿司匹林 100mg 每日1次", 4.0),
    ("J44.900", "慢性阻塞性肺疾病", "沙丁胺醇气雾剂 必要时", 3.0),
    ("G47.000", "失眠", "艾司唑仑 1mg 睡前", 3.0),
)


@dataclass(frozen=True)
class Outpatients:
    """One entry a visit, by person and day; `person` is a position among the people."""

    person: Ints
    on: Ints

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True)
class Tests:
    """One entry a day of laboratory results."""

    person: Ints
    on: Ints
    is_diabetic: Flags

    def __len__(self) -> int:
        return len(self.on)


def outpatients_of(people: People, is_in_use: Flags, *, seed: int, as_of: date, in_use: int | None) -> Outpatients:
    """Visits of two years by people with a record, who live here or did on the day.

    Args:
        is_in_use: of all people, those with a record that has an entry in the last twelve months without these visits.
        in_use: residents whose records then have one in all; None for as it comes.
    """
    rng, today = stream(seed, "outpatients"), days.number(as_of)
    fresh_from = days.months_back(as_of, 11)
    able = (people.record_on != NEVER) & (people.identity != "") & ~people.is_ghost
    times = rng.poisson(_VISITS_A_YEAR * _LASTS / 365, len(people)) * able
    person = np.repeat(np.arange(len(people)), times)
    on = today - rng.integers(0, _LASTS, len(person))
    if in_use is not None:
        chosen = _makes_up(rng, people, able & people.is_living_here & ~is_in_use, in_use - int(is_in_use.sum()))
        may_be_fresh = is_in_use | ~people.is_living_here
        stays = may_be_fresh[person] | (on < fresh_from)
        person = np.concatenate([person[stays], chosen])
        latest = np.maximum(fresh_from, people.record_on[chosen])
        on = np.concatenate([on[stays], latest + rng.integers(0, np.maximum(today - latest, 0) + 1)])
    return Outpatients(*_once_a_day(people, person, on, today))


def _makes_up(rng: np.random.Generator, people: People, able: Flags, more: int) -> Ints:
    """So many people, of those who may; fewer where there are not as many."""
    return pick(rng, able * 1.0, min(max(0, more), int(able.sum())))


def _once_a_day(people: People, person: Ints, on: Ints, today: int) -> tuple[Ints, Ints]:
    """In order, no two of one person on one day, each while the person was here and had a record."""
    last = np.where(people.gone_on[person] == NEVER, today, people.gone_on[person] - 1)
    stays = (on <= last) & (on >= people.record_on[person])
    keys = np.unique(person[stays] * 100_000 + on[stays])
    return keys // 100_000, keys % 100_000


def tests_of(people: People, diabetics: Ints, *, seed: int, as_of: date, may: Flags) -> Tests:
    """Laboratory results of two years; `may` are the people whose record is in use without them."""
    rng, today = stream(seed, "laboratory"), days.number(as_of)
    is_diabetic = np.zeros(len(people), dtype=bool)
    is_diabetic[diabetics] = True
    is_old = days.age(people.birth, today) >= 65
    share = np.where(is_diabetic, _TESTED["diabetic"], np.where(is_old, _TESTED["elderly"], _TESTED["other"]))
    able = may & (people.record_on != NEVER) & (people.identity != "") & ~people.is_ghost
    person = np.flatnonzero(able & (rng.random(len(people)) < share))
    on = today - rng.integers(0, _LASTS, len(person))
    person, on = _once_a_day(people, person, on, today)
    return Tests(person, on, is_diabetic[person])


def used_since(people: People, seen: Sequence[tuple[Ints, Ints]], since: int) -> Flags:
    """Living residents with a record and an entry, given as persons and days, from a day on."""
    found = np.zeros(len(people), dtype=bool)
    for person, on in seen:
        found[person[on >= since]] = True
    return found & people.is_living_here & (people.record_on != NEVER)


def outpatient_answers(world: World) -> dict[str, Column]:
    """What stands in each outpatient record."""
    seen, people, rng = world.outpatients, world.people, stream(world.seed, "outpatient items")
    size = len(seen)
    shares = np.array([share for *_, share in _SEEN])
    drawn = rng.choice(len(_SEEN), p=shares / shares.sum(), size=size)
    code, name, medicine = (np.array([row[place] for row in _SEEN], dtype=object)[drawn] for place in range(3))
    age = days.age(people.birth[seen.person], seen.on)
    systolic = (118 + 0.35 * (age - 35) + (drawn == 1) * 14 + rng.normal(0, 9, size)).clip(92, 176).astype(np.int64)
    diastolic = np.minimum((systolic * 0.6 + rng.normal(0, 4, size)).clip(52, 106).astype(np.int64), systolic - 20)
    is_measured = (age >= 35) & (rng.random(size) < 0.7)
    cost = np.round(rng.gamma(2.2, 34.0, size).clip(6, 1_400), 1)
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
        "physician": doctors(world)[people.area[seen.person]],
    }


def test_answers(world: World) -> dict[str, Column]:
    """What stands in each day's laboratory results."""
    tests, rng = world.tests, stream(world.seed, "laboratory items")
    size, is_diabetic = len(tests), tests.is_diabetic
    glucose = np.where(is_diabetic, 7.1 + rng.normal(0, 1.5, size), 5.3 + rng.normal(0, 0.7, size)).clip(3.4, 19)
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
