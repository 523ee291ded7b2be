"""Every mart's rows can be told; every table that a mart needs is copied."""

from kangyu.methods.indicators.marts import MARTS
from kangyu.registers.figures.telling import TELLERS
from kangyu.registers.snapshots.base import BASE_TABLES


def test_every_mart_has_a_teller() -> None:
    assert {mart.name for mart in MARTS} == set(TELLERS)


def test_every_table_that_a_mart_needs_is_copied() -> None:
    assert {name for mart in MARTS for name in mart.needs} <= {table.name for table in BASE_TABLES}
