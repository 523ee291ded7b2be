"""What is written down when a page fails: enough to mend it, nothing about people.

A line names time, method, path, user and kind of error, and the places in the code. It leaves out what was asked for
or typed, and the error's own words, which may quote a name or a number.
"""

from __future__ import annotations

import logging
import os
import traceback
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from django.utils import timezone

_SIZE, _KEPT = 2 * 2**20, 5


class FailureFormatter(logging.Formatter):
    """One failure as text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the way through the code."""
        request = getattr(record, "request", None)
        at = getattr(request, "failed_at", None) or timezone.localtime(
            datetime.fromtimestamp(record.created).astimezone()
        )
        said = _asked(request) if request is not None else str(record.msg)  # without its arguments
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        lines = [f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {said}"]
        return "\n".join(lines + (_way(error) if error is not None else []))


class FailureFile(RotatingFileHandler):
    """The log in the data folder, for its owner only.

    It is closed after every line: failures are rare, and the server's processes then agree on which file is the newest.
    """

    def __init__(self, filename: str | Path) -> None:
        super().__init__(filename, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write and close."""
        super().emit(record)
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=_for_its_owner)  # type: ignore[return-value]


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _asked(request: Any) -> str:
    """Method, path and user, without a query; the user only where it was looked up already."""
    user = getattr(request, "_cached_user", None)
    return f"{request.method} {request.path} user={getattr(user, 'pk', None) or '-'}"


def _way(error: BaseException) -> list[str]:
    """The error's kind and its places, causes first as Python tells them."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = [*_way(before), "  then"] if before is not None else []
    return [*told, *_places(error.__traceback__), f"  {type(error).__module__}.{type(error).__qualname__}"]


def _places(found: TracebackType | None) -> list[str]:
    return [
        f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line or ''}" for frame in traceback.extract_tb(found)
    ]
