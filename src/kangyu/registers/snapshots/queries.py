"""Reading snapshots: the current one, its marts as Ibis tables, its counts as a cube."""

from __future__ import annotations

import functools
import json
import threading
from typing import Any

from kangyu.methods.indicators import Cube
from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.labels import Bilingual

from . import parts
from .actions import all_sets, checksums, folders
from .models import Snapshot
from .ways import REASONS

_engines = threading.local()


def current() -> Snapshot | None:
    """The newest snapshot that is ready."""
    return Snapshot.objects.filter(state=Snapshot.State.READY).order_by("-id").first()


def snapshot(pk: int) -> Snapshot | None:
    """A snapshot that can be opened, None otherwise."""
    return Snapshot.objects.filter(pk=pk, state=Snapshot.State.READY).first()


def openable() -> list[Snapshot]:
    """All snapshots that can be opened, newest first."""
    return list(Snapshot.objects.filter(state=Snapshot.State.READY).order_by("-id"))


def why(of: Snapshot) -> Bilingual | None:
    """Why it was a full run; None of one brought up to date, and of old ones that did not say."""
    return REASONS.get(of.why)


def mart(of: Snapshot, name: str) -> Any:
    """A mart of the snapshot as an Ibis table on this thread's DuckDB connection."""
    import ibis

    if not hasattr(_engines, "duckdb"):
        _engines.duckdb = ibis.duckdb.connect()
        _engines.duckdb.raw_sql("SET threads = 2; SET parquet_metadata_cache = true")
        _engines.tables = {}
    key = (of.folder, name)
    if key not in _engines.tables:
        part = parts.mart_part(name)
        _engines.tables[key] = parts.view(_engines.duckdb, part, folders() / of.folder, f"{name} of {of.folder}")
    return _engines.tables[key]


def cube(of: Snapshot) -> Cube:
    """The counts of the snapshot, kept in memory while it is current."""
    return _cube(of.folder)


@functools.lru_cache(maxsize=3)
def _cube(folder: str) -> Cube:
    place = folders() / folder
    stored = json.loads((place / "sets.json").read_text())
    numbers = {text: number for number, text in enumerate(stored["sets"])}
    sets = [rows for rows in all_sets() if repr(rows) in numbers]
    increments = _renumbered(parts.increments(place), [numbers[repr(rows)] for rows in sets])
    organisations = set(Organisation.objects.values_list("id", flat=True))
    organisations |= set(increments["organisation"].to_pylist())
    return Cube.of(increments, sets, organisations, stored["first"], stored["last"])


def _renumbered(table: Any, wanted: list[int]) -> Any:
    """The increments of the wanted sets, numbered by their place in the list: declarations may have changed since."""
    import numpy as np
    import pyarrow as pa

    place = np.full(max(wanted + [int(number) for number in table["set"].unique().to_pylist()], default=0) + 1, -1)
    place[wanted] = np.arange(len(wanted))
    moved = place[table["set"].to_numpy()]
    table = table.set_column(0, "set", pa.array(moved, pa.int32()))
    return table.filter(pa.array(moved >= 0))


def problems(of: Snapshot) -> list[str]:
    """Files that are missing, changed or unexpected; empty when the snapshot is whole."""
    place = folders() / of.folder
    found = checksums(place) if place.exists() else {}
    return sorted(name for name in set(found) | set(of.checksums) if found.get(name) != of.checksums.get(name))
