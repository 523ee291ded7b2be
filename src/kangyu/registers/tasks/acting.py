"""What people do with tasks: one engine for one task or many, looked at first or done.

An `Act` says of each task whether it is so already, why it may not be, or what changes. `perform` applies it to all that
it may be applied to, in one transaction; the others are told with their reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import insert_rows, pieces
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual

from .models import Task, TaskEvent
from .policies import may_see

MOST_AT_ONCE = 1_000
_NOT_FOUND = Bilingual("没有这项任务，或不在您的范围内", "There is no such task in your reach")
_NOT_YOURS = Bilingual("您的岗位或机构不能这样处理", "Your role or institution may not do this")
_EVENT = (
    *("task_id", "at", "by_id", "act", "from_user_id", "to_user_id"),
    *("from_organisation_id", "to_organisation_id", "words"),
)

Change = Mapping[str, Any]
"""New values by attribute; None for a task that the act leaves as it is."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something done with tasks.

    Attributes:
        key: what the history calls it.
        may: whether the user may do it with this task.
        is_so: whether it is so already; doing it again changes nothing.
        refuses: why it cannot be done although the user may, None when it can.
        change: the values that it gives the task.
        words: what was said with it.
    """

    key: str
    may: Callable[[Scope, Task], bool]
    change: Callable[[Task], Change]
    is_so: Callable[[Task], bool] = lambda task: False
    refuses: Callable[[Task], Bilingual | None] = lambda task: None
    words: str = ""


@dataclass(frozen=True)
class Result:
    """What an act did, or would do: ids of tasks changed and those that were so already; reasons of the others.

    `about` are the residents of the tasks that changed.
    """

    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    refused: Mapping[int, Bilingual] = field(default_factory=dict)
    about: tuple[int, ...] = ()

    @property
    def reasons(self) -> list[tuple[Bilingual, int]]:
        """Each reason with how many tasks it kept back, the most frequent first."""
        counted: dict[Bilingual, int] = {}
        for reason in self.refused.values():
            counted[reason] = counted.get(reason, 0) + 1
        return sorted(counted.items(), key=lambda each: -each[1])


@transaction.atomic
def perform(scope: Scope, ids: Iterable[int], act: Act, *, now: datetime, is_look: bool = False) -> Result:
    """Do it with each of the tasks, or only look what it would do; with its entry in the audit log.

    Rows are locked in the order of their ids, so that two who act at once do it one after the other.
    """
    asked = list(dict.fromkeys(ids))[:MOST_AT_ONCE]
    found = _locked(asked)
    refused: dict[int, Bilingual] = {}
    unchanged: list[int] = []
    changes: list[tuple[Task, Change]] = []
    for key in asked:
        task = found.get(key)
        reason = _why_not(scope, task, act)
        if task is None or reason is not None:
            refused[key] = reason or _NOT_FOUND
        elif act.is_so(task):
            unchanged.append(key)
        else:
            changes.append((task, act.change(task)))
    about = tuple(dict.fromkeys(task.resident_id for task, _ in changes if task.resident_id is not None))
    if changes and not is_look:
        _apply(changes, act, by=scope.user.pk if scope.user else None, now=now)
        _note(scope, act, [task.pk for task, _ in changes], about, now)
    return Result(tuple(task.pk for task, _ in changes), tuple(unchanged), refused, about)


def _note(scope: Scope, act: Act, tasks: list[int], about: Iterable[int], now: datetime) -> None:
    detail = {"act": act.key, "tasks": tasks}
    audit.record(scope=scope if scope.user else None, action="write.task", residents=about, detail=detail, at=now)


def _why_not(scope: Scope, task: Task | None, act: Act) -> Bilingual | None:
    if task is None or not may_see(scope, task):
        return _NOT_FOUND
    if not act.may(scope, task):
        return _NOT_YOURS
    return None if act.is_so(task) else act.refuses(task)


def _locked(ids: list[int]) -> dict[int, Task]:
    """The tasks, locked first and read then: what a lock waited for is seen with all that belongs to it."""
    related = ("organisation", "assignee", "offered_to", "opened_by", "ended_by")
    found: dict[int, Task] = {}
    for some in pieces(sorted(ids)):
        rows = Task.objects.filter(pk__in=some).order_by("pk")
        held = list(rows.select_for_update().values_list("pk", flat=True))
        found.update({task.pk: task for task in rows.select_related(*related).filter(pk__in=held)})
    return found


def _apply(changes: list[tuple[Task, Change]], act: Act, *, by: int | None, now: datetime) -> None:
    events = []
    for task, change in changes:
        events.append(_event(task, change, act, by, now))
        for name, value in change.items():
            setattr(task, name, value)
    names = sorted({name for _, change in changes for name in change})
    if names:
        Task.objects.bulk_update([task for task, _ in changes], names, batch_size=200)
    insert_rows(TaskEvent, _EVENT, events)


def _event(task: Task, change: Change, act: Act, by: int | None, now: datetime) -> tuple[Any, ...]:
    users = (task.assignee_id, change["assignee_id"]) if "assignee_id" in change else (None, None)
    places = (task.organisation_id, change.get("organisation_id") or change.get("offered_to_id"))
    return (task.pk, now, by, act.key, *users, *(places if places[1] else (None, None)), act.words)
