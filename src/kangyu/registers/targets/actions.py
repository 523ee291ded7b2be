"""Writing parameters. A change of value is a new row with its own day; the same day again corrects it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.areas import AreaCode

from .models import Parameter


@transaction.atomic
def set_parameter(
    *,
    key: str,
    area: str,
    since: date,
    value: Decimal,
    unit: str,
    source: str,
    scope: Scope | None,
    now: datetime,
) -> Parameter:
    """Set the value from a day on. Setting what already holds writes nothing, the audit log neither."""
    code = AreaCode.parse(area).code
    wanted = {"value": value, "unit": unit, "source": source}
    row = Parameter.objects.filter(key=key, area_id=code, since=since).first()
    if row is not None and all(getattr(row, name) == given for name, given in wanted.items()):
        return row
    before = str(row.value) if row is not None else None
    row, _ = Parameter.objects.update_or_create(key=key, area_id=code, since=since, defaults=wanted)
    detail = {"key": key, "area": code, "since": since.isoformat(), "before": before, "after": str(value)}
    audit.record(scope=scope, action="write.parameter", detail=detail, at=now)
    return row
