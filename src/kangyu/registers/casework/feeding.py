"""Who must make the next move has a task, and so has who watches. Written with the move, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from kangyu.catalogue.cases import case as declared
from kangyu.methods.cases import Case as Kind
from kangyu.registers.tasks import actions as tasks
from kangyu.registers.tasks.entries import Key, TaskEntry
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import Case

Parties = Mapping[int, Mapping[str, int]]
"""Institutions by party, by case."""


def source_of(case: Case) -> str:
    """How the pool names a case."""
    return f"case:{case.pk}"


class Pool(Protocol):
    """Where tasks go: the pool itself (`tasks.actions`), or a draft of it."""

    put: Callable[..., Any]
    settle: Callable[..., Any]
    withdraw: Callable[..., Any]


def bring_tasks(cases: Sequence[Case], parties: Parties, *, now: datetime, by: int | None, pool: Pool = tasks) -> None:
    """Put what somebody must do for these open cases: the next move, and learning the outcome."""
    pool.put(entries_of(cases, parties, by=by), now=now)


def entries_of(cases: Sequence[Case], parties: Parties, *, by: int | None) -> list[TaskEntry]:
    """What these open cases ask for, told from their rows."""
    kinds = {(case.kind, case.version): declared(case.kind, case.version) for case in cases}
    entries = []
    for case in cases:
        kind = kinds[case.kind, case.version]
        entries += [_turn(case, kind, by), *_watch(case, kind, parties[case.pk], by)]
    return entries


def end_tasks(
    left: Iterable[tuple[Case, str, bool]],
    answered: Iterable[tuple[Case, bool]],
    *,
    on: date,
    now: datetime,
    by: int | None,
    pool: Pool = tasks,
) -> None:
    """Take out what need not be done any more: done where the holder (the watcher) did it, else withdrawn.

    Args:
        left: cases with the state that they left, and whether its holder left it.
        answered: cases whose watch ends, and whether the watcher was answered.
    """
    done: list[Key] = []
    gone: list[Key] = []
    for case, state, is_done in left:
        (done if is_done else gone).append((source_of(case), declared(case.kind, case.version).task_kind(state)))
    for case, is_done in answered:
        watch = declared(case.kind, case.version).watch
        if watch is not None:
            (done if is_done else gone).append((source_of(case), f"{case.kind}.{watch.key}"))
    pool.settle(done, on=on, by=by, now=now)
    pool.withdraw(gone, by=by, now=now)


def _turn(case: Case, kind: Kind, by: int | None) -> TaskEntry:
    due_at = case.due_at
    return TaskEntry(
        **_common(case, by),
        kind=kind.task_kind(case.state),
        organisation_id=case.holder_id,
        due_on=timezone.localdate(due_at) if due_at else timezone.localdate(case.opened_at),
        due_at=due_at,
        urgency=case.urgency,
    )


def _watch(case: Case, kind: Kind, parties: Mapping[str, int], by: int | None) -> list[TaskEntry]:
    if kind.watch is None or case.watch_at is None or case.answered_on is not None:
        return []
    due_on = timezone.localdate(case.watch_at)
    key = f"{kind.key}.{kind.watch.key}"
    return [TaskEntry(**_common(case, by), kind=key, organisation_id=parties[kind.watch.party], due_on=due_on)]


def _common(case: Case, by: int | None) -> dict[str, object]:
    return {
        "source": source_of(case),
        "resident_id": case.resident_id,
        "programme": case.programme,
        "sensitivity": Sensitivity(case.sensitivity),
        "opened_by_id": by,
    }
