"""The bulk door against plain inserts: a county of the same size loaded, then its rows by `executemany` into empty tables.

The plain inserts are given finished rows and check nothing; they write under the indexes, as anything does that does not
take them away.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from . import measuring, worlds

_AT_ONCE = 20_000


def measure(home: Path) -> dict[str, Any]:
    """Load once, in a process and a folder of its own, and insert the same rows once."""
    residents = _residents(home)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="loading-") as folder:
        fresh = Path(folder)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.loading", str(residents)],
            env={**os.environ, "KANGYU_HOME": str(fresh)},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        loaded = json.loads(done.stdout)
        rows, seconds = insert_plainly(worlds.database_of(fresh), loaded.pop("tables"), fresh / "plain.sqlite3")
    return {**loaded, "rows": rows, "plain": seconds, "share": seconds / loaded["load"]}


def _residents(home: Path) -> int:
    with sqlite3.connect(f"file:{worlds.database_of(home)}?mode=ro", uri=True) as database:
        living = "SELECT count(*) FROM people_resident WHERE died_on IS NULL AND left_on IS NULL"
        return database.execute(living).fetchone()[0]


def load(residents: int) -> dict[str, Any]:
    """In the process of its own: tables and places first, then the world is made, then loaded."""
    home = worlds.start()
    from django.core.management import call_command
    from django.utils import timezone

    from kangyu.operations.demonstration.build import load_people, load_places, prepare
    from kangyu.operations.demonstration.counties import COUNTIES
    from kangyu.workflows.load_county import TABLES

    call_command("migrate", verbosity=0, interactive=False)
    declared = COUNTIES[worlds.COUNTY]
    seconds, began = {}, time.perf_counter()
    prepared = prepare(
        declared, as_of=declared.as_of or date.today(), residents=residents, folder=home / "sheets", in_bulk=True
    )
    seconds["make"] = time.perf_counter() - began
    load_places(prepared, now=timezone.now())
    began, busy = time.perf_counter(), time.process_time()
    counted = load_people(prepared, now=timezone.now())
    seconds["load"], seconds["processor"] = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tables = [model._meta.db_table for model in TABLES]
    return {**seconds, "peak_mb": peak, "counted": counted, "tables": tables}


def insert_plainly(source: Path, tables: list[str], target: Path) -> tuple[int, float]:
    """The rows of some tables into empty ones with the same indexes, in one transaction. Returns rows and seconds."""
    given = sqlite3.connect(source)
    plain = sqlite3.connect(target, isolation_level=None)
    plain.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-524288;")
    for table in tables:
        for (sql,) in given.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
            "ORDER BY type = 'index'",
            (table,),
        ):
            plain.execute(sql)
    rows, seconds = 0, 0.0
    plain.execute("BEGIN IMMEDIATE")
    for table in tables:
        for some in _pieces(given, table):
            marks = ", ".join("?" * len(some[0]))
            insert = f"INSERT INTO {table} VALUES ({marks})"
            seconds += measuring.seconds_of(lambda insert=insert, some=some: plain.executemany(insert, some))
            rows += len(some)
    seconds += measuring.seconds_of(lambda: plain.execute("COMMIT"))
    plain.close()
    given.close()
    return rows, seconds


def _pieces(given: sqlite3.Connection, table: str) -> Iterator[list[tuple[Any, ...]]]:
    cursor = given.execute(f"SELECT * FROM {table} ORDER BY 1")
    while some := cursor.fetchmany(_AT_ONCE):
        yield some


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measuring.answer(load(int(sys.argv[1])))
    else:
        measuring.answer(measure(Path(os.environ["KANGYU_HOME"])))
