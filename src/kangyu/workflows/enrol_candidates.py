"""Taking many candidates into a programme at once, with a look first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import candidate_queries
from kangyu.registers.enrolments.candidate_queries import Candidate
from kangyu.registers.enrolments.rules import programme_on
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_FUTURE = Bilingual("纳入日期晚于今天", "Enrolled on a day in the future")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What enrolling means: who will be, who will not and why; `gone` were dealt with by others meanwhile."""

    good: Sequence[Candidate]
    refused: Sequence[tuple[Candidate, Bilingual]]
    gone: int


def look(*, scope: Scope, programme: str, ids: Collection[int], on: date, today: date) -> Outlook:
    """What enrolling the chosen candidates on a day would do. Raises `NotAllowed`, `NotUnderstood` for a future day."""
    scope.require(scope.may_record)
    if on > today:
        raise NotUnderstood("future", _FUTURE)
    declared = programme_on(programme, on)
    chosen = candidate_queries.candidates_named(scope, declared, ids)
    refusals = enrolments.look_at_enrolling(chosen, declared, on=on)
    good = [each for each in chosen if refusals[each.pk] is None]
    refused = [(each, found.message) for each in chosen if (found := refusals[each.pk]) is not None]
    return Outlook(good, refused, len(set(ids)) - len(chosen))


def enrol_candidates(
    *, scope: Scope, programme: str, ids: Collection[int], on: date, now: datetime, today: date
) -> Outlook:
    """Enrol the chosen candidates from a day on; the good ones go in, the others stay as they are, doing it twice is once.

    Raises `NotAllowed`, and `NotUnderstood` for a day in the future.
    """
    with transaction.atomic():
        take_turn()  # before looking: of two officers who chose the same people, the second finds them gone
        outlook = look(scope=scope, programme=programme, ids=ids, on=on, today=today)
        if outlook.good:
            declared = programme_on(programme, on)
            enrolments.enrol_candidates(outlook.good, programme=declared, on=on, by=scope.user, now=now)
            audit.record(
                scope=scope,
                action="write.enrolment",
                residents=[each.resident_id for each in outlook.good],
                detail={"programme": programme, "since": on.isoformat(), "from": "candidates"},
                at=now,
            )
    return outlook
