"""Urging whoever has a task (催办)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.words import said


def urge_tasks(*, scope: Scope, tasks: Sequence[int], now: datetime, words: str = "", is_look: bool = False) -> Result:
    """Urge from the institution above, or as who gave the task. Twice on a day is once."""
    return perform(scope, tasks, acts.urge(now=now, words=said(words)), now=now, is_look=is_look)
