"""Writing parameters. A change of value is a new row with its own day; the same day again corrects it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .models import Parameter

_NO_SOURCE = Bilingual(
    "须写明来源：文件名称和文号，或数据出处",
    "Name the source: the document and its number, or where the number comes from",
)


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
    """Set the value from a day on. Setting what already holds writes nothing, the audit log neither.

    Raises NotUnderstood: a number without source; nobody could say later why a county is measured by it.
    """
    if not source.strip():
        raise NotUnderstood("source", _NO_SOURCE)
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
