"""Deciding that candidates are not to be enrolled, with a reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import candidate_queries
from kangyu.registers.enrolments.rules import programme_on
from kangyu.registers.staff.policies import Scope


def dismiss_candidates(
    *, scope: Scope, programme: str, ids: Collection[int], outcome: str, today: date, now: datetime
) -> int:
    """Take the chosen off the list; how many were still on it. Newer evidence brings a person back.

    Args:
        outcome: a code of `catalogue.codelists.candidates.DISMISSALS`.

    Raises `NotAllowed`, and `NotUnderstood` when there is no such reason.
    """
    scope.require(scope.may_record)
    with transaction.atomic():
        take_turn()  # before looking: whom others dealt with meanwhile is not among the chosen
        chosen = candidate_queries.candidates_named(scope, programme_on(programme, today), ids)
        done = enrolments.dismiss(candidates=chosen, on=today, outcome=outcome, by=scope.user)
        if done:
            audit.record(
                scope=scope,
                action="write.candidate",
                residents=[each.resident_id for each in chosen],
                detail={"programme": programme, "outcome": outcome},
                at=now,
            )
    return done
