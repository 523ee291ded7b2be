"""What a set is: rows of one mart table, as events of a month or as spells that stand at its end.

Time enters in two ways only. `after=(column, months)`: the month is at least that many months past the column's (an age,
a duration). `within=(column, months)`: it is less than that many months past it (a freshness). All else in a condition
is free of time, so a set of spells is a set of intervals and a stock is the running sum of openings less closings.

Months are the integers of `kangyu.vocabulary.periods`. At the end of a month every day of it has passed, so a rule in
whole months ("in the last 12 months", "65 years of age") is exact; rules in days become a column with the month in which
they stop to hold, made once in the mart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from kangyu.methods.expressions import Expression, fields_of, holds

from .marts import MARTS

Bound = tuple[str, int]

# Marts carry an amount that is added up in a column of its own, in the item's smallest unit.
SUMMED = "sum_"

# What identifies a row of each mart, and the column by which its sets are keyed.
ROW_KEY = {mart.name: mart.row_key for mart in MARTS}
SET_KEY = {mart.name: mart.set_key for mart in MARTS if mart.set_key is not None}
SPELLS = frozenset(mart.name for mart in MARTS if mart.is_spells)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is added up over rows: a numeric item, exact to `scale` decimals (0 for whole numbers, 2 for yuan)."""

    item: str
    scale: int = 0

    @property
    def column(self) -> str:
        """The column of the mart: the item in its smallest unit, a whole number, so that sums are exact on every engine."""
        return f"{SUMMED}{self.item}"

    def amount(self, total: int) -> Decimal:
        """A sum in the smallest unit as the number that people read."""
        return Decimal(total).scaleb(-self.scale)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the mart `table`, of one programme, form or ledger if `key` is given.

    Events carry `at`, the column with their month. `where` are conditions, all of which must hold; unknown is not in.
    With `of` the rows are not counted but their amounts added up; rows of unknown amount are not in.
    """

    table: str
    key: str | None = None
    at: str | None = None
    where: tuple[Expression, ...] = ()
    after: tuple[Bound, ...] = ()
    within: tuple[Bound, ...] = ()
    of: Measure | None = None

    def __post_init__(self) -> None:
        if self.table not in ROW_KEY:
            raise ValueError(f"there is no mart {self.table!r}")
        if (self.table in SPELLS) == (self.at is not None):
            raise ValueError(f"{self.table}: spells stand, events have a month column `at`")
        if self.key is not None and self.table not in SET_KEY:
            raise ValueError(f"{self.table} is not keyed")
        if self.at is not None and (self.after or self.within):
            raise ValueError("an event has one month; after and within speak of spells")
        if self.of is not None and self.at is None:
            raise ValueError("amounts are added up over events")

    def __repr__(self) -> str:
        """By this text a snapshot remembers the sets that it counted; what came later leaves older texts as they were."""
        told = [each.name for each in fields(self) if each.name != "of" or self.of is not None]
        return f"Rows({', '.join(f'{name}={getattr(self, name)!r}' for name in told)})"

    def but(self, *where: Expression, after: tuple[Bound, ...] = (), within: tuple[Bound, ...] = ()) -> Rows:
        """The part of these rows that fulfils more: inclusion holds by construction."""
        return replace(self, where=self.where + where, after=self.after + after, within=self.within + within)

    def sum_of(self, item: str, scale: int = 0) -> Rows:
        """The same rows, their amounts added up instead of counted."""
        return replace(self, of=Measure(item, scale))

    @property
    def reads(self) -> frozenset[str]:
        """Columns that the conditions read, bounds aside."""
        return frozenset(name for condition in self.where for name in fields_of(condition))

    def is_part_of(self, other: Rows) -> bool:
        """Whether this set was made from the other by `but`."""
        return (
            (self.table, self.key, self.at, self.of) == (other.table, other.key, other.at, other.of)
            and self.where[: len(other.where)] == other.where
            and self.after[: len(other.after)] == other.after
            and self.within[: len(other.within)] == other.within
        )


def stands(rows: Rows, row: Mapping[str, Any], month: int) -> bool:
    """The reference: whether one mart row, as a mapping, belongs to the set at a month. Unknown does not belong."""
    if rows.key is not None and row[SET_KEY[rows.table]] != rows.key:
        return False
    if any(holds(condition, row) is not True for condition in rows.where):
        return False
    if rows.of is not None and row[rows.of.column] is None:
        return False
    if rows.at is not None:
        return bool(row[rows.at] == month)
    bounds = [column for column, _ in rows.after + rows.within]
    if any(row[column] is None for column in bounds):
        return False
    since = max([row["since"]] + [row[column] + months for column, months in rows.after])
    until = min([row["until"]] + [row[column] + months for column, months in rows.within])
    return bool(since <= month < until)
