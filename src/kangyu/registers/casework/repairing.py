"""Making the tasks of cases right: what each open case asks for is told from its row once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from kangyu.registers.bulk import pieces, take_turn
from kangyu.registers.tasks import actions as tasks
from kangyu.registers.tasks.actions import Held, TaskEntry
from kangyu.registers.tasks.models import Task

from .carrying import parties_of
from .feeding import entries_of
from .models import OPEN, Case

_BATCH = 2_000


def rebuild(*, now: datetime) -> Held:
    """Put what is missing for open cases, take out what no case asks for; in numbers.

    Each batch is a transaction of its own, so that a stop in between loses nothing.
    """
    wanted: set[tuple[str, str]] = set()
    total, last = Held(), 0
    while True:
        ids = list(Case.objects.filter(OPEN, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if not ids:
            return total + _taken_out(wanted, now)
        with transaction.atomic():
            take_turn()
            entries = _entries(ids)
            missing = _missing(entries)
            tasks.put(missing, now=now)
        wanted |= {(each.source, each.kind) for each in entries}
        total, last = total + Held(added=len(missing)), ids[-1]


def _entries(ids: Sequence[int]) -> list[TaskEntry]:
    cases = [case for some in pieces(ids) for case in Case.objects.filter(OPEN, pk__in=some)]
    parties = parties_of(cases)
    return entries_of([case for case in cases if parties.get(case.pk)], parties, by=None)


def _missing(entries: Iterable[TaskEntry]) -> list[TaskEntry]:
    asked = list(entries)
    found: set[tuple[str, str]] = set()
    for some in pieces(sorted({each.source for each in asked})):
        found.update(Task.objects.filter(source__in=some, ended_at=None).values_list("source", "kind"))
    return [each for each in asked if (each.source, each.kind) not in found]


def _taken_out(wanted: set[tuple[str, str]], now: datetime) -> Held:
    """Open tasks of cases that none of them asks for. A case that moved meanwhile has put its own."""
    standing = Task.objects.filter(source__startswith="case:", ended_at=None).values_list("source", "kind")
    gone = [key for key in standing if key not in wanted]
    with transaction.atomic():
        take_turn()
        moved = {(each.source, each.kind) for each in _entries([_case_id(source) for source, _ in gone])}
        over = [key for key in gone if key not in moved]
        tasks.withdraw(over, by=None, now=now)
    return Held(ended=len(over))


def _case_id(source: str) -> int:
    return int(source.partition(":")[2])
