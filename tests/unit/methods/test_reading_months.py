"""A figure's months, added up at once, are the figure of each month."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from kangyu.catalogue.indicators import INDICATORS
from kangyu.methods.indicators import Cube, ParameterBase, read_figure, read_months
from kangyu.methods.indicators.reading import NOT_COUNTED
from kangyu.methods.indicators.sets import Rows
from kangyu.vocabulary.periods import Period, last_day

FIRST, LAST = 24240, 24251
SETS = tuple(
    dict.fromkeys(rows for each in INDICATORS for rows in (each.numerator, each.denominator) if isinstance(rows, Rows))
)
CUBE = Cube(SETS, np.array([3, 5, 8]), FIRST, LAST, np.random.default_rng(7).integers(0, 4, (len(SETS), 3, 12)))


def parameter_in(month: Period) -> Decimal | None:
    return Decimal(month.last - FIRST) or None


@pytest.mark.parametrize("inside", [None, frozenset({3, 8}), frozenset()])
def test_months_at_once_are_the_months_one_by_one(inside):
    for indicator in INDICATORS:
        months = range(FIRST + 2, LAST + 1)
        expected = []
        for month in (Period.month(last_day(number)) for number in months):
            of = parameter_in(month) if isinstance(indicator.denominator, ParameterBase) else None
            expected.append(read_figure(indicator, CUBE, month, inside, of))
        assert read_months(indicator, CUBE, months, inside, parameter_in) == expected


def test_a_figure_newer_than_the_snapshot_says_so():
    """After an upgrade the newest snapshot lacks the sets of new definitions, until the next is taken."""
    older = Cube(SETS[1:], CUBE.organisations, FIRST, LAST, CUBE.values[1:])
    newer = next(each for each in INDICATORS if SETS[0] in each.sets)
    month = Period.month(last_day(LAST))
    assert read_figure(newer, older, month).why == NOT_COUNTED
    assert [each.why for each in read_months(newer, older, range(FIRST, LAST))] == [NOT_COUNTED] * (LAST - FIRST)
    known = next(each for each in INDICATORS if SETS[0] not in each.sets)
    assert read_figure(known, older, month).why != NOT_COUNTED
