"""Closing an enrolment at a page, with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import queries as enrolment_queries
from kangyu.registers.enrolments.spells import DIED
from kangyu.registers.people import actions as people
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_FUTURE = Bilingual("终止日期晚于今天", "Closed on a day in the future")


def close_enrolment(*, scope: Scope, enrolment_id: int, on: date, reason: str, now: datetime, today: date):
    """Close an enrolment on a day; `reason` is a code of the programme's list. The enrolment as it is then.

    Who died is entered as dead: all else that is open of the person ends with it.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` with the reason when what is known does not allow it.
    """
    scope.require(scope.may_record)
    if on > today:
        raise NotUnderstood("future", _FUTURE)
    with transaction.atomic():
        enrolment = enrolment_queries.enrolment(scope, enrolment_id, to_record=True)
        closed = enrolments.close(enrolment=enrolment, on=on, reason=reason, by=scope.user, now=now)
        if reason == DIED:
            people.record_death(closed.resident_id, on=on, by=scope.user, now=now, today=today)
        audit.record(
            scope=scope,
            action="write.closing",
            residents=[closed.resident_id],
            detail={"programme": closed.programme, "until": on.isoformat(), "reason": reason},
            at=now,
        )
    return closed
