"""Severe mental disorders, as the specification of 2017 has them: classes, next contacts, who may know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kangyu.catalogue.programmes import mental_disorder
from kangyu.methods.forms import read_entry
from kangyu.methods.programmes import judge
from kangyu.vocabulary.sensitivity import Sensitivity

ON = date(2018, 3, 5)
QUIET = {"mode": "2", "risk": "0", "symptoms": "0", "insight": "1"}

# zh: 异常情况, 上次分类 → 此次分类, 处置, 最迟
# en: what was found otherwise than quiet, class before → class, what happens next, by when
CONTACTS = [
    ({}, None, "3", "regular", "2018-06-05"),
    ({"work": "9", "personal_care": "2"}, "2", "3", "regular", "2018-06-05"),
    ({"risk": "1"}, "3", "2", "revisit", "2018-03-19"),
    ({"risk": "2"}, "3", "2", "revisit", "2018-03-19"),
    ({"risk": "2"}, "1", "2", "revisit", "2018-03-19"),
    ({"risk": "2"}, "2", "2", "revisit", "2018-04-05"),
    ({"symptoms": "1 10"}, "3", "2", "revisit", "2018-03-19"),
    ({"insight": "2"}, "3", "2", "revisit", "2018-03-19"),
    ({"social_contact": "3"}, "3", "2", "revisit", "2018-03-19"),
    ({"risk": "3"}, "3", "1", "urgent_referral", "2018-03-19"),
    ({"risk": "5"}, "3", "1", "urgent_referral", "2018-03-19"),
    ({"insight": "3"}, "3", "1", "urgent_referral", "2018-03-19"),
    ({"severe_condition": "2"}, "3", "1", "urgent_referral", "2018-03-19"),
    ({"marked": "2"}, "2", "1", "urgent_referral", "2018-03-19"),
]


@pytest.mark.parametrize(("found", "before", "grade", "step", "by"), CONTACTS)
def test_a_contact_is_graded_and_followed_up(
    found: dict[str, str], before: str | None, grade: str, step: str, by: str
) -> None:
    entry = read_entry(mental_disorder.contact, {**QUIET, **found}, today=ON)
    assert entry.is_accepted, entry.problems
    judged = judge(mental_disorder, entry.data, on=ON, age=40, sex="1", previous_grade=before)
    assert judged.grade is not None
    assert (judged.grade.code, judged.step.kind.value, judged.due_on.isoformat()) == (grade, step, by)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"risk": "6"}, "risk", "code"),
    ({"risk": ""}, "risk", "required"),
    ({"trouble": "100"}, "trouble", "range"),
]


@pytest.mark.parametrize(("written", "item", "reason"), REFUSED)
def test_what_cannot_be_is_refused_by_name(written: dict[str, str], item: str, reason: str) -> None:
    entry = read_entry(mental_disorder.contact, {**QUIET, **written}, today=ON)
    assert [(problem.item, problem.reason) for problem in entry.errors] == [(item, reason)]


def test_all_of_it_is_closely_kept() -> None:
    form = mental_disorder.contact
    assert {mental_disorder.sensitivity, form.sensitivity, *(item.sensitivity for item in form.items)} == {
        Sensitivity.MENTAL
    }


def test_being_lost_closes_nothing() -> None:
    assert "3" not in mental_disorder.close_reasons
