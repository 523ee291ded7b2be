"""The pool as it will be once everything is told: what sources put, settle and withdraw is kept in memory and written once.

For histories that are written at once; each task is told by the functions that the pool's own feeding calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from kangyu.registers.bulk import insert_rows, new_ids, take_turn, update_rows

from .entries import Key, TaskEntry
from .feeding import ENDED, HELD, LONGEST_OUTCOME, NEW, STATED, bring, first_state, open_tasks, stated, tell_moves
from .models import Task

_NEVER_ENDED = dict.fromkeys(("done_on", "ended_at", "ended_by_id"))
_INSERTED = (*NEW, *_NEVER_ENDED)
_UPDATED = (*STATED, *HELD, *(name for name in ENDED if name not in HELD))


class Draft:
    """The tasks of some sources: those that were open, and what becomes of them. In one transaction with `write`."""

    def __init__(self, sources: Sequence[str]) -> None:
        take_turn()
        self._open = open_tasks(sources)
        for row in self._open.values():
            row |= {**_NEVER_ENDED, "state": Task.State.OPEN.value, "outcome": ""}
        self._touched: dict[int, dict[str, Any]] = {}
        self._new: list[dict[str, Any]] = []

    def put(self, entries: Sequence[TaskEntry], *, now: datetime) -> None:
        """As `actions.put`."""
        for entry in entries:
            row = self._open.get(entry.key)
            if row is None:
                row = {"source": entry.source, "kind": entry.kind, **stated(entry), **first_state(entry, now)}
                self._open[entry.key] = row = row | _NEVER_ENDED
                self._new.append(row)
            elif bring(row, entry):
                self._touch(row)
                tell_moves([row], now)
                row.pop("dropped", None)

    def settle(self, keys: Iterable[Key], *, on: date, outcome: str = "", by: int | None, now: datetime) -> None:
        """As `actions.settle`."""
        self._end(keys, Task.State.DONE, on, now, outcome, by)

    def withdraw(self, keys: Iterable[Key], *, now: datetime, reason: str = "", by: int | None = None) -> None:
        """As `actions.withdraw`."""
        self._end(keys, Task.State.WITHDRAWN, None, now, reason, by)

    def write(self) -> None:
        """Write the new tasks as they ended or stand, and what changed of those that were there."""
        for row, key in zip(self._new, new_ids(Task, len(self._new)), strict=True):
            row["id"] = key
        insert_rows(Task, _INSERTED, [tuple([row[name] for name in _INSERTED]) for row in self._new])
        touched = list(self._touched.values())
        update_rows(Task, _UPDATED, [tuple([row[name] for name in (*_UPDATED, "id")]) for row in touched])

    def _end(
        self, keys: Iterable[Key], state: str, on: date | None, now: datetime, outcome: str, by: int | None
    ) -> None:
        for key in keys:
            row = self._open.pop(key, None)
            if row is None:
                continue
            row |= {"state": str(state), "done_on": on, "ended_at": now, "ended_by_id": by}
            row |= {"outcome": outcome[:LONGEST_OUTCOME], "offered_to_id": None}
            self._touch(row)

    def _touch(self, row: dict[str, Any]) -> None:
        if "id" in row:
            self._touched[row["id"]] = row
