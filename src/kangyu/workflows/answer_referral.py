"""Writing down at a page what became of a referral (转诊追踪)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import actions as casework
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import queries as enrolment_queries
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

_LONGEST = 200
_FUTURE = Bilingual("日期晚于今天", "The day lies in the future")
_OUTCOME = Bilingual("须填写转诊结果，最长 200 字", "Say what became of the referral, in at most 200 characters")


def answer_referral(*, scope: Scope, referral_id: int, on: date, outcome: str, now: datetime, today: date):
    """Answer a referral with its outcome in words. The referral as it is then.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` with the reason when what is known does not allow it.
    """
    scope.require(scope.may_record)
    words = narrow(outcome)
    if on > today:
        raise NotUnderstood("future", _FUTURE)
    if not words or len(words) > _LONGEST:
        raise NotUnderstood("outcome", _OUTCOME)
    with transaction.atomic():
        case = enrolment_queries.referral(scope, referral_id, to_record=True)
        answered = casework.move(
            case_id=case.pk,
            key="note" if case.state == "arrived" else "trace",
            scope=scope,
            revision=case.revision,
            on=on,
            now=now,
            data={"outcome": words},
        )
        enrolments.mark_referrals(answered.resident_id, answered.programme, now=now)
        audit.record(
            scope=scope,
            action="write.referral",
            residents=[answered.resident_id],
            detail={"case": answered.number, "answered_on": on.isoformat()},
            at=now,
        )
    return answered
