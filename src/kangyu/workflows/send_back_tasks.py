"""Sending back what was done, to be done again (退回重做)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.queries import keys_open_again
from kangyu.registers.tasks.words import reason


def send_back_tasks(*, scope: Scope, tasks: Sequence[int], words: str, now: datetime, is_look: bool = False) -> Result:
    """Open done tasks again, with the reason; by the institution above or by who gave them.

    Raises:
        NotUnderstood: the reason is missing or too long.
    """
    words = reason(words)
    act = acts.send_back(taken=cache(lambda: keys_open_again(tasks)), now=now, words=words)
    return perform(scope, tasks, act, now=now, is_look=is_look)
