"""Lines of a residents' sheet: read, then entered together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from kangyu.formats.sheets import Line
from kangyu.registers.messages.actions import Refused
from kangyu.registers.people.actions import enter_residents
from kangyu.registers.people.reading import read_resident
from kangyu.registers.people.whereabouts import Places

from .lines import Applied, Batch


class ResidentLines:
    """Applies lines of residents."""

    def __init__(
        self, *, places: Places, allowed: Collection[int] | None, by: Any | None, now: datetime, today: date
    ) -> None:
        self._places = places
        self._by, self._now, self._today = by, now, today

    def apply(self, batch: Batch, lines: Sequence[Line]) -> Applied:
        """Enter the good lines, in the caller's transaction; the others come back with their reasons."""
        applied = Applied()
        entries, numbers = [], []
        for line in lines:
            entry, problems = read_resident(
                batch.sheet.raw(line), places=self._places, today=self._today, source=batch.source(line)
            )
            problems += batch.repeated(line)
            if problems or entry is None:
                applied.refused.append(Refused(line.number, problems))
            else:
                entries.append(entry)
                numbers.append(line.number)
        outcomes = enter_residents(entries, by=self._by, now=self._now, today=self._today)
        for number, outcome in zip(numbers, outcomes, strict=True):
            if outcome.change == "refused":
                applied.refused.append(Refused(number, outcome.problems))
            else:
                applied.count(outcome.change, outcome.resident_id)
        return applied
