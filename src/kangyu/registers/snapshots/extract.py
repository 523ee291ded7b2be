"""Copies the transactional tables to Parquet. Runs as its own process and knows nothing of Django.

SQLite warns against two copies of its library opening one file in one process (POSIX locks vanish), and DuckDB's scanner
brings its own copy: hence `python -m kangyu.registers.snapshots.extract` with the work as JSON on standard input.
All tables are read in one transaction, so that they fit together while people go on working.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

_SCANNERS = {"sqlite": "sqlite_scanner", "postgres": "postgres_scanner"}


def extract(work: dict[str, Any]) -> dict[str, int]:
    """Write one Parquet file for each query. Returns the rows of each.

    `work`: kind (sqlite or postgres), source (file or connection string), folder, memory (at most), queries (name to SQL over `source.`).
    """
    connection = duckdb.connect()
    connection.execute(f"SET preserve_insertion_order = false; SET memory_limit = '{_quoted(work['memory'])}'")
    connection.execute(f"SET temp_directory = '{_quoted(work['folder'])}'")
    connection.execute(f"LOAD '{_extension(_SCANNERS[work['kind']])}'")
    connection.execute(f"ATTACH '{_quoted(work['source'])}' AS source (TYPE {work['kind']}, READ_ONLY)")
    rows = {}
    connection.execute("BEGIN")
    for name, query in work["queries"].items():
        target = Path(work["folder"]) / f"{name}.parquet"
        connection.execute(f"COPY ({query}) TO '{_quoted(str(target))}' (FORMAT parquet, COMPRESSION zstd)")
        counted = connection.execute(f"SELECT count(*) FROM '{_quoted(str(target))}'").fetchone()
        rows[name] = counted[0] if counted else 0
    connection.execute("COMMIT")
    return rows


def _extension(name: str) -> str:
    """The scanner as it comes in a wheel: the machine may have no internet."""
    module = importlib.import_module(f"duckdb_extension_{name}")
    assert module.__file__ is not None
    return str(Path(module.__file__).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(extract(json.load(sys.stdin))))
