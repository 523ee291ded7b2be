"""Family-doctor contracts: terms, what an agreement must say, when it is to be renewed."""

from __future__ import annotations

from datetime import date

import pytest

from kangyu.catalogue.codelists.contract import KEY_GROUPS
from kangyu.catalogue.programmes import family_doctor
from kangyu.methods.forms import read_entry
from kangyu.methods.programmes import DueState, due_state, judge

AGREED = {
    "team": "桐木家庭医生团队",
    "signs_for": "本人",
    "term_years": "1",
    "groups": "高血压,老年人",
    "packages": "基础包",
}

# zh: 签约日期, 年数 → 期满日
# en: signed on, years → last day of the term
TERMS = [
    ("2018-03-05", "1", "2019-03-04"),
    ("2018-03-05", "2", "2020-03-04"),
    ("2018-01-01", "3", "2020-12-31"),
    ("2016-02-29", "1", "2017-02-27"),
]


@pytest.mark.parametrize(("signed", "years", "last"), TERMS)
def test_a_contract_stands_to_the_last_day_of_its_term(signed: str, years: str, last: str) -> None:
    on, end = date.fromisoformat(signed), date.fromisoformat(last)
    entry = read_entry(family_doctor.contact, {**AGREED, "term_years": years}, today=on)
    judged = judge(family_doctor, entry.data, on=on, age=70, sex="1", previous_grade=None)
    assert judged.due_on == end and judged.grade is None
    states = [
        due_state(family_doctor, due_on=end, refer_by=None, on=date.fromordinal(end.toordinal() + n)) for n in (0, 1)
    ]
    assert states == [DueState.DUE, DueState.OVERDUE]


REFUSED = [
    ({"term_years": "4"}, "term_years", "range"),
    ({"term_years": "0"}, "term_years", "range"),
    ({"groups": ""}, "groups", "required"),
    ({"team": ""}, "team", "required"),
    ({"packages": "豪华包"}, "packages", "code"),
]


@pytest.mark.parametrize(("written", "item", "reason"), REFUSED)
def test_what_cannot_be_is_refused_by_name(written: dict[str, str], item: str, reason: str) -> None:
    entry = read_entry(family_doctor.contact, {**AGREED, **written}, today=date(2018, 3, 5))
    assert [(problem.item, problem.reason) for problem in entry.errors] == [(item, reason)]


def test_all_groups_but_the_general_one_are_key_groups() -> None:
    assert len(KEY_GROUPS) == 11 and "1" not in KEY_GROUPS
