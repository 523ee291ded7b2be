"""Claiming tasks (认领): from now on everybody sees who does them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform


def claim_tasks(*, scope: Scope, tasks: Sequence[int], now: datetime, is_look: bool = False) -> Result:
    """Claim the tasks, or only look; one that somebody else has is told with who has it."""
    return perform(scope, tasks, acts.claim(scope.user, now=now), now=now, is_look=is_look)
