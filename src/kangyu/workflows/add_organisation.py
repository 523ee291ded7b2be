"""A new institution from a day on (机构设立), and its village or township when that is new too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from kangyu.methods.forms import Problem
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.places import changing
from kangyu.registers.places.entries import Reader
from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff.policies import Scope


def add_organisation(
    *, scope: Scope, raw: Mapping[str, str], on: date, source: str, now: datetime, today: date
) -> tuple[Organisation | None, Sequence[Problem]]:
    """Add it. The institution, or None and what is wrong with what was written.

    Args:
        raw: what `entries.Reader.read_institution` reads; with `area_name`, `area` is the code of a new division.

    Raises NotAllowed, and `changing.Refused` for a day or a document that cannot be.
    """
    scope.require(scope.may_operate)
    decision = changing.Decision(on=on, source=source, today=today, now=now, by=scope.user.pk if scope.user else None)
    with transaction.atomic():
        take_turn()
        reader, area = Reader(today=today), None
        if raw.get("area_name"):
            area, problems = reader.read_area({"code": raw.get("area", ""), "name": raw["area_name"]})
            if area is None:
                return None, [_as_asked(problem) for problem in problems]
        entry, problems = reader.read_institution(raw)
        if entry is None:
            return None, problems
        made = changing.add(entry, area=area, decision=decision)
        detail = {"organisation": made.code, "on": on.isoformat(), "division": area.code if area else None}
        audit.record(scope=scope, action="places.add", detail=detail, at=now)
    return made, ()


def _as_asked(problem: Problem) -> Problem:
    """The items of a division as the page calls them."""
    items = {"code": "area", "name": "area_name"}
    return Problem(items[problem.item], problem.reason, problem.message)
