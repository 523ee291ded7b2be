"""One institution is merged into another on a day (机构撤并): its people, work and staff go along, its past stays its own.

Figures before the day stay with the institution that closed, and roll up with its successor's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import actions as casework
from kangyu.registers.enrolments import actions as enrolment_actions
from kangyu.registers.people import relocating
from kangyu.registers.places import changing
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation, OrganisationChange
from kangyu.registers.staff import actions as staff
from kangyu.registers.staff import queries as accounts
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import rehoming


@dataclass(frozen=True, slots=True)
class Consequence:
    """How much goes along, in numbers; `children` are institutions right below."""

    residents: int = 0
    enrolments: int = 0
    candidates: int = 0
    tasks: int = 0
    cases: int = 0
    accounts: int = 0
    children: int = 0


def look_at_merging(
    *,
    scope: Scope,
    organisation: Organisation,
    successor: Organisation,
    on: date,
    source: str,
    now: datetime,
    today: date,
) -> Consequence:
    """What the merge would take along; nothing when it was done before.

    Raises NotAllowed, and `changing.Refused` with the reason why it cannot be.
    """
    scope.require(scope.may_operate)
    decision = changing.Decision(on=on, source=source, today=today, now=now)
    if not changing.check_merge(organisation, successor, decision):
        return Consequence()
    return _counted(organisation)


def merge_organisations(
    *,
    scope: Scope,
    organisation: Organisation,
    successor: Organisation,
    on: date,
    source: str,
    now: datetime,
    today: date,
) -> Consequence:
    """Merge it; done again it changes nothing. What went along.

    Raises NotAllowed, and `changing.Refused` with the reason.
    """
    scope.require(scope.may_operate)
    by = scope.user.pk if scope.user else None
    decision = changing.Decision(on=on, source=source, today=today, now=now, by=by)
    with transaction.atomic():
        places.lock((organisation, successor))
        if not changing.check_merge(organisation, successor, decision):
            return Consequence()
        enrolments, candidates = relocating.count_work(organisation.pk)
        # Tasks go before the people whom they are about, and staff last: so everybody keeps what was claimed.
        tasks = rehoming.rehome(organisation.pk, successor.pk, by=by, now=now)
        cases = casework.count_of_institution(organisation.pk)
        moved = relocating.move_institution(organisation.pk, successor.pk, on=on, now=now)
        ended = casework.follow_institution(organisation.pk, successor.pk, on=on, by=by, now=now)
        for case in ended:
            if case.resident_id and case.programme:
                enrolment_actions.mark_referrals(case.resident_id, case.programme, now=now)
        children = changing.close(organisation, successor=successor, on=on)
        staffed = staff.move_accounts(organisation.pk, successor.pk, by=by, now=now)
        done = Consequence(len(moved), enrolments, candidates, tasks, cases, staffed, children)
        kind = OrganisationChange.Kind.MERGED
        changing.note(organisation, kind, decision, other=successor, moved=asdict(done))
        detail = {"organisation": organisation.code, "into": successor.code, "on": on.isoformat(), **asdict(done)}
        audit.record(scope=scope, action="places.merge", residents=moved, detail=detail, at=now)
    return done


def _counted(organisation: Organisation) -> Consequence:
    return Consequence(
        relocating.count_managed(organisation.pk),
        *relocating.count_work(organisation.pk),
        rehoming.of_institution(organisation.pk).count(),
        casework.count_of_institution(organisation.pk),
        accounts.count_at(organisation.pk),
        len(places.children(organisation)),
    )
