"""Type 2 diabetes management, as the specification of 2017 has it: classes, next contacts, referrals, candidates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kangyu.catalogue.programmes import diabetes
from kangyu.methods.expressions import holds
from kangyu.methods.forms import read_entry
from kangyu.methods.programmes import judge

ON = date(2018, 3, 5)

# zh: 空腹血糖, 其他情况, 上次分类 → 此次分类, 处置, 最迟
# en: fasting glucose, what else was found, class before → class, what happens next, by when
CONTACTS = [
    ("6.9", {}, None, "1", "regular", "2018-06-05"),
    ("7.0", {}, "1", "2", "revisit", "2018-03-19"),
    ("7.0", {}, "2", "2", "referral", "2018-03-19"),
    ("7.0", {}, "3", "2", "referral", "2018-03-19"),
    ("16.6", {}, "1", "2", "revisit", "2018-03-19"),
    ("16.7", {}, "1", "2", "urgent_referral", "2018-03-19"),
    ("4.0", {}, "1", "1", "regular", "2018-06-05"),
    ("3.9", {}, "1", "1", "urgent_referral", "2018-03-19"),
    ("6.0", {"systolic": "180", "diastolic": "90"}, "1", "1", "urgent_referral", "2018-03-19"),
    ("6.0", {"systolic": "150", "diastolic": "110"}, "1", "1", "urgent_referral", "2018-03-19"),
    ("6.0", {"systolic": "179", "diastolic": "109"}, "1", "1", "regular", "2018-06-05"),
    ("6.0", {"danger_signs": "呼气有烂苹果样丙酮味"}, "1", "1", "urgent_referral", "2018-03-19"),
    ("6.0", {"adverse_reaction": "有"}, "1", "3", "revisit", "2018-03-19"),
    ("6.0", {"complication": "新发"}, "1", "4", "referral", "2018-03-19"),
]


@pytest.mark.parametrize(("glucose", "more", "before", "grade", "step", "by"), CONTACTS)
def test_a_contact_is_graded_and_followed_up(
    glucose: str, more: dict[str, Any], before: str | None, grade: str, step: str, by: str
) -> None:
    entry = read_entry(diabetes.contact, {"mode": "1", "fasting_glucose": glucose, **more}, today=ON)
    assert entry.is_accepted, entry.problems
    judged = judge(diabetes, entry.data, on=ON, age=60, sex="2", previous_grade=before)
    assert judged.grade is not None
    assert (judged.grade.code, judged.step.kind.value, judged.due_on.isoformat()) == (grade, step, by)


REFUSED = [
    ({"fasting_glucose": "0.5"}, "fasting_glucose", "range"),
    ({"fasting_glucose": ""}, "fasting_glucose", "required"),
    ({"hba1c": "70"}, "hba1c", "range"),
    ({"systolic": "80", "diastolic": "120"}, "diastolic", "check"),
]


@pytest.mark.parametrize(("written", "item", "reason"), REFUSED)
def test_what_cannot_be_is_refused_by_name(written: dict[str, str], item: str, reason: str) -> None:
    entry = read_entry(diabetes.contact, {"mode": "1", "fasting_glucose": "6", **written}, today=ON)
    assert [(problem.item, problem.reason) for problem in entry.errors] == [(item, reason)]


def test_where_nobody_was_reached_nothing_is_required() -> None:
    entry = read_entry(diabetes.contact, {"lost_reason": "外出务工"}, today=ON)
    assert entry.is_accepted and entry.data == {"lost_reason": "1"}
    judged = judge(diabetes, entry.data, on=ON, age=60, sex="2", previous_grade="1")
    assert judged.is_lost and judged.grade is None and judged.due_on == date(2018, 4, 5)


CANDIDATES = [
    ({"past_disease": ["3"]}, 35, True),
    ({"past_disease": ["3"]}, 34, False),
    ({"past_disease": ["2"]}, 60, None),
    ({"fasting_glucose": 7.0}, 60, True),
    ({"hba1c": 6.5}, 60, True),
    ({}, 60, None),
    ({}, 20, False),
]


@pytest.mark.parametrize(("known", "age", "candidate"), CANDIDATES)
def test_who_is_a_candidate(known: dict[str, Any], age: int, candidate: bool | None) -> None:
    assert holds(diabetes.eligible, {**known, "age": age}) is candidate
