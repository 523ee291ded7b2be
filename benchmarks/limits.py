"""The import of residents against its limit: plain inserts of the same rows, under the same indexes, into SQLite.

In turns: the import into a fresh county, with all that it does (reading sheets, checking lines, finding people, sealing
numbers, keeping the sheets, the log of who wrote); `executemany` of the residents' rows alone; `executemany` of the rows
of every table that this import fills.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from . import measuring, worlds

REPEATS, LARGE, REPEATS_WHEN_LARGE = 3, 100_000, 1
RESIDENTS = ("people_resident",)
FILLED = (
    "people_household",
    "people_resident",
    "people_residence",
    "records_healthrecord",
    "records_contact",
    "messages_message",
    "messages_batch",
    "messages_refusal",
    "audit_auditentry",
    "audit_auditedresident",
)
# What stands in a county before its first sheet.
_BEFORE = ("places_area", "places_organisation", "staff_user", "targets_parameter")


def measure(home: Path) -> dict[str, Any]:
    """Import and insert in turns; a large county once."""
    repeats = REPEATS_WHEN_LARGE if _residents(home) > LARGE else REPEATS
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="limits-") as folder:
        runs = [_turn(home, Path(folder) / str(turn)) for turn in range(repeats)]
    rates = {name: [run["rows"][name] / run["seconds"][name] for run in runs] for name in ("import", *_FLOORS)}
    return {
        "rows": runs[0]["rows"],
        "seconds": {name: measuring.spread([run["seconds"][name] for run in runs]) for name in runs[0]["seconds"]},
        "rates": {name: measuring.spread(values) for name, values in rates.items()},
        "share": {
            name: measuring.spread([run["seconds"][name] / run["seconds"]["import"] for run in runs])
            for name in _FLOORS
        },
    }


_FLOORS = {"residents alone": RESIDENTS, "all tables": FILLED}


def _turn(home: Path, fresh: Path) -> dict[str, dict[str, float]]:
    """One import into a fresh county, then the same rows into empty tables."""
    imported = _imported(home, fresh)
    turn: dict[str, dict[str, float]] = {
        "rows": {"import": imported["lines"]},
        "seconds": {"import": imported["seconds"]},
    }
    for name, tables in _FLOORS.items():
        turn["rows"][name], turn["seconds"][name] = insert(worlds.database_of(fresh), tables, fresh / f"{name}.sqlite3")
    shutil.rmtree(fresh)
    return turn


def _imported(home: Path, fresh: Path) -> dict[str, Any]:
    """Import the residents' sheets of a built county in a process of its own, on an empty data folder."""
    fresh.mkdir()
    shutil.copy(home / "world.json", fresh)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.limits", str(home)],
        env={**os.environ, "KANGYU_HOME": str(fresh)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def import_residents(built: Path) -> dict[str, Any]:
    """In the process of its own: tables, places and users first; then the clock runs."""
    home = worlds.start()
    from django.core.management import call_command

    from kangyu.operations.command.sheets import receive_one, sender_of

    call_command("migrate", verbosity=0, interactive=False)
    sheets = _furnish(worlds.database_of(home), worlds.database_of(built))
    began = time.perf_counter()
    results = [
        receive_one(built / "sheets" / name, "residents", sender_of(sender), home / "answers", quiet=True)
        for name, sender in sheets
    ]
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "lines": sum(result["lines"] for result in results)}


def _furnish(database: Path, built: Path) -> list[tuple[str, str]]:
    """Copy places and users from the built county. Returns its residents' sheets, each with its sender's code."""
    with sqlite3.connect(database) as connection:
        connection.execute("ATTACH ? AS built", (str(built),))
        for table in _BEFORE:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM built.{table}")
        return connection.execute(
            "SELECT filename, coalesce(code, '') FROM built.messages_message LEFT JOIN built.places_organisation AS sender "
            "ON sender.id = sender_id WHERE messages_message.kind = 'residents' ORDER BY messages_message.id"
        ).fetchall()


def _residents(home: Path) -> int:
    with sqlite3.connect(f"file:{worlds.database_of(home)}?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM people_resident").fetchone()[0]


def insert(source: Path, tables: tuple[str, ...], target: Path) -> tuple[int, float]:
    """The rows of some tables into empty ones with the same indexes, in one transaction. Returns rows and seconds."""
    with sqlite3.connect(source) as given:
        made = [
            sql
            for table in tables
            for (sql,) in given.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
                "ORDER BY type = 'index'",
                (table,),
            )
        ]
        rows = {table: given.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}
    connection = sqlite3.connect(target, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;")
    for sql in made:
        connection.execute(sql)

    def fill() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0])) if values else ""
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        connection.execute("COMMIT")

    seconds = measuring.seconds_of(fill)
    connection.close()
    return sum(len(values) for values in rows.values()), seconds


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measuring.answer(import_residents(Path(sys.argv[1])))
    else:
        measuring.answer(measure(Path(os.environ["KANGYU_HOME"])))
