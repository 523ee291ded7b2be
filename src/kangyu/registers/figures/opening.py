"""Opening a figure: the very rows behind it, page by page, under the reader's scope.

The snapshot gives keys, the registers give people. Rows of organisations outside the reader's scope stay counted as "not
open to you", and so do all rows of a figure that tells what is kept from the reader. Pages go by key (organisation, resident, row), never by offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kangyu.catalogue.sensitivities import is_open
from kangyu.methods.indicators import Indicator, Rows, between, members
from kangyu.methods.indicators.marts import Opens, mart
from kangyu.methods.indicators.opening import keys
from kangyu.methods.indicators.reading import NOT_COUNTED
from kangyu.methods.indicators.sets import Measure
from kangyu.registers.places.models import Area
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.periods import Period

from .queries import organisations_of

Key = tuple[int, int, int]  # organisation, resident (0 for nobody), row


class Part(StrEnum):
    """Which rows of a figure: those counted, those of the base, those of the base that were not counted."""

    NUMERATOR = "numerator"  # 分子
    DENOMINATOR = "denominator"  # 分母
    BETWEEN = "between"  # 差额：分母中未达到者


@dataclass(frozen=True)
class OpenedRow:
    """A row by its keys, of a person or of nobody; `is_unknown` marks one that was not counted because its value is unknown.

    `amount` is what the row adds to a sum, None where rows are counted.
    """

    organisation: int
    resident: int | None
    row: int
    is_unknown: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True)
class Page:
    """Rows in the order of organisation and resident; `hidden` rows are counted but not open to the reader.

    `amount` is what all rows of the part come to, None where rows are counted.
    """

    rows: list[OpenedRow]
    total: int
    hidden: int
    next: Key | None
    amount: Decimal | None = None


def may_open(scope: Scope, rows: Rows) -> bool:
    """Rows of people are for those who may open people; the rows of a ledger are about nobody."""
    return scope.may_open_people or mart(rows.table).opens is Opens.LEDGER


def page(
    indicator: Indicator,
    part: Part,
    period: Period,
    area: Area,
    snapshot: Snapshot,
    scope: Scope,
    *,
    after: Key | None = None,
    limit: int = 50,
) -> Page:
    """A page of the figure's rows. Raises ValueError when the figure has no such part."""
    in_area = organisations_of(area)
    open_ones = (
        in_area
        if scope.organisations is None
        else (scope.organisations if in_area is None else in_area & scope.organisations)
    )
    total = size(indicator, part, period, snapshot, in_area)
    amount = amount_of(indicator, part, period, snapshot, in_area)
    if not is_open(indicator, scope.sensitivities):
        return Page(rows=[], total=total, hidden=total, next=None, amount=amount)
    is_all = open_ones == in_area
    hidden = 0 if is_all else total - size(indicator, part, period, snapshot, open_ones)
    measure = rows_of(indicator, part).of
    rows = _rows(chosen(indicator, part, period, snapshot, open_ones), after, limit + 1, measure)
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Page(
        rows=rows[:limit],
        total=total,
        hidden=hidden,
        next=(last.organisation, last.resident or 0, last.row) if last else None,
        amount=amount,
    )


def all_keys(indicator: Indicator, part: Part, period: Period, area: Area, snapshot: Snapshot) -> Any:
    """Every row's key as a sorted NumPy array, for freezing an issued figure."""
    return keys_and_amounts(indicator, part, period, area, snapshot)[0]


def keys_and_amounts(
    indicator: Indicator, part: Part, period: Period, area: Area, snapshot: Snapshot
) -> tuple[Any, Any | None]:
    """Every row's key, sorted, and in the same order what each adds to a sum in the smallest unit; None where rows are counted."""
    found = chosen(indicator, part, period, snapshot, organisations_of(area))
    is_sum = rows_of(indicator, part).of is not None
    table = found.select("row", *(["amount"] if is_sum else [])).order_by("row").to_pyarrow()
    return table["row"].to_numpy(), table["amount"].to_numpy() if is_sum else None


def size(
    indicator: Indicator, part: Part, period: Period, snapshot: Snapshot, organisations: frozenset[int] | None
) -> int:
    """How many rows the part has: from the counts, or, where amounts were added up, counted now.

    Raises NotUnderstood for a figure that is newer than the snapshot.
    """
    if not snapshots.cube(snapshot).holds(indicator):
        raise NotUnderstood("not_counted", NOT_COUNTED)
    if rows_of(indicator, part).of is not None:
        return int(chosen(indicator, part, period, snapshot, organisations).count().execute())
    cube = snapshots.cube(snapshot)
    sizes = [cube.total(rows, organisations, period.first, period.last) for rows in indicator.sets]
    return {Part.NUMERATOR: sizes[0], Part.DENOMINATOR: sizes[-1], Part.BETWEEN: sizes[-1] - sizes[0]}[part]


def amount_of(
    indicator: Indicator, part: Part, period: Period, snapshot: Snapshot, organisations: frozenset[int] | None
) -> Decimal | None:
    """What the amounts of the part's rows come to; None where rows are counted."""
    if rows_of(indicator, part).of is None:
        return None
    cube = snapshots.cube(snapshot)
    sums = [Decimal(cube.amount(rows, organisations, period.first, period.last)) for rows in indicator.sets]
    return {Part.NUMERATOR: sums[0], Part.DENOMINATOR: sums[-1], Part.BETWEEN: sums[-1] - sums[0]}[part]


def rows_of(indicator: Indicator, part: Part) -> Rows:
    """The set that the rows of a part belong to."""
    return indicator.numerator if part is Part.NUMERATOR else indicator.sets[-1]


def parts_of(indicator: Indicator) -> tuple[Part, ...]:
    """The parts that the figure can be opened into."""
    if not isinstance(indicator.denominator, Rows):
        return (Part.NUMERATOR,)
    if not indicator.numerator.is_part_of(indicator.denominator):
        return (Part.NUMERATOR, Part.DENOMINATOR)
    return (Part.NUMERATOR, Part.BETWEEN, Part.DENOMINATOR)


def chosen(
    indicator: Indicator, part: Part, period: Period, snapshot: Snapshot, organisations: frozenset[int] | None
) -> Any:
    """The rows of the part in some organisations as an Ibis table of keys."""
    if part not in parts_of(indicator):
        raise ValueError(f"{indicator.key} has no {part}")
    rows = rows_of(indicator, part)
    table = snapshots.mart(snapshot, rows.table)
    if organisations is not None:
        table = table.filter(table.organisation.isin(sorted(organisations)))
    if part is Part.BETWEEN:
        found = between(indicator.numerator, rows, table, period.first, period.last)
    else:
        found = members(rows, table, period.first, period.last)
    return keys(rows, found)


def _rows(found: Any, after: Key | None, limit: int, measure: Measure | None) -> list[OpenedRow]:
    if after is not None:
        organisation, resident, row = after
        found = found.filter(
            (found.organisation > organisation)
            | ((found.organisation == organisation) & (found.resident > resident))
            | ((found.organisation == organisation) & (found.resident == resident) & (found.row > row))
        )
    table = found.order_by("organisation", "resident", "row").limit(limit).to_pyarrow()
    return [
        OpenedRow(
            row["organisation"],
            row["resident"] or None,
            row["row"],
            bool(row.get("unknown")),
            measure.amount(row["amount"]) if measure else None,
        )
        for row in table.to_pylist()
    ]
