"""Diabetes follow-ups: fasting glucose that stays on one side of 7.0 while the rounds go on, and what else is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from .answers import Column, as_codes, doctors
from .chance import Flags, Floats, Ints, choose, stream
from .joining import joined
from .patients import Patients
from .rounds import Moment, walked

if TYPE_CHECKING:
    from .world import World

_MARGIN = 0.45  # about two in three at target
_HIGH, _LOW, _REACTION, _COMPLICATION = 0.004, 0.001, 0.005, 0.003
_MEDICINES = {
    "二甲双胍 0.5g 每日2次": 44.0,
    "格列美脲 2mg 每日1次": 16.0,
    "阿卡波糖 50mg 每日3次": 18.0,
    "二甲双胍 0.5g 每日2次；阿卡波糖 50mg 每日3次": 12.0,
    "": 4.0,
}
_INSULIN = {"": 88.0, "门冬胰岛素30 早12单位 晚10单位": 7.0, "甘精胰岛素 每晚12单位": 5.0}
_ADVICE = ("", "继续原方案，3个月内随访", "调整用药，2周内复查", "停用可疑药物，2周内复查", "建议转诊，2周内追踪")


@dataclass(frozen=True)
class GlucoseVisits:
    """One entry a visit, by patient and day; codes are those of the form."""

    patient: Ints
    on: Ints
    glucose: Floats
    has_reaction: Flags
    complication: Ints  # 1 none
    grade: Ints

    def __len__(self) -> int:
        return len(self.on)


def glucose_visits_of(patients: Patients, *, seed: int, as_of: date) -> GlucoseVisits:
    """All follow-ups of two years and the year before."""
    made = walked(stream(seed, "diabetes visits"), patients, _see, as_of=as_of, margin=_MARGIN)
    return joined(GlucoseVisits, made)


def _see(rng: np.random.Generator, moment: Moment) -> tuple[GlucoseVisits, Flags]:
    size, is_told = len(moment.on), moment.is_told
    is_high = is_told & (rng.random(size) < moment.share)
    glucose = np.where(is_high, 7.0 + rng.gamma(1.6, 1.1, size), rng.normal(6.0, 0.55, size).clip(4.2, 6.9))
    glucose = np.where(is_high & (rng.random(size) < _HIGH), rng.uniform(16.8, 22.0, size), glucose.clip(4.0, 16.4))
    glucose = np.where(is_told & ~is_high & (rng.random(size) < _LOW), rng.uniform(3.1, 3.8, size), glucose)
    glucose = np.floor(glucose * 10 + 1e-6) / 10  # never up to 7.0
    reaction = is_told & (rng.random(size) < _REACTION)
    complication = np.where(is_told & (rng.random(size) < _COMPLICATION), rng.integers(2, 4, size), 1)
    grade = np.where(complication > 1, 4, np.where(reaction, 3, np.where(glucose < 7.0, 1, 2)))
    is_off = (grade > 1) | (glucose <= 3.9)
    return GlucoseVisits(moment.patient, moment.on, glucose, reaction, complication, grade), is_off


def diabetes_answers(world: World) -> dict[str, Column]:
    """What stands in the form of each visit."""
    visits, patients, rng = world.glucose_visits, world.diabetics, stream(world.seed, "diabetes items")
    size = len(visits)
    usual = {"weight": rng.normal(62, 9, len(patients)).clip(38, 108), "upper": rng.normal(130, 9, len(patients))}
    systolic = (usual["upper"][visits.patient] + rng.normal(0, 5, size)).clip(96, 172).astype(np.int64)
    diastolic = np.minimum((systolic * 0.6 + rng.normal(0, 4, size)).clip(54, 104).astype(np.int64), systolic - 20)
    insulin = choose(rng, _INSULIN, len(patients))[visits.patient]
    return {
        "mode": choose(rng, {"2": 50, "1": 44, "3": 6}, size),
        "fasting_glucose": visits.glucose,
        "glucose_sample": choose(rng, {"1": 92, "2": 8}, size),
        "danger_signs": np.full(size, "1", dtype=object),
        "symptoms": choose(rng, {"1": 80, "2": 6, "4": 5, "5": 4, "7": 4, "9": 1}, size),
        "systolic": systolic,
        "diastolic": diastolic,
        "weight": np.round(usual["weight"][visits.patient] + rng.normal(0, 1, size), 1),
        "dorsalis_pedis": choose(rng, {"1": 94, "2": 4, "3": 1, "4": 1}, size),
        "adherence": choose(rng, {"1": 86, "2": 12, "3": 2}, size),
        "adverse_reaction": as_codes(visits.has_reaction + 1),
        "hypoglycaemia": choose(rng, {"1": 94, "2": 5.5, "3": 0.5}, size),
        "complication": as_codes(visits.complication),
        "medicines": choose(rng, _MEDICINES, len(patients))[visits.patient],
        "insulin": insulin,
        "staple_food": choose(rng, {"250": 30, "300": 40, "350": 20, "400": 10}, size).astype(np.int64),
        "advice": np.array(_ADVICE, dtype=object)[visits.grade],
        "doctor": doctors(world)[world.people.area[patients.person[visits.patient]]],
    }
