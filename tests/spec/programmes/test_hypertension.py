"""Hypertension management, as the specification of 2017 has it: classes, next contacts, referrals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kangyu.catalogue.programmes import hypertension
from kangyu.methods.forms import read_entry
from kangyu.methods.programmes import DueState, StepKind, due_state, judge

ON = date(2018, 3, 5)

# zh: 血压, 年龄, 其他情况, 上次分类 → 此次分类, 处置, 最迟
# en: pressures, age, what else was found, class before → class, what happens next, by when
CONTACTS = [
    ("120/80", 50, {}, None, "1", "regular", "2018-06-05"),
    ("139/89", 50, {}, "1", "1", "regular", "2018-06-05"),
    ("140/89", 50, {}, "1", "2", "revisit", "2018-03-19"),
    ("139/90", 50, {}, "1", "2", "revisit", "2018-03-19"),
    ("149/89", 64, {}, "1", "2", "revisit", "2018-03-19"),
    ("149/89", 65, {}, "1", "1", "regular", "2018-06-05"),
    ("150/89", 65, {}, "1", "2", "revisit", "2018-03-19"),
    ("149/90", 65, {}, "1", "2", "revisit", "2018-03-19"),
    ("150/95", 50, {}, "2", "2", "referral", "2018-03-19"),
    ("150/95", 50, {}, "3", "2", "referral", "2018-03-19"),
    ("150/95", 50, {}, "4", "2", "revisit", "2018-03-19"),
    ("120/80", 50, {}, "2", "1", "regular", "2018-06-05"),
    ("120/80", 50, {"adverse_reaction": "2"}, "1", "3", "revisit", "2018-03-19"),
    ("120/80", 50, {"adverse_reaction": "2"}, "3", "3", "referral", "2018-03-19"),
    ("150/95", 50, {"adverse_reaction": "2"}, "1", "3", "revisit", "2018-03-19"),
    ("120/80", 50, {"complication": "2"}, "1", "4", "referral", "2018-03-19"),
    ("120/80", 50, {"complication": "3", "adverse_reaction": "2"}, "1", "4", "referral", "2018-03-19"),
    ("120/80", 50, {"complication": "1"}, "1", "1", "regular", "2018-06-05"),
    ("180/80", 50, {}, "1", "2", "urgent_referral", "2018-03-19"),
    ("179/110", 50, {}, "1", "2", "urgent_referral", "2018-03-19"),
    ("179/109", 50, {}, "1", "2", "revisit", "2018-03-19"),
    ("120/80", 50, {"danger_signs": "意识改变"}, "1", "1", "urgent_referral", "2018-03-19"),
    ("120/80", 50, {"danger_signs": "无"}, "1", "1", "regular", "2018-06-05"),
]


def entered(pressures: str, more: dict[str, Any]) -> dict[str, Any]:
    systolic, diastolic = pressures.split("/")
    raw = {"mode": "1", "systolic": systolic, "diastolic": diastolic, **more}
    entry = read_entry(hypertension.contact, raw, today=ON)
    assert entry.is_accepted, entry.problems
    return dict(entry.data)


@pytest.mark.parametrize(("pressures", "age", "more", "before", "grade", "step", "by"), CONTACTS)
def test_a_contact_is_graded_and_followed_up(
    pressures: str, age: int, more: dict[str, Any], before: str | None, grade: str, step: str, by: str
) -> None:
    judged = judge(hypertension, entered(pressures, more), on=ON, age=age, sex="1", previous_grade=before)
    assert judged.grade is not None
    assert (judged.grade.code, judged.step.kind.value, judged.due_on.isoformat()) == (grade, step, by)


def test_three_months_from_the_last_of_november_is_the_last_of_february() -> None:
    judged = judge(hypertension, entered("120/80", {}), on=date(2018, 11, 30), age=50, sex="1", previous_grade=None)
    assert judged.due_on == date(2019, 2, 28)


# zh: 填写内容 → 退回的条目, 原因
# en: what was written → item, reason of the refusal
REFUSED = [
    ({"systolic": "80", "diastolic": "120"}, "diastolic", "check"),
    ({"systolic": "120", "diastolic": "120"}, "diastolic", "check"),
    ({"systolic": "1500", "diastolic": "80"}, "systolic", "range"),
    ({"systolic": "120", "diastolic": "-5"}, "diastolic", "range"),
    ({"systolic": "301", "diastolic": "80"}, "systolic", "range"),
    ({"systolic": "120.5", "diastolic": "80"}, "systolic", "whole"),
    ({"systolic": "高", "diastolic": "80"}, "systolic", "number"),
    ({"systolic": "", "diastolic": "80"}, "systolic", "required"),
    ({"systolic": "120", "diastolic": "80", "mode": "飞鸽"}, "mode", "code"),
]


@pytest.mark.parametrize(("written", "item", "reason"), REFUSED)
def test_what_cannot_be_is_refused_by_name(written: dict[str, str], item: str, reason: str) -> None:
    entry = read_entry(hypertension.contact, {"mode": "1", **written}, today=ON)
    assert [(problem.item, problem.reason) for problem in entry.errors] == [(item, reason)]
    assert hypertension.contact.item(item).label.zh[:2] in entry.errors[0].message.zh


def test_the_good_part_of_a_refused_entry_is_kept() -> None:
    entry = read_entry(hypertension.contact, {"mode": "家庭", "systolic": "999", "diastolic": "８０"}, today=ON)
    assert entry.data == {"mode": "2", "diastolic": 80}


def test_unusual_values_are_questioned_and_kept() -> None:
    entry = read_entry(hypertension.contact, {"mode": "1", "systolic": "230", "diastolic": "100"}, today=ON)
    assert entry.is_accepted
    assert [problem.item for problem in entry.problems] == ["systolic"]
    assert entry.data["systolic"] == 230


# zh: 应访日期, 转诊追踪期限 → 状态
# en: due on, referral to be traced by → state
STATES = [
    ("2018-03-04", None, DueState.OVERDUE),
    ("2018-03-05", None, DueState.DUE),
    ("2018-03-19", None, DueState.DUE),
    ("2018-03-20", None, DueState.LATER),
    ("2018-03-19", "2018-03-19", DueState.TO_REFER),
    ("2018-01-01", "2018-01-01", DueState.TO_REFER),
]


@pytest.mark.parametrize(("due", "refer", "state"), STATES)
def test_who_is_due(due: str, refer: str | None, state: DueState) -> None:
    by = date.fromisoformat(refer) if refer else None
    assert due_state(hypertension, due_on=date.fromisoformat(due), refer_by=by, on=ON) is state


def test_every_step_names_its_kind_most_urgent_first() -> None:
    kinds = [step.kind for step in hypertension.steps]
    assert kinds == sorted(kinds, key=list(StepKind).index)
