"""From increments to figures: cumulate stocks, add up flows, roll up organisations, divide.

Increments are stored and cumulated when read, so that an update of one day touches only its own cells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period, last_day

from .declaration import FigureKind, Indicator
from .sets import SPELLS, Rows

EMPTY_SET = Bilingual("分母为 0，不计算", "The denominator is empty, so there is no rate")
NO_PARAMETER = Bilingual("缺少参数，不计算", "The parameter is not set, so there is no rate")
NOT_COUNTED = Bilingual(
    "此快照早于该指标的定义，重新生成快照后可见", "The snapshot is older than this figure's definition; take a new one"
)
OUT_OF_RANGE = Bilingual("快照不含该时期", "The snapshot does not reach this period")


@dataclass(frozen=True)
class Cube:
    """Counts of sets by leaf organisation and month.

    `values[set, organisation, month]` are stocks at month ends for spells and happenings of the month for events; of sets
    with a measure the sums of the month, in its smallest unit.
    """

    sets: tuple[Rows, ...]
    organisations: npt.NDArray[np.int64]  # sorted ids
    first: int
    last: int
    values: npt.NDArray[np.int64]
    _places: dict[Rows, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {rows: place for place, rows in enumerate(self.sets)})

    @classmethod
    def of(
        cls, increments: pa.Table, sets: Sequence[Rows], organisations: Collection[int], first: int, last: int
    ) -> Cube:
        """Lay the increments out and cumulate the stocks."""
        places = np.array(sorted(organisations), dtype=np.int64)
        values = np.zeros((len(sets), len(places), last - first + 1), dtype=np.int64)
        at = (
            increments["set"].to_numpy(),
            np.searchsorted(places, increments["organisation"].to_numpy()),
            increments["month"].to_numpy() - first,
        )
        np.add.at(values, at, increments["n"].to_numpy())
        for number, rows in enumerate(sets):
            if rows.table in SPELLS:
                np.cumsum(values[number], axis=1, out=values[number])
        return cls(tuple(sets), places, first, last, values)

    def reaches(self, period: Period) -> bool:
        """Whether every month of the period was counted."""
        return self.first <= period.first and period.last <= self.last

    def holds(self, indicator: Indicator) -> bool:
        """Whether its sets were counted; a snapshot from before an upgrade lacks those of new definitions."""
        return all(rows in self._places for rows in indicator.sets)

    def total(self, rows: Rows, organisations: Collection[int] | None, first: int, last: int) -> int:
        """Rows of the set: standing at the end of `last` for spells, happening from `first` to `last` for events.

        `organisations` are the leaf organisations to add up; None is all of them.
        """
        plane = self.values[self._places[rows]]
        if organisations is not None:
            plane = plane[np.isin(self.organisations, np.fromiter(organisations, dtype=np.int64))]
        months = (
            plane[:, last - self.first]
            if rows.table in SPELLS
            else plane[:, first - self.first : last - self.first + 1]
        )
        return int(months.sum(dtype=np.int64))

    def amount(self, rows: Rows, organisations: Collection[int] | None, first: int, last: int) -> int | Decimal:
        """`total` as people read it: how many rows, or the exact sum of their amounts."""
        total = self.total(rows, organisations, first, last)
        return rows.of.amount(total) if rows.of else total

    def amounts(self, rows: Rows, organisations: Collection[int] | None, months: range) -> list[int | Decimal]:
        """`amount` of each month, added up at once."""
        totals = self.series(rows, organisations)[months.start - self.first : months.stop - self.first].tolist()
        return [rows.of.amount(total) for total in totals] if rows.of else totals

    def series(self, rows: Rows, organisations: Collection[int] | None) -> npt.NDArray[np.int64]:
        """The set month by month, from `first` to `last`."""
        plane = self.values[self._places[rows]]
        if organisations is not None:
            plane = plane[np.isin(self.organisations, np.fromiter(organisations, dtype=np.int64))]
        summed: npt.NDArray[np.int64] = plane.sum(axis=0, dtype=np.int64)
        return summed


@dataclass(frozen=True)
class Reading:
    """One figure: indicator, period, the two numbers, the value; `why` explains a missing value."""

    indicator: Indicator
    period: Period
    numerator: int | Decimal
    denominator: Decimal | None
    value: Decimal | None
    why: Bilingual | None = None

    @property
    def exceeds(self) -> bool:
        """Over 100 %: possible for ratios and parameters, shown with a flag."""
        limit = self.indicator.factor
        return limit > 1 and self.value is not None and self.value > limit

    def text(self, places: int = 2) -> str:
        """The value as printed: 22913, 92.96, or — when there is none. Rounded half up, as in school."""
        if self.value is None:
            return "—"
        return str(rounded(self.value, places if self.indicator.is_rate else self.indicator.places))


def rounded(value: Decimal, places: int) -> Decimal:
    """Rounded half up to that many decimal places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def read_figure(
    indicator: Indicator,
    cube: Cube,
    period: Period,
    organisations: Collection[int] | None = None,
    parameter: Decimal | None = None,
) -> Reading:
    """The figure of a period for some organisations.

    Args:
        parameter: the denominator of a figure against a parameter, already multiplied out; None when it is not set.
    """
    if not cube.holds(indicator):
        return Reading(indicator, period, 0, None, None, NOT_COUNTED)
    if not cube.reaches(period):
        return Reading(indicator, period, 0, None, None, OUT_OF_RANGE)
    numerator = cube.amount(indicator.numerator, organisations, period.first, period.last)
    if isinstance(indicator.denominator, Rows):
        whole = cube.amount(indicator.denominator, organisations, period.first, period.last)
        return _reading(indicator, period, numerator, Decimal(whole))
    return _reading(indicator, period, numerator, parameter)


def read_months(
    indicator: Indicator,
    cube: Cube,
    months: range,
    organisations: Collection[int] | None = None,
    parameter_in: Callable[[Period], Decimal | None] = lambda month: None,
) -> list[Reading]:
    """The figure of each of some months that the cube reaches: `read_figure` of one after the other, added up at once.

    Args:
        parameter_in: the denominator of a figure against a parameter in a month.
    """
    periods = [Period.month(last_day(month)) for month in months]
    if not cube.holds(indicator):
        return [Reading(indicator, period, 0, None, None, NOT_COUNTED) for period in periods]
    numerators = cube.amounts(indicator.numerator, organisations, months)
    if isinstance(indicator.denominator, Rows):
        wholes: list[Decimal | None] = [
            Decimal(whole) for whole in cube.amounts(indicator.denominator, organisations, months)
        ]
    else:
        wholes = [parameter_in(month) for month in periods] if indicator.is_rate else [None] * len(periods)
    return [_reading(indicator, *of) for of in zip(periods, numerators, wholes, strict=True)]


def _reading(indicator: Indicator, period: Period, numerator: int | Decimal, whole: Decimal | None) -> Reading:
    """Divide, where there is something to divide by."""
    if not indicator.is_rate:
        return Reading(indicator, period, numerator, None, Decimal(numerator))
    if not whole:
        missing = NO_PARAMETER if indicator.kind is FigureKind.PARAMETER else EMPTY_SET
        return Reading(indicator, period, numerator, whole, None, missing)
    return Reading(indicator, period, numerator, whole, Decimal(numerator) * indicator.factor / whole)
