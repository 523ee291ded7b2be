"""Counting many sets in few queries, and adding up their amounts.

Sets that share a table and its bounds become one group-by; sets that differ only in key fuse into the GROUP BY, those of
different conditions into conditional counts. The database returns, by leaf organisation, how many rows open and close in
which months; a spell gives +1 in the month it opens and −1 in the month it closes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from kangyu.methods.expressions import to_ibis

from .marts import Tables
from .sets import SET_KEY, Bound, Rows

# Columns made here begin so; no mart column may, or a helper would silently change a condition.
RESERVED = "q_"
WEIGHT = "q_weight"
"""A mart may carry it: how often each row counts, −1 for a row that is taken away."""
INCREMENTS = pa.schema([("set", pa.int32()), ("organisation", pa.int64()), ("month", pa.int32()), ("n", pa.int64())])


@dataclass(frozen=True)
class _Job:
    """One query: a table, and the month column of its events or the bounds of its spells."""

    table: str
    at: str | None
    after: tuple[Bound, ...]
    within: tuple[Bound, ...]


Ask = Callable[[int, Callable[[], ibis.Table]], pa.Table]
Shapes = dict[Any, list[tuple[int, Rows]]]


def fetched(job: int, query: Callable[[], ibis.Table]) -> pa.Table:
    """The answer of a query, made and asked at once."""
    return query().to_pyarrow()


def count(sets: Sequence[Rows], tables: Tables, first: int, last: int, ask: Ask = fetched) -> pa.Table:
    """The increments of every set, for months from `first` to `last`.

    Args:
        sets: distinct sets; their position is their number in the result.
        tables: gives the mart of a name.
        first: openings before it are counted into it, so that running sums start right.
        last: increments after it are left out.
        ask: answers a query by its number; who keeps what it compiled to need not make it again.

    Returns:
        Arrow table (set, organisation, month, n) with n ≠ 0.
    """
    opened = functools.cache(tables)
    parts = [
        _increments_of(job, shapes, ask(number, functools.partial(_query, job, shapes, opened, first, last)), last)
        for number, (job, shapes) in enumerate(_plan(sets))
    ]
    return pa.concat_tables([part for group in parts for part in group] or [INCREMENTS.empty_table()])


def _plan(sets: Sequence[Rows]) -> Iterator[tuple[_Job, Shapes]]:
    jobs: dict[_Job, Shapes] = {}
    for number, rows in enumerate(sets):
        job = _Job(rows.table, rows.at, rows.after, rows.within)
        shape = (rows.where, rows.of, rows.key is None)
        jobs.setdefault(job, {}).setdefault(shape, []).append((number, rows))
    yield from jobs.items()


def _query(job: _Job, shapes: Shapes, tables: Tables, first: int, last: int) -> ibis.Table:
    """One query for both ends of every spell: rows are counted by opening and closing month together."""
    some, table = next(iter(shapes.values()))[0][1], tables(job.table)
    key = SET_KEY.get(job.table)
    marked = _happening(some, table, first, last) if job.at else _standing(some, table, first, last)
    groups = {"q_organisation": marked.organisation, "q_open": marked.q_since, "q_close": marked.q_until}
    if key:
        groups["q_key"] = marked[key]
    return marked.group_by(**groups).agg(
        **{f"q_n{position}": _tally(group[0][1], marked) for position, group in enumerate(shapes.values())}
    )


def _increments_of(job: _Job, shapes: Shapes, answer: pa.Table, last: int) -> Iterator[pa.Table]:
    for position, group in enumerate(shapes.values()):
        for number, rows in group:
            own = _counted(answer, f"q_n{position}", rows.key)
            yield _increments(own, "q_open", number, 1, last)
            if job.at is None:
                yield _increments(own, "q_close", number, -1, last)


def _happening(rows: Rows, table: ibis.Table, first: int, last: int) -> ibis.Table:
    """Events of the months, with `q_since` their month."""
    assert rows.at is not None
    dated = table.mutate(q_since=table[rows.at], q_until=ibis.literal(0, "int32"))
    return dated.filter((dated.q_since >= first) & (dated.q_since <= last))


def _standing(rows: Rows, table: ibis.Table, first: int, last: int) -> ibis.Table:
    """Spells that stand at some month end from first to last, cut to them; those of no length left out."""
    known = with_bounds(rows, table)
    cut = known.mutate(q_since=ibis.greatest(known.q_since, first), q_until=ibis.least(known.q_until, last + 1))
    return cut.filter(cut.q_since < cut.q_until)


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
    return whole if rows.of is None else whole & table[rows.of.column].notnull()


def _tally(rows: Rows, table: ibis.Table) -> Any:
    """How many rows, or what their amounts come to; each as often as its weight, where rows have one."""
    factors = [table[name] for name in (rows.of.column if rows.of else None, WEIGHT) if name in table.columns]
    if not factors:
        return table.count(where=condition(rows, table)) if rows.where else table.count()
    amount = factors[0] if len(factors) == 1 else factors[0] * factors[1]
    return amount.sum(where=condition(rows, table)).fill_null(0).cast("int64")


def _counted(answer: pa.Table, column: str, key: str | None) -> pa.Table:
    """The rows of one set: organisation, both months, n ≠ 0."""
    own = answer.filter(pc.equal(answer["q_key"], key)) if key is not None else answer
    own = own.select(["q_organisation", "q_open", "q_close", column]).rename_columns(["organisation", *_ENDS, "n"])
    return own.filter(pc.not_equal(own["n"], 0))


_ENDS = ["q_open", "q_close"]


def _increments(own: pa.Table, end: str, number: int, sign: int, last: int) -> pa.Table:
    """The set's changes at one end of its rows, by organisation and month; a closing after `last` has not happened."""
    summed = own.filter(pc.less_equal(own[end], last)).group_by(["organisation", end]).aggregate([("n", "sum")])
    n = summed["n_sum"].cast(pa.int64())
    return pa.table(
        {
            "set": pa.array([number] * len(summed), pa.int32()),
            "organisation": summed["organisation"].cast(pa.int64()),
            "month": summed[end].cast(pa.int32()),
            "n": n if sign > 0 else pc.negate(n),
        },
        schema=INCREMENTS,
    )
