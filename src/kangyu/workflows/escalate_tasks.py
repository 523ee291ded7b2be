"""Showing late tasks to the institution above (升级): the night's job."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.tasks.escalation import escalate


def escalate_tasks(*, now: datetime, today: date) -> int:
    """Escalate what is late by so many days as its kind declares. How many tasks; 0 when it ran already."""
    with transaction.atomic():
        number = escalate(now=now, today=today)
        if number:
            audit.record(scope=None, action="write.task", detail={"act": "escalate", "number": number}, at=now)
    return number
