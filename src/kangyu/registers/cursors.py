"""Cursors: where the next page of a list begins, as an address says it.

A cursor is the values of the last row that was shown. Addresses are bent by hand and cut off by other programs, so what
is read from one is a value that every database takes, or nothing, and the list begins anew.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

_LEAST, _LARGEST = -(2**63), 2**63 - 1
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL refuses, and halves of letters, which nothing can write."""


def encode(values: Iterable[Any]) -> str:
    """The cursor that says these values; days and moments as ISO 8601 writes them."""
    written = json.dumps(list(values), default=lambda value: value.isoformat())
    return base64.urlsafe_b64encode(written.encode()).decode()


def decode(text: str | None, kinds: Sequence[type]) -> tuple[Any, ...] | None:
    """The values of a cursor, each of its kind; None for no cursor and for one that somebody bent.

    Args:
        kinds: bool, int, str, date, datetime (with its offset, read as UTC) or NoneType, one for each value.
    """
    try:
        read = json.loads(base64.urlsafe_b64decode(text or ""))
        return tuple(_read(value, kind) for value, kind in zip(read, kinds, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _read(value: Any, kind: type) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment.astimezone(UTC)
    is_kept = type(value) is kind
    if kind is int:
        is_kept = is_kept and _LEAST <= value <= _LARGEST
    if kind is str:
        is_kept = is_kept and not _UNWRITABLE.search(value)
    if not is_kept:
        raise ValueError(value)
    return value
