"""Opening a figure: the very rows behind it, page by page, under the reader's scope.

The snapshot gives keys, the registers give people. Rows of organisations outside the reader's scope stay counted as "not
open to you", and so do all rows of a figure that tells what is kept from the reader. Pages go by key (organisation, resident, row), never by offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kangyu.catalogue.sensitivities import is_open
from kangyu.methods.indicators import Indicator, Rows, between, members
from kangyu.methods.indicators.opening import keys
from kangyu.registers.places.models import Area
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.policies import Scope
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
    """A row by its keys, of a person or of nobody; `is_unknown` marks one that was not counted because its value is unknown."""

    organisation: int
    resident: int | None
    row: int
    is_unknown: bool = False


@dataclass(frozen=True)
class Page:
    """Rows in the order of organisation and resident; `hidden` rows are counted but not open to the reader."""

    rows: list[OpenedRow]
    total: int
    hidden: int
    next: Key | None


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
    if not is_open(indicator, scope.sensitivities):
        return Page(rows=[], total=total, hidden=total, next=None)
    is_all = open_ones == in_area
    hidden = 0 if is_all else total - size(indicator, part, period, snapshot, open_ones)
    rows = _rows(chosen(indicator, part, period, snapshot, open_ones), after, limit + 1)
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Page(
        rows=rows[:limit],
        total=total,
        hidden=hidden,
        next=(last.organisation, last.resident or 0, last.row) if last else None,
    )


def all_keys(indicator: Indicator, part: Part, period: Period, area: Area, snapshot: Snapshot) -> Any:
    """Every row's key as a sorted NumPy array, for freezing an issued figure."""
    found = chosen(indicator, part, period, snapshot, organisations_of(area))
    return found.select("row").order_by("row").to_pyarrow()["row"].to_numpy()


def size(
    indicator: Indicator, part: Part, period: Period, snapshot: Snapshot, organisations: frozenset[int] | None
) -> int:
    """How many rows the part has, from the counts."""
    cube = snapshots.cube(snapshot)
    sizes = [cube.total(rows, organisations, period.first, period.last) for rows in indicator.sets]
    return {Part.NUMERATOR: sizes[0], Part.DENOMINATOR: sizes[-1], Part.BETWEEN: sizes[-1] - sizes[0]}[part]


def parts_of(indicator: Indicator) -> tuple[Part, ...]:
    """The parts that the figure can be opened into."""
    if not isinstance(indicator.denominator, Rows):
        return (Part.NUMERATOR,)
    if indicator.denominator.table != indicator.numerator.table:
        return (Part.NUMERATOR, Part.DENOMINATOR)
    return (Part.NUMERATOR, Part.BETWEEN, Part.DENOMINATOR)


def chosen(
    indicator: Indicator, part: Part, period: Period, snapshot: Snapshot, organisations: frozenset[int] | None
) -> Any:
    """The rows of the part in some organisations as an Ibis table of keys."""
    if part not in parts_of(indicator):
        raise ValueError(f"{indicator.key} has no {part}")
    rows = indicator.sets[-1] if part is not Part.NUMERATOR else indicator.numerator
    table = snapshots.mart(snapshot, rows.table)
    if organisations is not None:
        table = table.filter(table.organisation.isin(sorted(organisations)))
    if part is Part.BETWEEN:
        found = between(indicator.numerator, rows, table, period.first, period.last)
    else:
        found = members(rows, table, period.first, period.last)
    return keys(rows, found)


def _rows(found: Any, after: Key | None, limit: int) -> list[OpenedRow]:
    if after is not None:
        organisation, resident, row = after
        found = found.filter(
            (found.organisation > organisation)
            | ((found.organisation == organisation) & (found.resident > resident))
            | ((found.organisation == organisation) & (found.resident == resident) & (found.row > row))
        )
    table = found.order_by("organisation", "resident", "row").limit(limit).to_pyarrow()
    return [
        OpenedRow(row["organisation"], row["resident"] or None, row["row"], bool(row.get("unknown")))
        for row in table.to_pylist()
    ]
