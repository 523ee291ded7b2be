"""Another name for an institution from a day on (机构更名). Sheets that carry the old one still fit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.places import changing
from kangyu.registers.places.queries import Organisation, OrganisationChange
from kangyu.registers.staff.policies import Scope


def rename_organisation(
    *,
    scope: Scope,
    organisation: Organisation,
    name: str,
    short_name: str,
    on: date,
    source: str,
    now: datetime,
    today: date,
) -> OrganisationChange | None:
    """Rename it; None when it is called so already.

    Raises NotAllowed, and `changing.Refused` with the reason.
    """
    scope.require(scope.may_operate)
    decision = changing.Decision(on=on, source=source, today=today, now=now, by=scope.user.pk if scope.user else None)
    with transaction.atomic():
        change = changing.rename(organisation, name=name, short_name=short_name, decision=decision)
        if change is not None:
            detail = {
                "organisation": organisation.code,
                "was": change.was,
                "became": change.became,
                "on": on.isoformat(),
            }
            audit.record(scope=scope, action="places.rename", detail=detail, at=now)
    return change
