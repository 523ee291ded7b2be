"""Marking tasks as done (办结), with proof where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kangyu.registers.attachments.queries import counted
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
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
    proven = {int(owner.partition(":")[2]) for owner in counted([f"task:{key}" for key in tasks])}
    act = acts.finish(scope.user, on=on, outcome=reason(outcome), proven=proven, now=now)
    return perform(scope, tasks, act, now=now, is_look=is_look)
