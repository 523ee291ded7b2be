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
import pyarrow.parquet as parquet
from django.db import connection

from kangyu.catalogue.forms import health_examination
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import count
from kangyu.methods.indicators.marts import MARTS, Mart, Recipe, Tables
from kangyu.vocabulary.periods import month_of

from . import base, parts
from .ways import all_sets, current_version

MONTHS = 60
MEMORY = "2GB"
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
    engine = connected(folder)
    progress("marts")
    rows |= _make_marts(engine, folder, as_of)
    progress("count")
    last = month_of(as_of)
    counted = count(
        all_sets(),
        lambda name: engine.read_parquet(str(folder / "marts" / f"{name}.parquet")),
        last - MONTHS + 1,
        last,
    )
    parquet.write_table(counted, folder / parts.INCREMENTS, compression="zstd")
    _write_sets(folder, last)
    engine.disconnect()
    return Built(rows, seen)


def connected(folder: Path) -> Any:
    """A DuckDB of its own, modest in memory, that spills into the folder."""
    engine = ibis.duckdb.connect()
    engine.raw_sql(f"SET temp_directory = {parts.quoted(folder)}; SET memory_limit = '{MEMORY}'; SET threads = 2")
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


def _make_marts(engine: Any, folder: Path, as_of: date) -> dict[str, int]:
    tables = {table.name: table for table in base.BASE_TABLES}

    today = ibis.literal(as_of)

    def known(name: str) -> ibis.Table:
        return base.known_by(engine.read_parquet(str(folder / "base" / f"{name}.parquet")), tables[name], today)

    made_by = recipe(today, as_of.year)
    return {f"marts/{mart.name}": _write_mart(mart, known, made_by, folder / "marts") for mart in MARTS}


def _write_mart(mart: Mart, known: Tables, made_by: Recipe, folder: Path) -> int:
    path = folder / f"{mart.name}.parquet"
    mart.made_by(known, made_by).order_by(mart.order).to_parquet(path, compression="zstd")
    return int(parquet.read_metadata(path).num_rows)
