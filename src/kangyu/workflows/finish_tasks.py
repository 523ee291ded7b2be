"""Marking tasks as done (办结), with proof where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from kangyu.registers.attachments.queries import newest
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.queries import Task
from kangyu.registers.tasks.words import reason
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_FUTURE = Bilingual("日期晚于今天", "The day lies in the future")


def finish_tasks(
    *, scope: Scope, tasks: Sequence[int], on: date, outcome: str, now: datetime, today: date, is_look: bool = False
) -> Result:
    """Mark as done what a person does by hand; a task that needs proof has an attachment (owner "task:5") before.

    Raises:
        NotUnderstood: the day lies ahead; the outcome is missing or too long.
    """
    if on > today:
        raise NotUnderstood("future", _FUTURE)
    owners = {key: f"task:{key}" for key in tasks}
    papers = cache(lambda: newest(owners.values()))  # asked when the tasks are locked

    def is_proven(task: Task) -> bool:
        """By a paper that came after the task was last sent back."""
        added = papers().get(owners[task.pk])
        return added is not None and (task.returned_at is None or added > task.returned_at)

    act = acts.finish(scope.user, on=on, outcome=reason(outcome), is_proven=is_proven, now=now)
    return perform(scope, tasks, act, now=now, is_look=is_look)
