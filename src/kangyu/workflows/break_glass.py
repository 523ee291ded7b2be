"""Opening a record outside one's reach in an emergency: granted, told to who manages the person, written down, in one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.people import queries as people
from kangyu.registers.staff import emergencies
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import actions as tasks
from kangyu.vocabulary.labels import Bilingual

_TO_KNOW_WITHIN = timedelta(days=7)


def break_glass(*, scope: Scope, resident_id: int, reason: str, words: str, now: datetime) -> Any:
    """Open a person for some hours. The grant.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` for a reason that does not say enough.
    """
    with transaction.atomic():
        resident = people.outside_by_id(scope, resident_id)
        granted = emergencies.grant(scope=scope, resident=resident, reason=reason, words=words, now=now)
        tasks.put([_told(granted, now)], now=now)
        audit.record(
            scope=scope,
            action="emergency.open",
            residents=[resident_id],
            detail={"emergency": granted.pk, "reason": reason},
            at=now,
        )
    return granted


def _told(granted: Any, now: datetime) -> tasks.TaskEntry:
    """The institution that manages the person is told, as a task to take note of."""
    who = granted.user_organisation.name
    return tasks.TaskEntry(
        source=f"emergency:{granted.pk}",
        kind="emergency",
        organisation_id=granted.managed_by_id,
        resident_id=granted.resident_id,
        due_on=(now + _TO_KNOW_WITHIN).date(),
        title=Bilingual(f"{who}紧急调阅了该居民的档案", f"{who} opened this person's record in an emergency"),
        words=granted.words,
    )
