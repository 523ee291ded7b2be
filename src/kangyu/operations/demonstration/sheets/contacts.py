"""The follow-up and examination sheets of one sender."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np

from kangyu.catalogue.codelists.common import SEX
from kangyu.catalogue.forms.health_examination import health_examination
from kangyu.catalogue.forms.hypertension_follow_up import hypertension_follow_up
from kangyu.methods.forms import Form

from ..chance import Ints, choose, stream
from ..names import full_names, surnames, village_surnames
from ..world import World
from .cells import Draft, numbers, organisation_names, village_names
from .mistakes import (
    FAULTLESS,
    Carelessness,
    Mistake,
    Plan,
    fixed,
    impossible,
    planned,
    swapped,
    unknown_institution,
    wrong_check,
)
from .spelling import written_codes
from .style import Style
from .table import Cell, Table

_SPOILT, _REPEATED, _ALONE = 0.0012, 0.002, 0.0012
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
_ADVICE = {
    1: "继续原方案，3个月内随访",
    2: "调整用药，2周内复查",
    3: "停用可疑药物，2周内复查",
    4: "建议转诊，2周内追踪",
}
_PRESSURE = "血压"


def follow_up_table(
    world: World, visits: Ints, style: Style, titles: list[str], *, is_mending: bool = False
) -> tuple[Table, Ints]:
    """The sheet of some visits, by position, and those of them that only the mending sheet will have right."""
    rng = style.rng(world.seed + 1)
    plan, shown = _laid_out(rng, visits, _follow_up_mistakes(world), style, is_mending)
    person = world.patients.person[world.visits.patient[shown]]
    draft = Draft(style, rng)
    _add_person(draft, world, person, style)
    draft.add_days("on", world.visits.on[shown], name="visit_on")
    draft.add_days("since", world.patients.since[world.visits.patient[shown]])
    draft.add("organisation", organisation_names(world, world.people.area[person], style), name="visited_at")
    _add_items(draft, hypertension_follow_up, _follow_up_items(world, shown, style), _PRESSURE)
    return draft.table("高血压随访", titles, plan), visits[plan.later]


def examination_table(
    world: World, examinations: Ints, style: Style, titles: list[str], *, is_mending: bool = False
) -> tuple[Table, Ints]:
    """The sheet of some examinations, by position, and those of them that only the mending sheet will have right."""
    rng = style.rng(world.seed + 2)
    plan, shown = _laid_out(rng, examinations, _examination_mistakes(world), style, is_mending)
    person = world.examinations.person[shown]
    draft = Draft(style, rng)
    _add_person(draft, world, person, style)
    draft.add_days("on", world.examinations.on[shown], name="examination_on")
    draft.add("organisation", organisation_names(world, world.people.area[person], style), name="examined_at")
    _add_items(draft, health_examination, _examination_items(world, shown, style), _PRESSURE)
    return draft.table("健康体检", titles, plan), examinations[plan.later]


def _laid_out(
    rng: np.random.Generator, rows: Ints, kinds: tuple[Mistake, ...], style: Style, is_mending: bool
) -> tuple[Plan, Ints]:
    """The rows and, last, copies of some that stand in the sheet only spoilt: lines that mean nothing more."""
    size = 0 if is_mending or not len(rows) else max(1, round(len(rows) * _ALONE))
    ghosts = rng.choice(rows, size=size, replace=False) if size else rows[:0]
    all_rows = np.concatenate([rows, ghosts])
    is_alone = np.repeat([False, True], [len(rows), size])
    care = FAULTLESS if is_mending else Carelessness(_SPOILT, _REPEATED, style.mends_later)
    plan = planned(rng, is_alone, care, kinds)
    return plan, all_rows[plan.source]


def _mistakes(world: World) -> tuple[Mistake, ...]:
    return (
        Mistake("check", swapped),
        Mistake("check_digit", wrong_check),
        Mistake("impossible_date", impossible("on")),
        Mistake("future", fixed(on=(world.as_of + timedelta(days=40)).isoformat())),
        Mistake("organisation", unknown_institution),
        Mistake("range", fixed(systolic="1500")),
        Mistake("range", fixed(diastolic="-5")),
    )


def _follow_up_mistakes(world: World) -> tuple[Mistake, ...]:
    return (*_mistakes(world), Mistake("required", fixed(systolic=None)), Mistake("code", fixed(mode="微信")))


def _examination_mistakes(world: World) -> tuple[Mistake, ...]:
    return (*_mistakes(world), Mistake("required", fixed(evaluation=None)), Mistake("number", fixed(weight="六十")))


def _add_person(draft: Draft, world: World, person: Ints, style: Style) -> None:
    people = world.people
    draft.add("name", people.name[person].tolist())
    draft.add("identity", people.identity[person].tolist())
    if style.number % 2:
        draft.add("sex", written_codes(people.sex[person], SEX, style.codes))
    if style.number % 3 == 0:
        draft.add("record_number", people.record_number[person].tolist())
    if style.number % 3 == 1:
        draft.add("village", village_names(world, person))


def _add_items(draft: Draft, form: Form, cells: Mapping[str, list[Cell]], group: str) -> None:
    for item in form.asked:
        if item.key in cells:
            draft.add_item(item, cells[item.key], group=group if item.key in ("systolic", "diastolic") else "")


def _follow_up_items(world: World, shown: Ints, style: Style) -> dict[str, list[Cell]]:
    """Answers are drawn for all visits and then shown, so that a repeated line repeats them."""
    visits, rng = world.visits, stream(world.seed, "follow-up items")
    size, form = len(visits), hypertension_follow_up
    text = not style.kind.holds_several_sheets

    def coded(key: str, shares: dict[str, float]) -> list[Cell]:
        return _coded(form, key, choose(rng, shares, size)[shown], style)

    def lasting(shares: dict[str, float]) -> np.ndarray:
        """What stays with a patient from visit to visit."""
        return choose(rng, shares, len(world.patients))[visits.patient[shown]]

    def whole(mean: float, spread: float, low: int, high: int) -> list[Cell]:
        return numbers(rng.normal(mean, spread, size).clip(low, high).astype(np.int64)[shown], as_text=text)

    doctors = _doctors(world)
    return {
        "mode": coded("mode", {"2": 52, "1": 42, "3": 6}),
        "systolic": numbers(visits.systolic[shown], as_text=text),
        "diastolic": numbers(visits.diastolic[shown], as_text=text),
        "heart_rate": whole(75, 8, 48, 118),
        "danger_signs": _coded(form, "danger_signs", visits.danger_sign[shown].astype(str).astype(object), style),
        "symptoms": coded("symptoms", {"1": 82, "2": 12, "4": 3, "8": 2, "9": 1}),
        "weight": _weights(world, shown, text),
        "adherence": coded("adherence", {"1": 88, "2": 10, "3": 2}),
        "adverse_reaction": _coded(
            form, "adverse_reaction", np.where(visits.has_reaction[shown], "2", "1").astype(object), style
        ),
        "complication": _coded(form, "complication", visits.complication[shown].astype(str).astype(object), style),
        "medicines": _medicines(world, shown),
        "smoking": numbers(lasting({"0": 80, "5": 6, "10": 9, "20": 5}).astype(np.int64), as_text=text),
        "alcohol": numbers(lasting({"0": 85, "1": 9, "2": 4, "3": 2}).astype(np.int64), as_text=text),
        "exercise_times": whole(4, 2, 0, 7),
        "exercise_minutes": numbers(lasting({"20": 30, "30": 55, "60": 15}).astype(np.int64), as_text=text),
        "salt": _coded(form, "salt", lasting({"1": 35, "2": 55, "3": 10}), style),
        "advice": [_ADVICE[grade] for grade in visits.grade[shown].tolist()],
        "doctor": doctors[world.people.area[world.patients.person[visits.patient[shown]]]].tolist(),
    }


def _medicines(world: World, shown: Ints) -> list[Cell]:
    """The same from visit to visit, until it has been changed for a patient who is still off target."""
    visits, tried = world.visits, len(_MEDICINES)
    is_off = visits.grade > 1
    off_before = np.cumsum(is_off) - is_off
    is_first = np.r_[True, visits.patient[1:] != visits.patient[:-1]]
    off_before -= np.maximum.accumulate(np.where(is_first, off_before, 0))
    changes = off_before // _OFF_BEFORE_CHANGE % tried
    drawn = choose(stream(world.seed, "medicines"), _MEDICINES, len(world.patients) * tried)
    return [word or None for word in drawn[visits.patient * tried + changes][shown].tolist()]


def _weights(world: World, shown: Ints, text: bool) -> list[Cell]:
    rng = stream(world.seed, "weights")
    usual = rng.normal(59, 8, len(world.patients)).clip(36, 105)
    drawn = usual[world.visits.patient] + rng.normal(0, 1.0, len(world.visits))
    return numbers(np.round(drawn[shown], 1), as_text=text)


def _examination_items(world: World, shown: Ints, style: Style) -> dict[str, list[Cell]]:
    found, form = world.examinations, health_examination
    text = not style.kind.holds_several_sheets
    is_high = (found.systolic >= 140) | (found.diastolic >= 90)
    has_sugar = found.glucose >= 7.0
    is_abnormal = is_high | has_sugar | ~found.has_normal_ecg | found.is_patient
    guidance = np.where(found.is_patient | has_sugar, "1", np.where(is_high, "2", "4")).astype(object)
    words = {
        key: numbers(getattr(found, key)[shown], as_text=text)
        for key in ("temperature", "pulse", "systolic", "diastolic", "height", "weight", "waist", "creatinine")
    }
    words["fasting_glucose"] = numbers(found.glucose[shown], as_text=text)
    words["total_cholesterol"] = numbers(found.cholesterol[shown], as_text=text)
    self_care = np.where(found.self_care == 0, "", found.self_care.astype(str)).astype(object)
    doctors = _doctors(world)
    return {
        **words,
        "self_care": _coded(form, "self_care", self_care[shown], style),
        "electrocardiogram": _coded(
            form, "electrocardiogram", np.where(found.has_normal_ecg[shown], "1", "2").astype(object), style
        ),
        "evaluation": _coded(form, "evaluation", np.where(is_abnormal[shown], "2", "1").astype(object), style),
        "abnormalities": _abnormalities(is_high[shown], has_sugar[shown], ~found.has_normal_ecg[shown]),
        "guidance": _coded(form, "guidance", guidance[shown], style),
        "examiner": doctors[world.people.area[found.person[shown]]].tolist(),
    }


def _abnormalities(is_high: np.ndarray, has_sugar: np.ndarray, has_ecg: np.ndarray) -> list[Cell]:
    words = ("血压偏高", "血糖偏高", "心电图异常")
    texts = ["；".join(word for place, word in enumerate(words) if code >> place & 1) or None for code in range(8)]
    return [texts[code] for code in (is_high + 2 * has_sugar + 4 * has_ecg).tolist()]


def _coded(form: Form, key: str, values: np.ndarray, style: Style) -> list[Cell]:
    codes = form.item(key).codes
    assert codes is not None
    return list(written_codes(values, codes, style.codes))


def _doctors(world: World) -> np.ndarray:
    """The doctor of each leaf."""
    rng = stream(world.seed, "doctors")
    leaves = np.arange(len(world.places.leaves))
    surname = surnames(rng, leaves, village_surnames(rng, len(leaves)))
    sex = choose(rng, {"1": 6, "2": 4}, len(leaves))
    return full_names(rng, surname, sex, np.full(len(leaves), 1972))
