"""An institution with all below it under another one (改变隶属): who sees and directs it changes, nobody's doctor does."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.places import changing
from kangyu.registers.places.queries import Organisation, OrganisationChange
from kangyu.registers.staff.policies import Scope


def move_organisation(
    *, scope: Scope, organisation: Organisation, parent: Organisation, on: date, source: str, now: datetime, today: date
) -> OrganisationChange | None:
    """Put it under `parent`; None when it stands there already.

    Raises NotAllowed, and `changing.Refused` with the reason.
    """
    scope.require(scope.may_operate)
    decision = changing.Decision(on=on, source=source, today=today, now=now, by=scope.user.pk if scope.user else None)
    with transaction.atomic():
        change = changing.move_under(organisation, parent=parent, decision=decision)
        if change is not None:
            detail = {"organisation": organisation.code, "under": parent.code, "on": on.isoformat()}
            audit.record(scope=scope, action="places.move", detail=detail, at=now)
    return change
