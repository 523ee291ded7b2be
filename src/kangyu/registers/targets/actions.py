"""Writing parameters. A change is a new row; the row of the same day that it corrects is withdrawn, and stays to be seen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .models import Parameter

_NO_SOURCE = Bilingual(
    "须写明来源：文件名称和文号，或数据出处",
    "Name the source: the document and its number, or where the number comes from",
)
_NO_REASON = Bilingual("请写明撤销的原因（不超过 200 字）", "Say why it is withdrawn, in at most 200 characters")
_GONE = Bilingual("这一项已不在，或已撤销", "It is not there, or was withdrawn")
_LONGEST = 200


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
    take_turn()
    known = Parameter.objects.filter(key=key, area_id=code, since=since, withdrawn_at=None).first()
    if known is not None and all(getattr(known, name) == given for name, given in wanted.items()):
        return known
    before = str(known.value) if known is not None else None
    if known is not None:
        _withdraw(known, f"→ {value.normalize():f}", now)
    row = Parameter.objects.create(key=key, area_id=code, since=since, **wanted)
    detail = {"key": key, "area": code, "since": since.isoformat(), "before": before, "after": str(value)}
    audit.record(scope=scope, action="write.parameter", detail=detail, at=now)
    return row


@transaction.atomic
def withdraw_parameter(parameter_id: int, *, reason: str, scope: Scope | None, now: datetime) -> Parameter:
    """Take a value out of force, for a reason; it stays to be seen.

    Raises NotUnderstood: no reason, or nothing that stands.
    """
    words = reason.strip()
    if not 0 < len(words) <= _LONGEST:
        raise NotUnderstood("reason", _NO_REASON)
    found = Parameter.objects.select_for_update().filter(pk=parameter_id, withdrawn_at=None).first()
    if found is None:
        raise NotUnderstood("gone", _GONE)
    _withdraw(found, words, now)
    detail = {"key": found.key, "area": found.area_id, "since": found.since.isoformat(), "before": str(found.value)}
    audit.record(scope=scope, action="write.parameter", detail={**detail, "after": None}, at=now)
    return found


def _withdraw(row: Parameter, why: str, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_for = now, why
    row.save(update_fields=["withdrawn_at", "withdrawn_for"])
