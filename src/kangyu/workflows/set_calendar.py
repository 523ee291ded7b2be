"""Setting the calendar of working days at a page: days entered, corrected or taken back, with the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.calendars import actions as calendars
from kangyu.registers.calendars.queries import CalendarDay
from kangyu.registers.calendars.reading import Day
from kangyu.registers.staff.policies import Scope


def set_days(days: Sequence[Day], *, scope: Scope, now: datetime) -> int:
    """Enter or correct days. How many were new or changed; nothing in the log when none was. Raises `NotAllowed`."""
    scope.require(scope.may_operate)
    with transaction.atomic():
        changed = calendars.enter_days(days)
        if changed:
            detail = {"days": len(days), "changed": changed, "years": sorted({day.day.year for day in days})}
            audit.record(scope=scope, action="write.calendar", detail=detail, at=now)
    return changed


def remove_day(day: CalendarDay, *, scope: Scope, now: datetime) -> None:
    """The day follows the week again. Raises `NotAllowed`."""
    scope.require(scope.may_operate)
    with transaction.atomic():
        audit.record(scope=scope, action="write.calendar", detail={"removed": day.day.isoformat()}, at=now)
        calendars.remove_day(day)
