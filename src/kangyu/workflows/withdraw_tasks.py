"""Taking back tasks that one gave (撤销)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.words import reason


def withdraw_tasks(*, scope: Scope, tasks: Sequence[int], words: str, now: datetime, is_look: bool = False) -> Result:
    """Withdraw tasks that the user or the user's institution gave, with the reason.

    Raises:
        NotUnderstood: the reason is missing or too long.
    """
    return perform(scope, tasks, acts.withdraw(scope.user, now=now, words=reason(words)), now=now, is_look=is_look)
