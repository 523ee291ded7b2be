"""Lines of a ledger's sheet: which ledger, whose row, entered together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from kangyu.catalogue.ledgers import ledger_on
from kangyu.formats.sheets import Line
from kangyu.methods.forms import Problem, read_entry
from kangyu.methods.forms.entry import EARLIEST
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers.actions import record_rows
from kangyu.registers.ledgers.entries import LONGEST_REASON, RowEntry, problem
from kangyu.registers.messages.actions import Refused
from kangyu.registers.people.reading import written
from kangyu.registers.people.whereabouts import PlaceRefused, Places
from kangyu.registers.places import queries as places_of
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .lines import Applied, Batch

_WHOSE = Bilingual("登记机构：请填写由哪个机构登记", "Institution: say whose row this is")


class LedgerLines:
    """Applies lines of ledgers."""

    def __init__(
        self,
        *,
        places: Places,
        scope: Scope | None,
        sender: Any | None,
        now: datetime,
        today: date,
    ) -> None:
        self._places = places
        self._scope, self._sender = scope, sender
        self._now, self._today = now, today
        self._kinds = places_of.kinds()

    def apply(self, batch: Batch, lines: Sequence[Line]) -> Applied:
        """Enter the good lines, in the caller's transaction; the others come back with their reasons."""
        applied = Applied()
        entries, numbers = [], []
        for line in lines:
            read = self._read(batch, line)
            if isinstance(read, RowEntry):
                entries.append(read)
                numbers.append(line.number)
            else:
                applied.refused.append(Refused(line.number, read))
        for number, done in zip(numbers, record_rows(entries, scope=self._scope, now=self._now), strict=True):
            if done.change == "refused":
                applied.refused.append(Refused(number, done.problems))
            else:
                applied.count(done.change, None)
        return applied

    def _read(self, batch: Batch, line: Line) -> RowEntry | tuple[Problem, ...]:
        raw = batch.sheet.raw(line)
        ledger = self._ledger(batch, raw)
        read = read_entry(ledger.form, raw, today=self._today)
        organisation = self._organisation(ledger, written(raw.get("organisation")))
        problems = [*read.errors, *batch.repeated(line)]
        if isinstance(organisation, Problem):
            return (*problems, organisation)
        if problems:
            return tuple(problems)
        reason = written(raw.get("late_reason"))[:LONGEST_REASON]
        return RowEntry(ledger, organisation, read.data, reason, batch.source(line))

    def _ledger(self, batch: Batch, raw: dict[str, Any]) -> Ledger:
        """The version in force on the row's day; today's where the day cannot be read."""
        newest = ledger_on(batch.sheet.form or "", self._today)
        with suppress(NotUnderstood):
            day = read_date(raw.get(newest.day) or "", earliest=EARLIEST, latest=self._today)
            return ledger_on(newest.key, day)
        return newest

    def _organisation(self, ledger: Ledger, text: str) -> int | Problem:
        try:
            found = self._places.organisation(text) if text else self._sender.pk if self._sender else None
        except PlaceRefused as refused:
            return Problem("organisation", refused.reason, refused.message)
        if found is None:
            return Problem("organisation", "required", _WHOSE)
        return found if self._kinds[found] in ledger.kept_by else problem("keeps_not", "organisation")
