"""Moving a case at a page (办理): the answers read, the move made, the programme's list told, and written in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.methods.forms import Entry, read_entry
from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.staff.policies import Scope


@dataclass(frozen=True, slots=True)
class Moved:
    """The case as it is then; None when the answers were refused, and `entry.errors` say why."""

    case: Any | None
    entry: Entry


def move_case(
    *,
    scope: Scope,
    case_id: int,
    move: str,
    revision: int,
    raw: Mapping[str, Any],
    on: date,
    now: datetime,
    today: date,
    reason: str = "",
    named_id: int | None = None,
) -> Moved:
    """Make a move of a case that the user saw at `revision`.

    Args:
        move: key of the move. raw: item key of its form to what was written.
        on: the day on which it happened. named_id: the institution to which the move gives a part.

    Raises `NotAllowed`, `NotFound`, and `Refused` with the reason when the case is not there any more to be moved so.
    """
    scope.require(scope.may_record)
    declared = cases.kind_of(cases.case(scope, case_id)).move(move)
    entry = read_entry(declared.form, raw, today=today) if declared.form else Entry({})
    if not entry.is_accepted:
        return Moved(None, entry)
    with transaction.atomic():
        moved = casework.move(
            case_id=case_id,
            key=move,
            scope=scope,
            revision=revision,
            on=on,
            now=now,
            data=entry.data,
            reason=reason,
            named_id=named_id,
        )
        if moved.resident_id and moved.programme:
            enrolments.mark_referrals(moved.resident_id, moved.programme, now=now)
        audit.record(
            scope=scope,
            action="write.case",
            residents=[moved.resident_id] if moved.resident_id else [],
            detail={"case": moved.number, "move": move, "state": moved.state},
            at=now,
        )
    return Moved(moved, entry)
