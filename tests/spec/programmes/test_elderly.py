"""Health management of the elderly: the shared examination, its class, the self-care scale."""

from __future__ import annotations

from datetime import date

import pytest

from kangyu.catalogue.programmes import elderly
from kangyu.methods.forms import read_entry
from kangyu.methods.programmes import is_taken, judge
from kangyu.web.states import sign_of

ON = date(2018, 3, 5)


@pytest.mark.parametrize(("age", "own"), [(64, False), (65, True), (90, True)])
def test_an_examination_is_the_programmes_from_65(age: int, own: bool) -> None:
    assert is_taken(elderly, {"evaluation": "1"}, age=age, sex="1") is own


@pytest.mark.parametrize("evaluation", ["1", "2"])
def test_the_next_is_due_within_a_year_whatever_was_found(evaluation: str) -> None:
    judged = judge(elderly, {"evaluation": evaluation}, on=ON, age=70, sex="1", previous_grade=None)
    assert judged.grade is not None and judged.grade.code == evaluation
    assert judged.due_on == date(2019, 3, 5) and not judged.is_referral


def test_only_an_examination_without_abnormality_is_as_it_should_be() -> None:
    assert {grade.code: sign_of(grade).tone for grade in elderly.grades} == {"2": "warning", "1": "good"}


# zh: 进餐, 梳洗, 穿衣, 如厕, 活动 → 合计
# en: eating, grooming, dressing, toilet, moving → sum
SCALE = [
    (("0", "0", "0", "0", "0"), 0),
    (("3", "3", "3", "5", "5"), 19),
    (("5", "7", "5", "10", "10"), 37),
    (("0", "1", "0", "1", ""), None),
]


@pytest.mark.parametrize(("parts", "total"), SCALE)
def test_the_self_care_score_is_the_sum_of_its_five_parts(parts: tuple[str, ...], total: float | None) -> None:
    keys = ("eating", "grooming", "dressing", "toilet", "moving")
    raw = {f"self_care_{key}": part for key, part in zip(keys, parts, strict=True)}
    entry = read_entry(elderly.contact, {"evaluation": "1", **raw}, today=ON)
    assert entry.is_accepted and entry.data.get("self_care_score") == total
