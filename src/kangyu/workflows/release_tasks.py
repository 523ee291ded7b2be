"""Releasing tasks (释放): back into the pool of their institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.policies import may_share_out
from kangyu.registers.tasks.words import said


def release_tasks(
    *, scope: Scope, tasks: Sequence[int], now: datetime, words: str = "", is_look: bool = False
) -> Result:
    """Release one's own claims; an officer also those of others."""
    words = said(words)
    act = acts.release(scope.user, may_release_others=may_share_out(scope), words=words)
    return perform(scope, tasks, act, now=now, is_look=is_look)
