"""A full run: everything copied, every mart made, every set counted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as parquet
from django.db import connection

from kangyu.catalogue.cases import CASES
from kangyu.catalogue.forms import health_examination
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import count
from kangyu.methods.indicators.marts import MARTS, Mart, Recipe
from kangyu.vocabulary.periods import month_of

from . import base, parts
from .compiled import Compiled, set_day
from .ways import all_sets, current_version

MONTHS = 60
MEMORY = "4GB"
"""What counting a county takes at most; DuckDB by itself would take four fifths of the machine. More goes to the disk."""
_SEEN = "journal"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What was built: rows by table, the marks of the journal that were read, and what an update knows besides.

    `carried` are the files that the folder shares with the one before, `changed` how many subjects were counted again.
    """

    rows: dict[str, int]
    seen: Sequence[int]
    carried: frozenset[str] = field(default=frozenset())
    changed: int | None = None


class ExtractFailed(Exception):
    """The copying process ended with an error, which is the message."""


def build(folder: Path, as_of: date, progress: Progress) -> Built:
    """Fill an empty folder."""
    (folder / "base").mkdir(parents=True)
    (folder / "marts").mkdir()
    progress("extract")
    rows = _extract(folder / "base")
    seen = _take_seen(folder / "base" / f"{_SEEN}.parquet")
    rows.pop(f"base/{_SEEN}")
    engine, compiled = connected(folder), Compiled(folder.parent, current_version())
    progress("marts")
    rows |= _make_marts(engine, compiled, folder, as_of)
    progress("count")
    last = month_of(as_of)
    parquet.write_table(_counted(engine, compiled, last), folder / parts.INCREMENTS, compression="zstd")
    _write_sets(folder, last)
    compiled.keep()
    engine.disconnect()
    return Built(rows, seen)


def connected(folder: Path) -> Any:
    """A DuckDB of its own, modest in memory, that spills into the folder. Files are in order where a query asks for one."""
    engine = ibis.duckdb.connect()
    engine.raw_sql(f"SET temp_directory = {parts.quoted(folder)}; SET memory_limit = '{MEMORY}'; SET threads = 2")
    engine.raw_sql("SET preserve_insertion_order = false")
    return engine


def recipe(as_of: Any, year: int) -> Recipe:
    """What the marts of a day (an expression) are made by: the declarations as they stand."""
    sets = all_sets()
    return Recipe(
        as_of=as_of,
        year=year,
        programmes=PROGRAMMES,
        examination=health_examination.key,
        carried={table.name: tuple(base.carried(table, sets)) for table in base.BASE_TABLES},
        cases=CASES,
    )


def _write_sets(folder: Path, last: int) -> None:
    known = {
        "first": last - MONTHS + 1,
        "last": last,
        "sets": [repr(rows) for rows in all_sets()],
        "version": current_version(),
    }
    (folder / parts.SETS).write_text(json.dumps(known))


def _extract(folder: Path) -> dict[str, int]:
    sets = all_sets()
    schema = "source" if connection.vendor == "sqlite" else "source.public"
    work = {
        **_source(),
        "folder": str(folder),
        "memory": MEMORY,
        # The journal first: what is written after it is read stays marked for the next snapshot.
        "queries": {
            _SEEN: f"SELECT id FROM {schema}.snapshots_change",
            **{
                table.name: table.query(f"{schema}.{table.source}", base.carried(table, sets))
                for table in base.BASE_TABLES
            },
        },
    }
    done = subprocess.run(
        [sys.executable, "-m", "kangyu.registers.snapshots.extract"],
        input=json.dumps(work),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise ExtractFailed(lines[-1] if lines else f"the extracting process ended with {done.returncode}")
    return {f"base/{name}": rows for name, rows in json.loads(done.stdout).items()}


def _take_seen(path: Path) -> list[int]:
    seen: list[int] = parquet.read_table(path)["id"].to_pylist()
    path.unlink()
    return seen


def _source() -> dict[str, str]:
    given: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"kind": "sqlite", "source": str(given["NAME"])}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "kind": "postgres",
        "source": " ".join(f"{key}={_libpq(str(given[name]))}" for key, name in names.items() if given.get(name)),
    }


def _libpq(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _make_marts(engine: Any, compiled: Compiled, folder: Path, as_of: date) -> dict[str, int]:
    """Write every mart; leaves views of them, `mart_…`. Returns their rows."""
    today = set_day(engine, as_of)
    for table in base.BASE_TABLES:
        for name in (base.changed_name(table), base.whole_name(table)):
            _open(engine, name, parts.base_part(table.name).main(folder))
    made_by = recipe(today, as_of.year)
    return {
        f"marts/{mart.name}": _write_mart(engine, mart, mart_text(engine, compiled, mart, made_by), folder)
        for mart in MARTS
    }


def mart_text(engine: Any, compiled: Compiled, mart: Mart, made_by: Recipe) -> str:
    """SQL that makes a mart from the tables that `base.known_to` names; the same for a full run and an update."""

    def known(name: str) -> ibis.Table:
        return base.known_to(engine, mart, name, made_by.as_of)

    return compiled.sql(engine, f"mart {mart.name} {made_by.year}", lambda: mart.made_by(known, made_by))


def _write_mart(engine: Any, mart: Mart, made: str, folder: Path) -> int:
    path = parts.mart_part(mart.name).main(folder)
    order = ", ".join(f'"{column}"' for column in mart.order)
    engine.raw_sql(
        f"COPY (SELECT * FROM ({made}) AS made ORDER BY {order}) TO {parts.quoted(path)} (FORMAT parquet, COMPRESSION zstd)"
    )
    _open(engine, f"mart_{mart.name}", path)
    return int(parquet.read_metadata(path).num_rows)


def _open(engine: Any, name: str, path: Path) -> None:
    engine.raw_sql(f'CREATE TEMP VIEW "{name}" AS FROM {parts.quoted(path)} AS rows')


def _counted(engine: Any, compiled: Compiled, last: int) -> pa.Table:
    def ask(job: int, query: Callable[[], ibis.Table]) -> pa.Table:
        return engine.con.sql(compiled.sql(engine, f"count all {job} {last}", query)).to_arrow_table()

    return count(all_sets(), lambda name: engine.table(f"mart_{name}"), last - MONTHS + 1, last, ask)
