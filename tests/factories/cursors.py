"""Cursors that somebody bent, as JSON: of the wrong length, of other kinds, or such as no database takes."""

from __future__ import annotations

import base64

HUGE = "1" + "0" * 30
BENT = [
    "{}",
    "null",
    "[0]",
    "[-1, 1]",
    '[5, "a", 1]',
    '[0, "a", "b", "c"]',
    '[Infinity, "2020-06-30", 1]',
    '[0, "2020-06-30", NaN]',
    "[0, null, null, null]",
    '[0.5, 1, "a", 1]',
    '[true, "2020-06-30", 1]',
    f'[0, {HUGE}, "a", 1]',
    f'[0, "2020-06-30", {HUGE}]',
    f"[0, null, {HUGE}]",
    '[0, 1, "\\ud800", 1]',
    '[0, 1, "\\u0000", 1]',
    '[0, "2020-06-30T00:00:00", 1]',
    '[0, "0001-01-01T00:00:00+14:00", 1]',
    '[0, "9999-12-31T23:59:59-14:00", 1]',
    '[0, "9999-99-99", 1]',
    "[" * 5000,
]


def bent_cursor(written: str) -> str:
    """The cursor as it stands in an address."""
    return base64.urlsafe_b64encode(written.encode()).decode()
