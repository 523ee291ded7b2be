"""Making a backup while people work, looking into one, and pruning old ones."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

import kangyu
from kangyu.registers.audit import actions as audit
from kangyu.registers.keyring import keyring
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from . import databases
from .sealing import SealedReader, SealedWriter, damaged, read_header

SUFFIX = ".kangyu-backup"
# What lies beside the database. The keys do not: both together would open everything (docs/keys.md).
FOLDERS = ("attachments", "snapshots", "reports")
ANCHOR = "audit.anchor"
FILES = ("world.json", ANCHOR)
MANIFEST, DATABASE, HOME = "manifest.json", "database", "home"
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 7, 5, 12

Progress = Callable[[str], None]
_NAME = re.compile(r"kangyu-(\d{8})-(\d{6})\.kangyu-backup")
_EMPTY = Bilingual("没有清单", "no manifest")


@dataclass(frozen=True)
class Backup:
    """A backup file: `header` is open to anybody who has it, `manifest` only to the keyring."""

    path: Path
    size: int
    header: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.header["made_at"])


def make(folder: Path, *, now: datetime, progress: Progress = lambda step: None) -> Backup:
    """Back up the installation into a new file of the folder; a half-made one never gets the name.

    Raises OSError (disk full, not there) and NotUnderstood (pg_dump is missing).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"kangyu-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    part = target.with_suffix(".part")
    header = {"version": kangyu.__version__, "made_at": now.isoformat(), "database": databases.kind()}
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".copy-") as scratch:
            copy = Path(scratch) / DATABASE
            # The anchor of the log before the database: one that is behind its chain is right, one ahead is an alarm.
            _copy_anchor(Path(scratch))
            progress("database")
            rows = databases.copy_out(copy)
            manifest = {**header, "rows": rows, "migrations": databases.migrations()}
            progress("files")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                _write(file, header, manifest, copy, Path(scratch))
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    audit.record(scope=None, action="backup.make", detail={"file": target.name}, at=now)
    return Backup(target, target.stat().st_size, header)


def _copy_anchor(scratch: Path) -> None:
    anchor = Path(settings.KANGYU_HOME) / ANCHOR
    if anchor.is_file():
        shutil.copyfile(anchor, scratch / ANCHOR)


def _write(file: BinaryIO, header: dict[str, Any], manifest: dict[str, Any], copy: Path, scratch: Path) -> None:
    home = Path(settings.KANGYU_HOME)
    with (
        SealedWriter(file, header, keyring()) as sealed,
        pa.CompressedOutputStream(sealed, "zstd") as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        text = json.dumps(manifest, ensure_ascii=False).encode()
        about = tarfile.TarInfo(MANIFEST)
        about.size = len(text)
        archive.addfile(about, io.BytesIO(text))
        archive.add(copy, arcname=DATABASE)
        if (scratch / ANCHOR).exists():
            archive.add(scratch / ANCHOR, arcname=f"{HOME}/{ANCHOR}")
        for path in _files(home):
            archive.add(path, arcname=f"{HOME}/{path.relative_to(home)}", recursive=False)


def _files(home: Path) -> Iterator[Path]:
    for name in FILES:
        if name != ANCHOR and (home / name).is_file():
            yield home / name
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            is_whole = not any(part.endswith((".building", ".new", ".part")) for part in path.parts)
            if path.is_file() and is_whole and path.name != ".lock":
                yield path


@contextmanager
def opened(path: Path) -> Iterator[tuple[dict[str, Any], tarfile.TarFile]]:
    """The manifest and the archive behind it, to be read once from front to back. NotUnderstood for a damaged file."""
    with path.open("rb") as file, SealedReader(file, keyring()) as sealed:
        try:
            with pa.CompressedInputStream(sealed, "zstd") as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
                first = archive.next()
                content = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
                if content is None:
                    raise damaged(_EMPTY)
                yield json.load(content), archive
        except (tarfile.TarError, pa.ArrowException, EOFError) as error:
            raise damaged(Bilingual(str(error), str(error))) from error


def verify(path: Path) -> dict[str, Any]:
    """Read a backup to its end, every frame of it. Its manifest; NotUnderstood where it is not what was written."""
    with opened(path) as (manifest, archive):
        for _ in archive:
            pass
    return manifest


def backups_in(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first. What is no backup is passed over."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}"), reverse=True):
        try:
            with path.open("rb") as file:
                found.append(Backup(path, path.stat().st_size, read_header(file)))
        except (NotUnderstood, OSError):
            continue
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def prune(folder: Path, *, now: datetime) -> list[Path]:
    """Remove old backups but the newest of each of the last 7 days, 5 weeks and 12 months; never the newest of all."""
    today = timezone.localdate(now)
    known = [backup for backup in backups_in(folder) if _NAME.fullmatch(backup.path.name)]
    kept = {backup.path for backup in known[:1]}
    for days, period in ((KEEP_DAYS, "%Y-%j"), (7 * KEEP_WEEKS, "%G-%V"), (31 * KEEP_MONTHS, "%Y-%m")):
        since = today - timedelta(days=days)
        newest: dict[str, Path] = {}
        for backup in known:
            if backup.made_at.date() > since:
                newest.setdefault(f"{backup.made_at:{period}}", backup.path)
        kept |= set(newest.values())
    removed = [backup.path for backup in known if backup.path not in kept]
    for path in removed:
        path.unlink(missing_ok=True)
    if removed:
        audit.record(scope=None, action="backup.prune", detail={"files": [path.name for path in removed]}, at=now)
    return removed
