"""Passing tasks on to another institution (转交), which accepts or returns them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.people import institution
from kangyu.registers.tasks.words import reason


def pass_on_tasks(
    *, scope: Scope, tasks: Sequence[int], organisation_id: int, words: str, now: datetime, is_look: bool = False
) -> Result:
    """Offer the tasks to an institution, with the reason.

    Raises:
        NotUnderstood: there is no such institution; the reason is missing or too long.
    """
    words = reason(words)
    act = acts.pass_on(institution(organisation_id), words=words)
    return perform(scope, tasks, act, now=now, is_look=is_look)
