"""The engine against SQL by hand: the same sets over the same Parquet files, in turns, and equal in every cell.

Three acts: `by hand`; `engine`, the whole of `methods.indicators.count` as the snapshot calls it; `engine's queries`, the
very SQL that it made, run again without Ibis. What the engine spends is told apart by looking at its parts as it runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from . import measuring, worlds

REPEATS = 5
COLUMNS = ("set", "organisation", "month", "n")


class Engine:
    """`count` on an engine of its own, with what it does taken down: seconds by part, and the SQL that it made."""

    def __init__(self, sets: list[Any], marts: Path, first: int, last: int) -> None:
        self.parts: list[dict[str, float]] = []
        self.queries: list[str] = []
        self.result: pa.Table | None = None
        self._asked = (sets, marts, first, last)
        self._backend: Any = ibis.duckdb.connect()

    def count(self) -> None:
        """As the snapshot does it."""
        from kangyu.methods.indicators import count

        sets, marts, first, last = self._asked
        spent = {"open the files": 0.0, "compile": 0.0, "run the queries": 0.0}
        self.queries = []
        began = time.perf_counter()
        with self._taken_down(spent):
            self.result = count(
                sets, lambda name: self._backend.read_parquet(str(marts / f"{name}.parquet")), first, last
            )
        spent["build expressions, put together"] = time.perf_counter() - began - sum(spent.values())
        self.parts.append(spent)

    def run_queries(self) -> None:
        """Only what the engine asked of DuckDB."""
        for query in self.queries:
            self._backend.con.sql(query).to_arrow_table()

    @contextmanager
    def _taken_down(self, spent: dict[str, float]) -> Iterator[None]:
        """Look at three methods of the backend while it counts."""
        backend = self._backend
        compiled, relation = backend.compile, backend._to_duckdb_relation
        backend.read_parquet = _timed(type(backend).read_parquet.__get__(backend), spent, "open the files")

        def compile(*given: Any, **named: Any) -> str:
            began = time.perf_counter()
            query = compiled(*given, **named)
            spent["compile"] += time.perf_counter() - began
            self.queries.append(query)
            return query

        def to_relation(*given: Any, **named: Any) -> Any:
            return _Relation(relation(*given, **named), spent)

        backend.compile, backend._to_duckdb_relation = compile, to_relation
        try:
            yield
        finally:
            del backend.compile, backend._to_duckdb_relation, backend.read_parquet


class _Relation:
    """DuckDB's answer to be, which does its work when it is fetched."""

    def __init__(self, relation: Any, spent: dict[str, float]) -> None:
        self.to_arrow_table = _timed(relation.to_arrow_table, spent, "run the queries")


def _timed(act: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return act(*given, **named)
        finally:
            spent[part] += time.perf_counter() - began

    return timed


class ByHand:
    """The statements on a connection of their own."""

    def __init__(self, statements: list[str]) -> None:
        self._statements = statements
        self._connection = duckdb.connect()
        self.result: pa.Table | None = None

    def count(self) -> None:
        """All of them."""
        self.result = pa.concat_tables(
            [self._typed(self._connection.sql(statement).to_arrow_table()) for statement in self._statements]
        )

    @staticmethod
    def _typed(table: pa.Table) -> pa.Table:
        from kangyu.methods.indicators.counting import INCREMENTS

        return table.cast(INCREMENTS)


def measure(repeats: int = REPEATS) -> dict[str, Any]:
    """Count in turns; refuse to report anything when a cell differs."""
    from kangyu.registers.snapshots import queries as snapshots
    from kangyu.registers.snapshots.actions import all_sets, folders

    from .by_hand import SETS, statements

    taken = worlds.snapshot()
    cube, marts = snapshots.cube(taken), folders() / taken.folder / "marts"
    engine = Engine(list(SETS.values()), marts, cube.first, cube.last)
    hand = ByHand(statements(marts, cube.first, cube.last))
    acts = {"hand": hand.count, "engine": engine.count, "queries": engine.run_queries}
    seconds = measuring.interleaved(acts, repeats)
    cells = assert_equal(engine.result, hand.result)
    return {
        "months": cube.last - cube.first + 1,
        "organisations": len(cube.organisations),
        "sets": len(SETS),
        "sets_not_by_hand": len(set(all_sets()) - set(SETS.values())),
        "rows": {path.stem: _rows(path) for path in sorted(marts.glob("*.parquet"))},
        "cells": cells,
        "statements": {"hand": len(hand._statements), "engine": len(engine.queries)},
        "seconds": {name: measuring.spread(values) for name, values in seconds.items()},
        "ratios": {
            "with compilation": _ratios(seconds["hand"], seconds["engine"]),
            "queries alone": _ratios(seconds["hand"], seconds["queries"]),
        },
        "engine_parts": _middle(engine.parts[-repeats:]),
    }


def assert_equal(one: pa.Table | None, other: pa.Table | None) -> int:
    """Both have the same (set, organisation, month, n), each as often. Returns how many there are."""
    assert one is not None and other is not None
    order = [(column, "ascending") for column in COLUMNS]
    ours, theirs = (table.select(COLUMNS).sort_by(order).combine_chunks() for table in (one, other))
    if not ours.equals(theirs):
        names = ("ours", "theirs")
        connection = duckdb.connect()
        for name, table in zip(names, (ours, theirs), strict=True):
            connection.register(name, table)
        differing = connection.sql(
            "(FROM ours EXCEPT ALL FROM theirs) UNION ALL (FROM theirs EXCEPT ALL FROM ours) ORDER BY ALL LIMIT 10"
        )
        raise AssertionError(f"the engine and the SQL by hand differ:\n{differing}")
    return len(ours)


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """The parts of the run that took neither longest nor shortest, so that they add up."""
    return sorted(runs, key=lambda spent: sum(spent.values()))[len(runs) // 2]


def _ratios(hand: list[float], other: list[float]) -> dict[str, float]:
    """Hand over the other, turn by turn."""
    return measuring.spread([one / two for one, two in zip(hand, other, strict=True)])


def _rows(path: Path) -> int:
    return duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]


if __name__ == "__main__":
    worlds.start()
    measuring.answer(measure())
