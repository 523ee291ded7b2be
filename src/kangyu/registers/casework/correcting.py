"""Correcting what asked for a case: what was written when it was opened was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from kangyu.catalogue.cases import case as declared
from kangyu.methods.cases import due_after, urgency_of
from kangyu.registers.calendars.queries import working_days

from .carrying import parties_of
from .clocks import last_moment, start_of_clock
from .feeding import bring_tasks
from .models import Case


def correct_opening(
    case: Case, *, data: Mapping[str, Any], contact_id: int | None, watch_on: Any, by: int | None, now: datetime
) -> None:
    """Bring an open case in line with the corrected contact that asked for it; what people did since stands.

    While nobody has moved it, its clock follows the new urgency.
    """
    kind = declared(case.kind, case.version)
    case.data, case.contact_id, case.urgency = dict(data), contact_id, urgency_of(kind, data)
    if case.watch_at is not None:
        case.watch_at = last_moment(watch_on, now)
    if case.state == kind.move(case.opening).to and case.revision == 0:
        at = start_of_clock(case.opened_on, case.opened_at)
        case.due_at = due_after(kind.state(case.state), data, at=at, calendar=working_days())
    case.save(update_fields=["data", "contact", "urgency", "watch_at", "due_at"])
    bring_tasks([case], parties_of([case]), now=now, by=by)


def hasten(case: Case, *, data: Mapping[str, Any], by: int | None, now: datetime) -> None:
    """A running case has become more pressing: `data` is what is known now. Its limit comes nearer, never later."""
    kind = declared(case.kind, case.version)
    case.data = {**case.data, **data}
    case.urgency = urgency_of(kind, case.data)
    sooner = due_after(kind.state(case.state), case.data, at=timezone.localtime(now), calendar=working_days())
    case.due_at = min((limit for limit in (case.due_at, sooner) if limit is not None), default=None)
    case.save(update_fields=["data", "urgency", "due_at"])
    bring_tasks([case], parties_of([case]), now=now, by=by)
