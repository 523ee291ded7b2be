"""Many rows through a rule for one row: each distinct reading is looked at once.

A million readings of a county are some ten thousand different ones. So the interpreter for one row serves whole tables,
and there is no second reading of the rules that could differ from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Factors:
    """A column as its distinct values, and for each row the position of its value among them."""

    values: Sequence[Any]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def map(self, act: Callable[[Any], Any]) -> Factors:
        """The column of what `act` makes of each value."""
        return Factors([act(value) for value in self.values], self.codes)

    def merged(self) -> Factors:
        """The same column with values that are equal (and hashable) counted as one."""
        seen: dict[Any, int] = {}
        codes = [seen.setdefault(value, len(seen)) for value in self.values]
        return Factors(list(seen), np.array(codes, dtype=np.int64)[self.codes])

    def take(self, rows: NDArray[Any]) -> Factors:
        """The column of some rows, by position or by flag."""
        return Factors(self.values, self.codes[rows])

    def column(self) -> NDArray[np.object_]:
        """The value of each row."""
        values = np.empty(len(self.values), dtype=object)
        values[:] = self.values
        return values[self.codes]


def factors(column: NDArray[Any]) -> Factors:
    """The distinct values of a column, as Python's own; NaN and NaT become None."""
    if column.dtype == object:
        rows = column.tolist()
        seen = {value: position for position, value in enumerate(dict.fromkeys(rows))}
        return Factors(list(seen), np.fromiter(map(seen.__getitem__, rows), dtype=np.int64, count=len(rows)))
    values, inverse = np.unique(column, return_inverse=True)
    return Factors([None if value != value else value for value in values.tolist()], inverse.astype(np.int64))


def distinct(columns: Mapping[str, Factors]) -> tuple[Iterator[dict[str, Any]], Codes]:
    """The distinct rows of some columns of equal length, and for each row the position of its like among them."""
    key: Codes = np.zeros(len(next(iter(columns.values()), _NOTHING)), dtype=np.int64)
    size = 1
    for column in columns.values():
        if size * max(len(column.values), 1) > _LARGEST:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            size = len(key)
        key = key * len(column.values) + column.codes
        size *= max(len(column.values), 1)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return _rows(columns, first), inverse.astype(np.int64)


_NOTHING = Factors([], np.zeros(0, dtype=np.int64))


def _rows(columns: Mapping[str, Factors], positions: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    codes = [column.codes[positions].tolist() for column in columns.values()]
    values = [column.values for column in columns.values()]
    for row in zip(*codes, strict=True):
        yield {name: some[code] for name, some, code in zip(columns, values, row, strict=True)}


def each(columns: Mapping[str, Factors], act: Callable[[dict[str, Any]], Any]) -> Factors:
    """What `act` makes of each row of the columns, worked out once for rows that are alike."""
    rows, codes = distinct(columns)
    return Factors([act(row) for row in rows], codes)
