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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as parquet
from django.conf import settings
from django.db import connection, transaction

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import fields_of
from kangyu.methods.forms import Item
from kangyu.methods.indicators import Rows, count, marts
from kangyu.vocabulary.periods import month_of

from . import base
from .models import Snapshot

MONTHS = 60
KEEP_NEWEST = 3
EXAMINATION = "health_examination"

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
    rows = _extract(folder / "base", as_of)
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


def _extract(folder: Path, as_of: date) -> dict[str, int]:
    schema = "source" if connection.vendor == "sqlite" else "source.public"
    work = {
        **_source(),
        "folder": str(folder),
        "queries": base.queries(as_of, carried_items(), schema),
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


def carried_items() -> dict[str, Item]:
    """Items of contact forms that the condition of some indicator reads, by key."""
    read = {name for rows in all_sets() for condition in rows.where for name in fields_of(condition)}
    return {item.key: item for form in FORMS for item in form.items if item.key in read}


def _make_marts(engine: Any, folder: Path, as_of: date) -> dict[str, int]:
    def table(name: str) -> ibis.Table:
        return _read(engine, folder / "base" / f"{name}.parquet")

    made = {
        "resident": marts.resident_spells(table, EXAMINATION),
        "contact": marts.contacts(table),
        "record": marts.records(table),
        "entry": marts.entries(table),
        "enrolment": _all_enrolments(table, as_of),
    }
    for name, mart in made.items():
        order: Sequence[str] = [
            column for column in ("programme", "organisation", "resident", "since") if column in mart.columns
        ]
        mart.order_by(order).to_parquet(folder / "marts" / f"{name}.parquet", compression="zstd")
    return {f"marts/{name}": parquet.read_metadata(folder / "marts" / f"{name}.parquet").num_rows for name in made}


def _all_enrolments(table: Callable[[str], ibis.Table], as_of: date) -> ibis.Table:
    carried = list(carried_items())
    spells = [marts.enrolment_spells(table, programme, carried, as_of=as_of) for programme in PROGRAMMES]
    return spells[0] if len(spells) == 1 else ibis.union(*spells)


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
