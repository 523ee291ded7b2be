"""The auditor's decision on an emergency access: written once, with its entry in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.staff import emergencies
from kangyu.registers.staff.policies import Scope


def review_emergency(*, scope: Scope, emergency_id: int, decision: str, words: str, now: datetime) -> Any:
    """Decide whether the reason held. Raises `NotAllowed` and `NotUnderstood`."""
    with transaction.atomic():
        decided = emergencies.decide(scope=scope, emergency_id=emergency_id, decision=decision, words=words, now=now)
        audit.record(
            scope=scope,
            action="emergency.decide",
            residents=[decided.resident_id],
            detail={"emergency": decided.pk, "decision": decision},
            at=now,
        )
    return decided
