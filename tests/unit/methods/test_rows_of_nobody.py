"""Rows of a mart may have no person: their keys say 0, so that pages still go by key."""

import ibis
import pytest

from kangyu.methods.indicators import Rows
from kangyu.methods.indicators.marts import MARTS
from kangyu.methods.indicators.opening import keys


@pytest.mark.parametrize("columns", [{}, {"resident": [7, None]}])
def test_a_row_without_a_person_has_the_resident_nought(columns: dict[str, list[int | None]]) -> None:
    table = ibis.memtable({"contact": [1, 2], "organisation": [5, 5], **columns})
    found = keys(Rows("contact", at="month"), table).order_by("row").to_pyarrow().to_pylist()
    assert [row["resident"] for row in found] == ([7, 0] if columns else [0, 0])


def test_every_mart_is_named_once() -> None:
    assert len({mart.name for mart in MARTS}) == len(MARTS)
