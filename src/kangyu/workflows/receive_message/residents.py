"""Lines of a residents' sheet: read, then entered together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kangyu.formats.sheets import Line
from kangyu.registers.messages.actions import Refused
from kangyu.registers.people.actions import enter_residents
from kangyu.registers.people.reading import read_resident
from kangyu.registers.people.whereabouts import Places
from kangyu.registers.staff.policies import Scope

from .lines import Applied, Batch


class ResidentLines:
    """Applies lines of residents."""

    def __init__(self, *, places: Places, writer: Scope, now: datetime, today: date) -> None:
        self._places, self._writer = places, writer
        self._now, self._today = now, today

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
        outcomes = enter_residents(entries, scope=self._writer, now=self._now, today=self._today)
        for number, outcome in zip(numbers, outcomes, strict=True):
            if outcome.change == "refused":
                applied.refuse(number, outcome.problems, about=[outcome.resident_id] if outcome.resident_id else [])
            else:
                applied.count(outcome.change, outcome.resident_id)
        return applied
