"""Changing the data of an installation for those of a backup, so that it can be taken up again wherever it stopped.

Everything new lies ready in a folder beside before anything here is touched. From then until the end a mark lies in the data
folder, and nobody works there. Each phase may be done twice: what it moved already is there no longer.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from kangyu.operations.upgrading import upgrade
from kangyu.registers.audit import actions as audit
from kangyu.registers.audit import queries as log

from . import databases, interruption
from .making import DATABASE, FILES, FOLDERS, HOME, Progress

STAGE = ".restoring"
_NAMES = (*FOLDERS, *FILES)


def holds_data() -> bool:
    """Whether a county is in the present database."""
    with connection.cursor() as cursor:
        if "places_area" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT count(*) FROM places_area")
        return bool(cursor.fetchone()[0])


def stage(home: Path) -> Path:
    """An empty folder beside the data, for what will take their place."""
    folder = home / STAGE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def begin(home: Path, manifest: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Keep a copy of the present database, see that all is on the disk, and set the mark. What the mark says."""
    old = [name for name in _NAMES if (home / name).exists()]
    known = {
        "phase": "aside",
        "made_at": manifest["made_at"],
        "aside": _unused(home, f"replaced-{now:%Y%m%d-%H%M%S}"),
        "old": old,
        "is_kept": holds_data() or bool(old),
        "ended_at": log.newest_sequence() if holds_data() else None,
    }
    aside = home / STAGE / "aside"
    aside.mkdir(mode=0o700)
    databases.copy_out(aside / DATABASE)
    os.sync()
    interruption.write(home, known)
    return known


def go_on(home: Path, known: dict[str, Any], *, now: datetime, progress: Progress) -> Path | None:
    """Do what is left to do. Where that which was here lies now; None when there was nothing."""
    phases = list(_PHASES)
    for phase in phases[phases.index(known["phase"]) :]:
        known = {**known, "phase": phase}
        interruption.write(home, known)
        progress(phase)
        _PHASES[phase](home, known, now)
    aside = home / known["aside"]
    if not known["is_kept"]:
        shutil.rmtree(aside, ignore_errors=True)
    _end(home)
    return aside if known["is_kept"] else None


def take_back(home: Path, known: dict[str, Any], *, progress: Progress) -> None:
    """Put what was here into its place again."""
    interruption.write(home, {**known, "phase": "back"})
    progress("back")
    staged, aside = home / STAGE / "aside", home / known["aside"]
    if staged.exists() and not aside.exists():
        os.replace(staged, aside)
    for name in _NAMES:
        if name not in known["old"]:
            _remove(home / name)
        elif (aside / name).exists():
            _remove(home / name)
            os.replace(aside / name, home / name)
    copy = home / STAGE / "back"
    copy.parent.mkdir(exist_ok=True, mode=0o700)
    shutil.copyfile(aside / DATABASE, copy)
    databases.copy_in(copy)
    _end(home)
    shutil.rmtree(aside, ignore_errors=True)


def _set_aside(home: Path, known: dict[str, Any], now: datetime) -> None:
    aside, staged = home / known["aside"], home / STAGE / "aside"
    if not aside.exists():
        os.replace(staged, aside)
    for name in known["old"]:
        if (home / name).exists():
            os.replace(home / name, aside / name)


def _copy_in(home: Path, known: dict[str, Any], now: datetime) -> None:
    staged = home / STAGE / DATABASE
    if staged.exists():
        databases.copy_in(staged)


def _move_in(home: Path, known: dict[str, Any], now: datetime) -> None:
    staged = home / STAGE / HOME
    for part in sorted(staged.glob("*")) if staged.is_dir() else []:
        os.replace(part, home / part.name)


def _upgrade(home: Path, known: dict[str, Any], now: datetime) -> None:
    upgrade(now=now)
    detail = {"made_at": known["made_at"], "goes_on_after": log.newest_sequence(), "ended_at": known.get("ended_at")}
    audit.record(scope=None, action="restore.backup", detail=detail, at=now)


_PHASES: dict[str, Callable[[Path, dict[str, Any], datetime], None]] = {
    "aside": _set_aside,
    "database": _copy_in,
    "files": _move_in,
    "upgrade": _upgrade,
}


def _end(home: Path) -> None:
    os.sync()
    (home / interruption.MARK).unlink()
    shutil.rmtree(home / STAGE, ignore_errors=True)


def _unused(home: Path, name: str) -> str:
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(each for each in names if not (home / each).exists())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
