"""Registering or changing one resident at a page: the same reading and entering as a line of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.methods.forms import Problem
from kangyu.registers.audit import actions as audit
from kangyu.registers.people import actions as people
from kangyu.registers.people.reading import read_resident
from kangyu.registers.people.whereabouts import Places
from kangyu.registers.staff.policies import Scope


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of it. Refused: nothing was written and `problems` say why."""

    change: str
    resident_id: int | None
    problems: tuple[Problem, ...]


def register_resident(*, scope: Scope, raw: Mapping[str, Any], now: datetime, today: date) -> Registered:
    """Register a resident, or change the one whom the numbers mean.

    Args:
        raw: what was written, by the keys of `catalogue.sheets.RESIDENT_COLUMNS` and the items of the form. Village and
            institution may be given by code; left out, they are those of the user's own institution.

    Raises `NotAllowed`.
    """
    scope.require(scope.may_record)
    places = Places(allowed=scope.organisations, sender=scope.user.organisation)
    entry, problems = read_resident(raw, places=places, today=today)
    if entry is None:
        return Registered("refused", None, problems)
    with transaction.atomic():
        (outcome,) = people.enter_residents([entry], scope=scope, now=now, today=today)
        is_refused = outcome.change == "refused"
        if outcome.change != "unchanged" and outcome.resident_id is not None:
            audit.record(
                scope=scope,
                action="read.refusal" if is_refused else "write.resident",
                residents=[outcome.resident_id],
                detail={"change": outcome.change},
                at=now,
            )
    return Registered(outcome.change, None if is_refused else outcome.resident_id, outcome.problems)
