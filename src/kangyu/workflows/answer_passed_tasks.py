"""Answering for tasks that another institution passed on: accept (接收) or give back with the reason (退回)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.words import reason


def answer_passed_tasks(
    *, scope: Scope, tasks: Sequence[int], is_accepted: bool, now: datetime, words: str = "", is_look: bool = False
) -> Result:
    """Accept the tasks, or give them back with the reason.

    Raises:
        NotUnderstood: given back without a reason, or with a too long one.
    """
    act = acts.accept(scope.user) if is_accepted else acts.decline(words=reason(words))
    return perform(scope, tasks, act, now=now, is_look=is_look)
