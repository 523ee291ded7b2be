"""Follow-ups of severe mental disorder: stable, basically stable and unstable times, medicines, risk of harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from .answers import Column, as_codes, doctors
from .chance import Flags, Ints, choose, pick, stream
from .joining import joined
from .patients import Care, Patients
from .rounds import Moment, walked

if TYPE_CHECKING:
    from .world import World

_MARGIN = 0.9  # about four in five stable
_UNSTABLE = 0.06  # of those off balance
UNSTABLE, BASICALLY_STABLE, STABLE = 1, 2, 3
_MEDICINES = {
    "奥氮平 10mg 每晚1次": 26.0,
    "利培酮 2mg 每日2次": 28.0,
    "氯氮平 100mg 每晚1次": 22.0,
    "丙戊酸钠 0.5g 每日2次": 10.0,
    "舒必利 0.2g 每日2次": 8.0,
}
_ADVICE = ("", "立即转诊，2周内随访", "调整用药，观察2周", "继续治疗，3个月内随访")


@dataclass(frozen=True)
class MentalVisits:
    """One entry a visit, by patient and day; codes are those of the form."""

    patient: Ints
    on: Ints
    risk: Ints
    insight: Ints
    grade: Ints

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True)
class MentalCourse:
    """What stays with each patient: on medicines, and with a risk of harm."""

    is_treated: Flags
    is_at_risk: Flags


def course_of(patients: Patients, is_here: Flags, *, seed: int, treated: int, at_risk: int) -> MentalCourse:
    """Exactly so many of those here are on medicines, exactly so many with a risk of harm; the latter looked after well."""
    rng = stream(seed, "mental course")
    seen = (is_here & (patients.care != Care.LOST)) * 1.0
    is_treated, is_at_risk = ~is_here & (rng.random(len(patients)) < 0.8), np.zeros(len(patients), dtype=bool)
    is_treated[pick(rng, seen, min(treated, int(seen.sum())))] = True
    well = (is_here & (patients.care == Care.TO_STANDARD)) * 1.0
    is_at_risk[pick(rng, well, min(at_risk, int(well.sum())))] = True
    return MentalCourse(is_treated, is_at_risk)


def mental_visits_of(patients: Patients, course: MentalCourse, *, seed: int, as_of: date) -> MentalVisits:
    """All follow-ups of two years and the year before."""

    def see(rng: np.random.Generator, moment: Moment) -> tuple[MentalVisits, Flags]:
        return _see(rng, moment, course.is_at_risk[moment.patient])

    made = walked(stream(seed, "mental visits"), patients, see, as_of=as_of, margin=_MARGIN)
    return joined(MentalVisits, made)


def _see(rng: np.random.Generator, moment: Moment, is_at_risk: Flags) -> tuple[MentalVisits, Flags]:
    size = len(moment.on)
    is_off = moment.is_told & (is_at_risk | (rng.random(size) < moment.share))
    is_unstable = is_off & (is_at_risk | (rng.random(size) < _UNSTABLE))
    risk = np.where(is_off & is_at_risk, 3, np.where(is_off, rng.integers(1, 3, size), 0))
    insight = np.where(is_unstable, 3, np.where(is_off, 2, 1))
    grade = np.where(is_unstable, UNSTABLE, np.where(is_off, BASICALLY_STABLE, STABLE))
    return MentalVisits(moment.patient, moment.on, risk, insight, grade), is_off


def mental_answers(world: World) -> dict[str, Column]:
    """What stands in the form of each visit."""
    visits, course, rng = world.mental_visits, world.mental_course, stream(world.seed, "mental items")
    size, is_stable = len(visits), visits.grade == STABLE
    is_treated = course.is_treated[visits.patient]
    fair = choose(rng, {"1": 62, "2": 38}, size)
    poorer = choose(rng, {"2": 70, "3": 30}, size)
    medicines = choose(rng, _MEDICINES, len(course.is_treated))[visits.patient]
    return {
        "mode": choose(rng, {"2": 66, "1": 26, "3": 8}, size),
        "risk": as_codes(visits.risk),
        "symptoms": np.where(is_stable, "0", choose(rng, {"1": 30, "3": 30, "4": 20, "10": 10, "11": 10}, size)),
        "insight": as_codes(visits.insight),
        "sleep": np.where(is_stable, fair, poorer),
        "diet": fair,
        "personal_care": np.where(is_stable, fair, poorer),
        "housework": np.where(is_stable, fair, poorer),
        "social_contact": np.where(is_stable, fair, poorer),
        "trouble": (visits.risk >= 3).astype(np.int64),
        "locked_up": np.full(size, "1", dtype=object),
        "hospital": np.where(visits.grade == UNSTABLE, "2", "0").astype(object),
        "adherence": np.where(is_treated, choose(rng, {"1": 84, "2": 16}, size), choose(rng, {"3": 60, "4": 40}, size)),
        "adverse_reaction": np.where(is_treated, choose(rng, {"1": 95, "2": 5}, size), "9").astype(object),
        "effect": np.where(is_treated, choose(rng, {"2": 70, "3": 30}, size), "9").astype(object),
        "medicines": np.where(is_treated, medicines, "").astype(object),
        "advice": np.array(_ADVICE, dtype=object)[visits.grade],
        "doctor": doctors(world)[world.people.area[world.mental_patients.person[visits.patient]]],
    }
