"""What stands in the forms: answers drawn for the whole world at once, typed as the forms read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import days
from .chance import Ints, choose, stream
from .names import full_names, surnames, village_surnames
from .townships import among

if TYPE_CHECKING:
    from .world import World

Column = NDArray[Any]

_MEDICINES = {
    "硝苯地平缓释片 10mg 每日2次": 34.0,
    "氨氯地平 5mg 每日1次": 26.0,
    "依那普利 10mg 每日1次": 12.0,
    "缬沙坦 80mg 每日1次": 12.0,
    "复方利血平 1片 每日1次": 8.0,
    "美托洛尔 25mg 每日2次": 5.0,
    "": 3.0,
}
_OFF_BEFORE_CHANGE = 4  # visits
_ADVICE = (
    "",
    "继续原方案，3个月内随访",
    "调整用药，2周内复查",
    "停用可疑药物，2周内复查",
    "建议转诊，2周内追踪",
)
_FOUND = ("血压偏高", "血糖偏高", "心电图异常")
_OTHER_DISEASES = ("1", "3", "4", "5", "7", "13")
_WITH_BODY_TYPE, _BETTER_OR_WORSE, _THEN_ADVISED = 0.85, 0.12, 0.97  # of the elderly examined
_FILMED = 0.6
_BODY_TYPES = {"1": 38, "2": 14, "3": 12, "4": 10, "5": 10, "6": 5, "7": 5, "8": 4, "2,3": 2}
_ASKED = ("ethnicity", "education", "occupation", "marriage", "payment", "blood_type", "drug_allergy")


def follow_up_answers(world: World) -> dict[str, Column]:
    """Of each visit."""
    visits, rng = world.visits, stream(world.seed, "follow-up items")
    size = len(visits)

    def lasting(shares: dict[str, float]) -> Column:
        """What stays with a patient from visit to visit."""
        return choose(rng, shares, len(world.patients))[visits.patient]

    def whole(mean: float, spread: float, low: int, high: int) -> Column:
        return rng.normal(mean, spread, size).clip(low, high).astype(np.int64)

    return {
        "mode": choose(rng, {"2": 52, "1": 42, "3": 6}, size),
        "systolic": visits.systolic,
        "diastolic": visits.diastolic,
        "heart_rate": whole(75, 8, 48, 118),
        "danger_signs": as_codes(visits.danger_sign),
        "symptoms": choose(rng, {"1": 82, "2": 12, "4": 3, "8": 2, "9": 1}, size),
        "weight": _weights(world),
        "adherence": choose(rng, {"1": 88, "2": 10, "3": 2}, size),
        "adverse_reaction": as_codes(visits.has_reaction + 1),
        "complication": as_codes(visits.complication),
        "medicines": _medicines(world),
        "smoking": lasting({"0": 80, "5": 6, "10": 9, "20": 5}).astype(np.int64),
        "alcohol": lasting({"0": 85, "1": 9, "2": 4, "3": 2}).astype(np.int64),
        "exercise_times": whole(4, 2, 0, 7),
        "exercise_minutes": lasting({"20": 30, "30": 55, "60": 15}).astype(np.int64),
        "salt": lasting({"1": 35, "2": 55, "3": 10}),
        "advice": np.array(_ADVICE, dtype=object)[visits.grade],
        "doctor": doctors(world)[world.people.area[world.patients.person[visits.patient]]],
    }


def examination_answers(world: World) -> dict[str, Column]:
    """Of each examination."""
    found, rng = world.examinations, stream(world.seed, "examination items")
    size, area = len(found), world.people.area[found.person]
    age = days.age(world.people.birth[found.person], found.on)
    is_old = age >= 65
    weak = rng.random(size) < np.where(age >= 80, 0.16, 0.05)  # of mind
    low = rng.random(size) < np.where(age >= 80, 0.07, 0.04)  # of mood
    has_body_type = is_old & among(rng, _WITH_BODY_TYPE, _BETTER_OR_WORSE, world.ability[area])
    is_high = (found.systolic >= 140) | (found.diastolic >= 90)
    has_sugar = found.glucose >= 7.0
    is_abnormal = is_high | has_sugar | ~found.has_normal_ecg | found.is_patient
    measured = ("temperature", "pulse", "systolic", "diastolic", "height", "weight", "waist", "creatinine")
    return {
        **{key: getattr(found, key) for key in measured},
        "fasting_glucose": found.glucose,
        "total_cholesterol": found.cholesterol,
        "self_care": as_codes(found.self_care, nothing=0),
        "self_rated_health": _where(is_old, choose(rng, {"1": 24, "2": 48, "3": 14, "4": 11, "5": 3}, size)),
        "cognition": _where(is_old, as_codes(1 + weak)),
        "depression": _where(is_old, as_codes(1 + low)),
        "body_types": _where(has_body_type, choose(rng, _BODY_TYPES, size)),
        "tcm_advice": _where(is_old, as_codes(1 + (has_body_type & (rng.random(size) < _THEN_ADVISED)))),
        "electrocardiogram": as_codes(2 - found.has_normal_ecg),
        "ultrasound": _where(is_old, _mostly_normal(rng, 0.24, size)),
        "chest_film": _where(is_old & (rng.random(size) < _FILMED), _mostly_normal(rng, 0.1, size)),
        "urine": _mostly_normal(rng, 0.08, size),
        "evaluation": as_codes(1 + is_abnormal),
        "abnormalities": _abnormalities(is_high, has_sugar, ~found.has_normal_ecg),
        "guidance": np.where(found.is_patient | has_sugar, "1", np.where(is_high, "2", "4")).astype(object),
        "examiner": doctors(world)[world.people.area[found.person]],
    }


def _where(flags: Column, answers: Column) -> Column:
    """The answers where they were asked for."""
    return np.where(flags, answers, "").astype(object)


def _mostly_normal(rng: np.random.Generator, abnormal: float, size: int) -> Column:
    return as_codes(1 + (rng.random(size) < abnormal))


def information_answers(world: World) -> dict[str, Column]:
    """The personal information of everybody."""
    people = world.people
    rng = np.random.default_rng([world.seed, 31])
    shares = [0.92, 0.035, 0.015, 0.01, 0.01, 0.01]
    other = np.array(_OTHER_DISEASES, dtype=object)[rng.choice(len(shares), p=shares, size=len(people))]
    return {
        "residence_type": np.where(people.is_registered_here, "1", "2").astype(object),
        **{key: world.social[key] for key in _ASKED},
        "address": _addresses(world),
        "past_disease": _diseases(world, other),
    }


def _diseases(world: World, other: Column) -> Column:
    """Known hypertension 2, diabetes 3 and severe mental disorder 8, several of them joined; else some other or none."""
    known = {"2": world.patients, "3": world.diabetics, "8": world.mental_patients}
    packed = sum(patients.is_known_before.astype(np.int64) << place for place, patients in enumerate(known.values()))
    words = [",".join(code for place, code in enumerate(known) if kind >> place & 1) for kind in range(1 << len(known))]
    return np.where(packed > 0, np.array(words, dtype=object)[packed], other).astype(object)


def as_codes(numbers: Column, *, nothing: int | None = None) -> Column:
    """Small numbers as codes; `nothing` stands for no answer."""
    words = np.array([str(number) for number in range(int(numbers.max(initial=0)) + 1)], dtype=object)
    if nothing is not None:
        words[nothing] = ""
    return words[numbers.astype(np.int64)]


def doctors(world: World) -> NDArray[np.object_]:
    """The doctor of each leaf."""
    rng = stream(world.seed, "doctors")
    leaves = np.arange(len(world.places.leaves))
    surname = surnames(rng, leaves, village_surnames(rng, len(leaves)))
    sex = choose(rng, {"1": 6, "2": 4}, len(leaves))
    return full_names(rng, surname, sex, np.full(len(leaves), 1972))


def _medicines(world: World) -> Column:
    """The same from visit to visit, until it has been changed for a patient who is still off target."""
    visits, tried = world.visits, len(_MEDICINES)
    is_off = visits.grade > 1
    off_before: Ints = np.cumsum(is_off) - is_off
    is_first = np.r_[True, visits.patient[1:] != visits.patient[:-1]]
    off_before -= np.maximum.accumulate(np.where(is_first, off_before, 0))
    changes = off_before // _OFF_BEFORE_CHANGE % tried
    drawn = choose(stream(world.seed, "medicines"), _MEDICINES, len(world.patients) * tried)
    return drawn[visits.patient * tried + changes]


def _weights(world: World) -> Column:
    rng = stream(world.seed, "weights")
    usual = rng.normal(59, 8, len(world.patients)).clip(36, 105)
    return np.round(usual[world.visits.patient] + rng.normal(0, 1.0, len(world.visits)), 1)


def _abnormalities(is_high: Column, has_sugar: Column, has_ecg: Column) -> Column:
    texts = ["；".join(word for place, word in enumerate(_FOUND) if code >> place & 1) for code in range(8)]
    return np.array(texts, dtype=object)[is_high + 2 * has_sugar + 4 * has_ecg]


def _addresses(world: World) -> Column:
    villages = np.array([leaf.name for leaf in world.places.leaves], dtype=object)[world.people.area]
    numbers = world.people.household
    texts = [
        f"{village}{number % 12 + 1}组{number}号"
        for village, number in zip(villages.tolist(), numbers.tolist(), strict=True)
    ]
    return np.array(texts, dtype=object)
