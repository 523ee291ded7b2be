"""Counting many sets in few queries.

Sets that share a table and a month expression become one group-by; sets that differ only in key fuse into the
GROUP BY, those of different shape into conditional counts. The database returns leaf increments (organisation × month);
a spell gives +1 in the month it opens and −1 in the month it closes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from kangyu.methods.expressions import to_ibis

from .sets import SET_KEY, Bound, Rows

# Columns made here begin so; no mart column may, or a helper would silently change a condition.
RESERVED = "q_"
INCREMENTS = pa.schema([("set", pa.int32()), ("organisation", pa.int64()), ("month", pa.int32()), ("n", pa.int64())])

Tables = Callable[[str], ibis.Table]


@dataclass(frozen=True)
class _Job:
    """One query: a table, the month that its rows fall into, and the shapes counted there."""

    table: str
    kind: str  # "at", "opens" or "closes"
    month: str | tuple[Bound, ...] | tuple[tuple[Bound, ...], tuple[Bound, ...]]


def count(sets: Sequence[Rows], tables: Tables, first: int, last: int) -> pa.Table:
    """The increments of every set, for months from `first` to `last`.

    Args:
        sets: distinct sets; their position is their number in the result.
        tables: gives the mart of a name.
        first: openings before it are counted into it, so that running sums start right.
        last: increments after it are left out.

    Returns:
        Arrow table (set, organisation, month, n) with n ≠ 0.
    """
    parts = [_answer(job, shapes, tables(job.table), first, last) for job, shapes in _plan(sets)]
    return pa.concat_tables([part for group in parts for part in group] or [INCREMENTS.empty_table()])


def _plan(sets: Sequence[Rows]) -> Iterator[tuple[_Job, dict[Any, list[tuple[int, Rows, int]]]]]:
    jobs: dict[_Job, dict[Any, list[tuple[int, Rows, int]]]] = {}
    for number, rows in enumerate(sets):
        for job, sign in _jobs_of(rows):
            shape = (rows.where, rows.after, rows.within, rows.key is None)
            jobs.setdefault(job, {}).setdefault(shape, []).append((number, rows, sign))
    yield from jobs.items()


def _jobs_of(rows: Rows) -> list[tuple[_Job, int]]:
    if rows.at is not None:
        return [(_Job(rows.table, "at", rows.at), 1)]
    # The same spell closes where it opened too late to stand, so both queries drop spells of no length.
    return [
        (_Job(rows.table, "opens", (rows.after, rows.within)), 1),
        (_Job(rows.table, "closes", (rows.after, rows.within)), -1),
    ]


def _answer(
    job: _Job, shapes: dict[Any, list[tuple[int, Rows, int]]], table: ibis.Table, first: int, last: int
) -> Iterator[pa.Table]:
    some = next(iter(shapes.values()))[0][1]
    key = SET_KEY.get(job.table)
    marked = dated(some, table, job.kind, first).filter(lambda t: (t.q_month >= first) & (t.q_month <= last))
    groups = {"q_organisation": marked.organisation, "q_at": marked.q_month}
    if key:
        groups["q_key"] = marked[key]
    counted = marked.group_by(**groups).agg(
        **{f"q_n{position}": _tally(group[0][1], marked) for position, group in enumerate(shapes.values())}
    )
    answer = counted.to_pyarrow()
    for position, group in enumerate(shapes.values()):
        for number, rows, sign in group:
            yield _increments(answer, f"q_n{position}", number, rows.key, sign)


def dated(rows: Rows, table: ibis.Table, kind: str, first: int) -> ibis.Table:
    """The table with `q_month`, the month in which the set's rows happen, open or close; spells of no length left out."""
    if kind == "at":
        assert rows.at is not None
        return table.mutate(q_month=table[rows.at])
    known = with_bounds(rows, table)
    known = known.filter((known.q_since < known.q_until) & (known.q_until > first))
    month = ibis.greatest(known.q_since, first) if kind == "opens" else known.q_until
    return known.mutate(q_month=month)


def with_bounds(rows: Rows, table: ibis.Table) -> ibis.Table:
    """The table with `q_since` and `q_until`, the months between which each spell belongs to the set.

    Engines differ in what `greatest` and `least` make of unknown, so rows with an unknown bound leave first.
    """
    for column, _ in rows.after + rows.within:
        table = table.filter(table[column].notnull())
    since = [table.since] + [table[column] + months for column, months in rows.after]
    until = [table.until] + [table[column] + months for column, months in rows.within]
    return table.mutate(
        q_since=since[0] if len(since) == 1 else ibis.greatest(*since),
        q_until=until[0] if len(until) == 1 else ibis.least(*until),
    )


def condition(rows: Rows, table: ibis.Table) -> Any:
    """The conditions that are free of time as one column; TRUE when there is none."""
    whole = ibis.literal(True)
    for term in rows.where:
        whole = whole & to_ibis(term, table)
    return whole


def _tally(rows: Rows, table: ibis.Table) -> Any:
    return table.count(where=condition(rows, table)) if rows.where else table.count()


def _increments(answer: pa.Table, column: str, number: int, key: str | None, sign: int) -> pa.Table:
    import pyarrow.compute as pc

    if key is not None:
        answer = answer.filter(pc.equal(answer["q_key"], key))
    answer = answer.filter(pc.not_equal(answer[column], 0))
    n = answer[column].cast(pa.int64())
    return pa.table(
        {
            "set": pa.array([number] * len(answer), pa.int32()),
            "organisation": answer["q_organisation"].cast(pa.int64()),
            "month": answer["q_at"].cast(pa.int32()),
            "n": pc.negate(n) if sign < 0 else n,
        },
        schema=INCREMENTS,
    )
