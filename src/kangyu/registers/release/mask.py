"""What turns values into what may leave, under the key of one release.

A person's days are moved together, by whole weeks, so that the days between them and the days of the week stay true. Who knows
a true day finds the shift; the edges of the data are such days for everybody. So of each field only moved days are told that
could have come about by any shift: those that lie more than the longest shift within the field's own first and last days.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

LONGEST_SHIFT = 13  # weeks to either side
_STRAGGLERS = 100  # one day in so many may lie apart from the others and is not taken for the edge


@dataclass(frozen=True)
class Window:
    """Between which days moved days are told, neither included."""

    first: date
    last: date

    def tells(self, day: date) -> bool:
        """Whether the day could be anybody's."""
        return self.first < day < self.last


class Mask:
    """Pseudonyms and moved days under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._shifts: dict[Any, timedelta] = {}
        self._windows: dict[tuple[str, str], Window | None] = {}

    def pseudonym(self, label: str, value: Any) -> str | None:
        """Twenty characters that stand for the value in this release."""
        if value is None:
            return None
        return hmac.digest(self._key, f"{label}:{value}".encode(), "sha256").hex()[:20]

    def moved(self, day: date | None, person: Any, window: Window | None) -> date | None:
        """The day, moved as all days of the person are; None where the window does not tell it."""
        if day is None or window is None:
            return None
        moved = day + self.shift(person)
        return moved if window.tells(moved) else None

    def shift(self, person: Any) -> timedelta:
        """By how much this person's days are moved."""
        if person not in self._shifts:
            drawn = int.from_bytes(hmac.digest(self._key, f"shift:{person}".encode(), "sha256")[:8])
            self._shifts[person] = timedelta(weeks=drawn % (2 * LONGEST_SHIFT + 1) - LONGEST_SHIFT)
        return self._shifts[person]

    def window(self, model: type[models.Model], field: str) -> Window | None:
        """The window of a field; None where it holds no day."""
        asked = model._meta.label_lower, field
        if asked not in self._windows:
            self._windows[asked] = _window_of(model, field)
        return self._windows[asked]


def _window_of(model: type[models.Model], field: str) -> Window | None:
    days = model._default_manager.filter(**{f"{field}__isnull": False}).order_by(field).values_list(field, flat=True)
    apart = days.count() // _STRAGGLERS
    first, last = days[apart : apart + 1].first(), days.reverse()[apart : apart + 1].first()
    if first is None or last is None:
        return None
    longest = timedelta(weeks=LONGEST_SHIFT)
    return Window(first + longest, last - longest)
