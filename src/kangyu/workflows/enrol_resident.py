"""Taking a resident into a programme at a page."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments.rules import programme_on
from kangyu.registers.people import queries as people
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_FUTURE = Bilingual("纳入日期晚于今天", "Enrolled on a day in the future")


def enrol_resident(*, scope: Scope, resident_id: int, programme: str, on: date, now: datetime, today: date):
    """Enrol a resident from a day on; the enrolment.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` with the reason when what is known does not allow it.
    """
    scope.require(scope.may_record)
    if on > today:
        raise NotUnderstood("future", _FUTURE)
    with transaction.atomic():
        resident = people.get(scope, resident_id, to_record=True)
        declared = programme_on(programme, on)
        scope.require(declared.sensitivity in resident.open_to_reader)
        enrolment = enrolments.enrol(resident=resident, programme=declared, on=on, by=scope.user, now=now)
        audit.record(
            scope=scope,
            action="write.enrolment",
            residents=[resident_id],
            detail={"programme": programme, "since": on.isoformat()},
            at=now,
        )
    return enrolment
