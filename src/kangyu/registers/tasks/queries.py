"""Reading tasks: lists and counts (`listing`), one task with its history, the tasks of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from kangyu.registers.bulk import pieces
from kangyu.registers.people.models import Resident
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.policies import Scope

from .escalation import LEFT
from .listing import (
    MOST_COUNTED,
    OF_OTHERS,
    Asked,
    Counted,
    TaskPage,
    Whose,
    companions,
    count,
    counts_by_organisation,
    task_page,
    tasks_by_id,
)
from .models import OPEN, Task, TaskEvent
from .policies import may_see, visible

__all__ = [
    "MOST_COUNTED",
    "OF_OTHERS",
    "Asked",
    "Counted",
    "NotFound",
    "Task",
    "TaskEvent",
    "TaskPage",
    "Whose",
    "companions",
    "count",
    "counts_by_organisation",
    "events_of",
    "keys_open_again",
    "left_behind",
    "open_about",
    "open_tasks_of",
    "sources_known",
    "task",
    "task_page",
    "tasks",
]


def task(scope: Scope, task_id: int) -> Task:
    """One task; NotFound also when it is not the user's to see."""
    found = tasks_by_id([task_id])
    if not found or not may_see(scope, found[0]):
        raise NotFound(f"task {task_id}")
    return found[0]


def tasks(scope: Scope, ids: Iterable[int]) -> list[Task]:
    """Those of the tasks that the user may see, in the order of the ids."""
    return [each for each in tasks_by_id(list(dict.fromkeys(ids))) if may_see(scope, each)]


def events_of(task: Task) -> list[TaskEvent]:
    """What was done with a task that the caller may show, newest first."""
    related = ("by", "from_user", "to_user", "from_organisation", "to_organisation")
    return list(TaskEvent.objects.filter(task=task).select_related(*related).order_by("-at", "-pk"))


def open_tasks_of(scope: Scope, resident: Resident) -> list[Task]:
    """The open tasks about a person whom the caller may see, most urgent first."""
    closely = sorted(resident.open_to_reader)
    found = Task.objects.filter(OPEN, visible(scope), resident=resident, sensitivity__in=closely)
    return list(found.select_related("organisation", "assignee").order_by("urgency", "due_on", "pk"))


def open_about(resident_id: int, kind: str) -> list[Task]:
    """The open tasks of a kind about a resident, wherever they lie: for acts, and not to be shown."""
    found = Task.objects.filter(OPEN, resident_id=resident_id, kind=kind).select_related("resident")
    return list(found.order_by("pk"))


def keys_open_again(ids: Iterable[int]) -> set[tuple[str, str]]:
    """Sources and kinds of these tasks of which another task is open."""
    ended = Task.objects.filter(pk__in=list(ids)[:1000]).exclude(OPEN).values_list("source", "kind")
    sources = {source for source, _ in ended}
    return set(Task.objects.filter(OPEN, source__in=sources).values_list("source", "kind"))


def sources_known(scope: Scope, sources: Iterable[str]) -> set[str]:
    """Those of the sources from which the user gave a task already, open or ended."""
    given = Task.objects.filter(opened_by=scope.user).exclude(opened_by=None)
    found: set[str] = set()
    for some in pieces(list(sources)):
        found.update(given.filter(source__in=some).values_list("source", flat=True))
    return found


def left_behind(scope: Scope, *, since: datetime) -> list[TaskEvent]:
    """Tasks that went back into the pool because somebody moved: what the user left, and what the own house got back."""
    if scope.user is None:
        return []
    mine = Q(from_user=scope.user) | Q(from_organisation=scope.user.organisation_id)
    found = TaskEvent.objects.filter(mine, act=LEFT, at__gte=since).select_related("from_user", "from_organisation")
    return list(found.order_by("-at", "-pk")[:500])
