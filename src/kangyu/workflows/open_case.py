"""Opening a case about a person at a page (发起): a referral up, or back down after treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.cases import case_on
from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move
from kangyu.methods.forms import Entry, read_entry
from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.entries import CaseEntry, refused
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import queries as enrolment_queries
from kangyu.registers.people import queries as people
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class Opened:
    """The case; None when the answers were refused, and `entry.errors` say why."""

    case: Any | None
    entry: Entry


def open_case(
    *,
    scope: Scope,
    kind: str,
    opening: str,
    resident_id: int,
    named_id: int | None,
    raw: Mapping[str, Any],
    on: date,
    now: datetime,
    today: date,
    programme: str = "",
) -> Opened:
    """Open a case about a resident; the user's institution is the party that opens it.

    Args:
        opening: key of the opening move. named_id: the institution that it names.
        programme: key of the programme in whose work it belongs, so that its next contact traces the case.

    Raises `NotAllowed`, `NotFound`, and `Refused` with the reason.
    """
    scope.require(scope.may_record)
    resident = people.get(scope, resident_id, to_record=True)
    declared = case_on(kind, on)
    move = declared.move(opening)
    scope.require(move in cases.openings_for(scope, declared))
    _check_day(resident, on, today)
    entry = read_entry(declared.opening_form(move), raw, today=today)
    if not entry.is_accepted:
        return Opened(None, entry)
    sensitivity = _sensitivity(resident, programme)
    with transaction.atomic():
        casework.refuse_second(declared, opening, resident_id, programme)
        parties = _parties(scope, declared, move, named_id)
        casework.check_told(declared.opening_form(move), entry.data)
        (key,) = casework.open_cases(
            [
                CaseEntry(
                    kind=kind,
                    opening=opening,
                    parties=parties,
                    on=on,
                    data=entry.data,
                    resident_id=resident_id,
                    programme=programme,
                    sensitivity=sensitivity,
                )
            ],
            by=scope.user.pk,
            now=now,
        )
        case = cases.case(scope, key)
        if programme:
            enrolments.mark_referrals(resident_id, programme, now=now)
        audit.record(
            scope=scope,
            action="write.case",
            residents=[resident_id],
            detail={"case": case.number, "move": opening, "state": case.state},
            at=now,
        )
    return Opened(case, entry)


def _parties(scope: Scope, declared: Kind, move: Move, named_id: int | None) -> dict[str, int]:
    mine = {move.by: scope.user.organisation_id}
    if not move.names:
        return mine
    casework.check_party(declared, move.names, named_id, mine)
    return {**mine, move.names: named_id}


def _check_day(resident: people.Resident, on: date, today: date) -> None:
    if on > today:
        raise refused("future")
    ended = resident.died_on or resident.left_on
    if on < resident.birth_date or (ended is not None and on > ended):
        raise refused("gone")


def _sensitivity(resident: people.Resident, programme: str) -> Sensitivity:
    """That of the programme, in which the resident must be, as far as the user may know."""
    if not programme:
        return Sensitivity.ORDINARY
    known = [each for each in enrolment_queries.enrolments_of(resident) if each.until is None]
    if programme not in {each.programme for each in known}:
        raise refused("programme")
    return enrolment_queries.sensitivity_of(programme)
