"""The sealed files: written beside, flushed, and then into their place, so that a name is a whole file or none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

_SUFFIX, _UNFINISHED = ".sealed", ".part"


def folder() -> Path:
    """Where the sealed files lie."""
    path = Path(settings.KANGYU_HOME) / "attachments"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(file: str) -> Path:
    """The path of a file; two levels, so that no folder grows too long."""
    return folder() / file[:2] / f"{file}{_SUFFIX}"


def write(sealed: bytes) -> str:
    """Keep the bytes under a new name, which is returned."""
    file = secrets.token_hex(16)
    path = path_of(file)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    beside = path.with_suffix(_UNFINISHED)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return file


def read(file: str) -> bytes:
    """The sealed bytes; FileNotFoundError when they are gone."""
    return path_of(file).read_bytes()


def remove(file: str) -> None:
    """Remove a file; one that is gone already is none."""
    path_of(file).unlink(missing_ok=True)


def older_than(age: timedelta, now: datetime) -> Iterator[Path]:
    """Files last written longer ago than that, unfinished ones among them."""
    before = (now - age).timestamp()
    for path in folder().glob("*/*"):
        if path.suffix in (_SUFFIX, _UNFINISHED) and path.stat().st_mtime < before:
            yield path
