"""Taking a snapshot: copy, make the marts, count, check, and only then make it current."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as parquet
from django.conf import settings
from django.db import connection, transaction

from kangyu.catalogue.forms import health_examination
from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import Rows, count
from kangyu.methods.indicators.marts import MARTS, Mart, Recipe, Tables
from kangyu.vocabulary.periods import month_of

from . import base
from .models import Snapshot

MONTHS = 60
KEEP_NEWEST = 3

Progress = Callable[[str], None]


class SnapshotFailed(Exception):
    """The snapshot could not be made; the one before stays current."""


def take(*, as_of: date, now: datetime, progress: Progress = lambda step: None) -> Snapshot:
    """Take a snapshot as of a day and make it current.

    Raises:
        SnapshotFailed: with the reason (disk full, database gone …). What there was before is untouched.
    """
    with _one_at_a_time():
        return _take(as_of, now, progress)


def _take(as_of: date, now: datetime, progress: Progress) -> Snapshot:
    snapshot = Snapshot.objects.create(as_of=as_of, taken_at=now)
    # A restored database may give a number again: the folder's name does not depend on it alone.
    folder = folders() / f"{as_of.isoformat()}-{snapshot.pk:06d}-{secrets.token_hex(3)}"
    building = folder.with_suffix(".building")
    try:
        _sweep(building, snapshot.pk)
        (building / "base").mkdir(parents=True)
        (building / "marts").mkdir()
        snapshot.rows = _fill(building, as_of, progress)
        progress("checksums")
        snapshot.checksums = checksums(building)
        os.replace(building, folder)
    except Exception as error:
        shutil.rmtree(building, ignore_errors=True)
        _mark_failed(snapshot, error)
        raise SnapshotFailed(str(error)) from error
    snapshot.folder = folder.name
    snapshot.state = Snapshot.State.READY
    snapshot.finished_at = datetime.now(tz=now.tzinfo)
    snapshot.save()
    return snapshot


def prune() -> list[Snapshot]:
    """Remove the folders of snapshots that no rule keeps: the newest, the last of each month, those reports stand on."""
    ready = list(Snapshot.objects.filter(state=Snapshot.State.READY).order_by("-id"))
    last_of_month = {snapshot.as_of.strftime("%Y-%m"): snapshot.pk for snapshot in reversed(ready)}
    kept = {snapshot.pk for snapshot in ready[:KEEP_NEWEST]} | set(list(last_of_month.values())[-13:])
    kept |= set(Snapshot.objects.filter(report__isnull=False).values_list("pk", flat=True))
    pruned = [snapshot for snapshot in ready if snapshot.pk not in kept]
    for snapshot in pruned:
        with transaction.atomic():
            snapshot.state = Snapshot.State.PRUNED
            snapshot.save(update_fields=["state"])
        shutil.rmtree(folders() / snapshot.folder, ignore_errors=True)
    return pruned


def folders() -> Path:
    """Where the snapshots lie."""
    return Path(settings.KANGYU_HOME) / "snapshots"


def all_sets() -> list[Rows]:
    """The distinct sets of all indicators, in a fixed order."""
    return list(dict.fromkeys(rows for indicator in INDICATORS for rows in indicator.sets))


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below the folder, by relative path."""
    return {str(path.relative_to(folder)): _sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _fill(folder: Path, as_of: date, progress: Progress) -> dict[str, int]:
    progress("extract")
    rows = _extract(folder / "base")
    progress("marts")
    engine = ibis.duckdb.connect()
    engine.raw_sql(f"SET temp_directory = '{folder}'")
    rows |= _make_marts(engine, folder, as_of)
    progress("count")
    last = month_of(as_of)
    sets = all_sets()
    increments = count(sets, lambda name: _read(engine, folder / "marts" / f"{name}.parquet"), last - MONTHS + 1, last)
    parquet.write_table(increments, folder / "increments.parquet", compression="zstd")
    (folder / "sets.json").write_text(
        json.dumps({"first": last - MONTHS + 1, "last": last, "sets": [repr(rows) for rows in sets]})
    )
    engine.disconnect()
    return rows


def _extract(folder: Path) -> dict[str, int]:
    sets = all_sets()
    schema = "source" if connection.vendor == "sqlite" else "source.public"
    work = {
        **_source(),
        "folder": str(folder),
        "queries": {
            table.name: table.query(f"{schema}.{table.source}", base.carried(table, sets)) for table in base.BASE_TABLES
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
        raise SnapshotFailed(lines[-1] if lines else f"the extracting process ended with {done.returncode}")
    return {f"base/{name}": rows for name, rows in json.loads(done.stdout).items()}


def _source() -> dict[str, str]:
    given: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"kind": "sqlite", "source": str(given["NAME"])}
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "kind": "postgres",
        "source": " ".join(f"{key}={_libpq(str(given[name]))}" for key, name in parts.items() if given.get(name)),
    }


def _libpq(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def recipe(as_of: date) -> Recipe:
    """What the marts of a day are made by: the declarations as they stand."""
    sets = all_sets()
    return Recipe(
        as_of=as_of,
        programmes=PROGRAMMES,
        examination=health_examination.key,
        carried={table.name: tuple(base.carried(table, sets)) for table in base.BASE_TABLES},
    )


def _make_marts(engine: Any, folder: Path, as_of: date) -> dict[str, int]:
    tables = {table.name: table for table in base.BASE_TABLES}

    def known(name: str) -> ibis.Table:
        return base.known_by(_read(engine, folder / "base" / f"{name}.parquet"), tables[name], as_of)

    made_by = recipe(as_of)
    return {f"marts/{mart.name}": _write_mart(mart, known, made_by, folder / "marts") for mart in MARTS}


def _write_mart(mart: Mart, known: Tables, made_by: Recipe, folder: Path) -> int:
    path = folder / f"{mart.name}.parquet"
    mart.made_by(known, made_by).order_by(mart.order).to_parquet(path, compression="zstd")
    return int(parquet.read_metadata(path).num_rows)


def _read(engine: Any, path: Path) -> ibis.Table:
    return engine.read_parquet(str(path))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A lock that the system frees when the process dies, however it dies."""
    folders().mkdir(parents=True, exist_ok=True)
    with (folders() / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SnapshotFailed("another snapshot is being taken") from error
        yield


def _mark_failed(snapshot: Snapshot, error: Exception) -> None:
    snapshot.state = Snapshot.State.FAILED
    snapshot.problem = f"{type(error).__name__}: {error}"[:2000]
    snapshot.save(update_fields=["state", "problem"])


def _sweep(besides: Path, besides_pk: int) -> None:
    """Remove what a killed build left."""
    for left in folders().glob("*.building"):
        if left != besides:
            shutil.rmtree(left, ignore_errors=True)
    Snapshot.objects.filter(state=Snapshot.State.BUILDING, folder="").exclude(pk=besides_pk).update(
        state=Snapshot.State.FAILED, problem="interrupted"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
