"""Making the pool of tasks right: what enrolments and cases ask for is told from their rows once more, and repaired."""

from __future__ import annotations

from datetime import datetime

from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import repairing
from kangyu.registers.enrolments import work
from kangyu.registers.tasks.actions import Held


def repair_tasks(*, now: datetime) -> Held:
    """Repair and report; nothing in the log when nothing was wrong."""
    held = work.rebuild(now=now) + repairing.rebuild(now=now)
    if held.differences:
        detail = {"act": "repair", "added": held.added, "changed": held.changed, "ended": held.ended}
        audit.record(scope=None, action="write.task", detail=detail, at=now)
    return held


def fill_tasks(*, now: datetime) -> Held:
    """The same for a database from before there was a pool, or one loaded in bulk; nothing where a pool stands already."""
    return repair_tasks(now=now) if work.is_pool_missing() else Held()
