"""Handing a case over at a page (转交): another institution plays the part from now on, and a receipt says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.entries import Receipt
from kangyu.registers.staff.policies import Scope


def hand_over_case(
    *, scope: Scope, case_id: int, party: str, to_id: int, reason: str, revision: int, now: datetime
) -> Receipt:
    """Give a part of a case to another institution. The receipt.

    Raises `NotAllowed`, `NotFound`, and `Refused` with the reason.
    """
    scope.require(scope.may_record)
    with transaction.atomic():
        case = cases.case(scope, case_id)
        receipt = casework.hand_over(
            case_id=case_id, party=party, to_id=to_id, reason=reason, scope=scope, revision=revision, now=now
        )
        audit.record(
            scope=scope,
            action="write.hand_over",
            residents=[case.resident_id] if case.resident_id else [],
            detail={"case": case.number, "receipt": receipt.number, "party": party, "to": to_id},
            at=now,
        )
    return receipt
