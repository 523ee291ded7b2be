"""How a stated figure is held against a counted one, and how the page tells it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kangyu.operations.comparison import Row, Verdict, held, page
from kangyu.operations.demonstration.counties import COUNTIES, Stated

QINGSHEN, LANSHAN, HONGJIANG, HAIAN = (COUNTIES[key] for key in ("qingshen", "lanshan", "hongjiang", "haian"))


def of(county, words: str) -> Stated:
    return next(stated for stated in county.stated if words in stated.text)


def row(county, words: str, counted: str | None, *, is_declared: bool = True, is_full: bool = True) -> Row:
    value = None if counted is None else Decimal(counted)
    return held(county, of(county, words), value, is_declared=is_declared, is_full=is_full)


VERDICTS = [
    (QINGSHEN, "电子建档率", "62.2249", Verdict.AGREES),
    (QINGSHEN, "电子建档率", "62.226", Verdict.DIFFERS),
    (LANSHAN, "高血压", "102500", Verdict.AGREES),  # 10.3万: to thousands
    (LANSHAN, "高血压", "103500", Verdict.DIFFERS),
    (LANSHAN, "重点人群签约 43", "434999", Verdict.AGREES),  # 43万: to ten thousands
    (HONGJIANG, "规范管理率", "90", Verdict.AGREES),
    (HONGJIANG, "规范管理率", "89.99", Verdict.DIFFERS),
    (QINGSHEN, "管理率 81.6%", "81.667", Verdict.CONTRADICTED),
    (QINGSHEN, "管理率 81.6%", "81.64", Verdict.AGREES),  # what agrees needs no excuse
    (QINGSHEN, "签约 36570", None, Verdict.DIFFERS),
    (HONGJIANG, "200 余", "200", Verdict.DIFFERS),  # 200余: more than 200
    (HONGJIANG, "200 余", "299", Verdict.AGREES),
    (HONGJIANG, "200 余", "300", Verdict.DIFFERS),
    (HAIAN, "110 多", "111", Verdict.AGREES),
    (HAIAN, "110 多", "179", Verdict.DIFFERS),
]


@pytest.mark.parametrize(("county", "words", "counted", "verdict"), VERDICTS)
def test_a_figure_agrees_when_it_rounds_to_the_stated_one(county, words, counted, verdict) -> None:
    assert row(county, words, counted).verdict is verdict


def test_what_cannot_be_counted_says_why() -> None:
    team = row(LANSHAN, "团队", None)
    assert team.verdict is Verdict.NOT_COUNTED and team.why
    unknown = row(LANSHAN, "高血压", None, is_declared=False)
    assert unknown.verdict is Verdict.NOT_COUNTED and unknown.why


def test_a_smaller_world_is_held_against_shares_only() -> None:
    assert row(LANSHAN, "高血压", "1030", is_full=False).verdict is Verdict.NOT_COUNTED
    assert row(LANSHAN, "签约率 80.3", "80.31", is_full=False).verdict is Verdict.AGREES


def test_every_figure_is_counted_or_says_why_not() -> None:
    with pytest.raises(ValueError):
        replace(of(LANSHAN, "团队"), why=None)
    with pytest.raises(ValueError):
        replace(of(QINGSHEN, "81.6"), rule="about")
    with pytest.raises(ValueError):
        replace(of(HAIAN, "110 多"), precision=0)
    with pytest.raises(ValueError, match="contradictions"):
        replace(QINGSHEN, contradictions=())


def test_the_page_tells_every_county() -> None:
    rows = [row(QINGSHEN, "管理率 81.6%", "81.667").as_dict(), row(QINGSHEN, "电子建档率", "62.22").as_dict()]
    text = page({"qingshen": rows, "haian": None}, COUNTIES)
    assert "2 项 figures" in text and "636 ÷ 780 = 81.538%" in text
    assert "海安市" in text and "未建立" in text
    for county in ("qingshen", "haian"):
        assert all(assumption.zh in text for assumption in COUNTIES[county].assumptions)
