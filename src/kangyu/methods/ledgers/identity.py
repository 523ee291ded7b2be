"""Which rows are one and the same: those that answer the ledger's unique items alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kangyu.vocabulary.text import narrow

from .declaration import Ledger


def identity_of(ledger: Ledger, data: Mapping[str, Any]) -> str:
    """64 hex characters, equal for data that are the same row of one organisation; spaces and case do not matter."""
    answers = [_plain(data.get(key)) for key in ledger.unique]
    return hashlib.sha256(json.dumps(answers, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(narrow(value).casefold().split())
    return float(value) if isinstance(value, int | float) else value
