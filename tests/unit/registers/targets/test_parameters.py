"""Parameters hold from their day on, for what lies inside their division, and every change is audited."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.places.actions import AreaEntry, add_areas
from kangyu.registers.targets.actions import set_parameter, withdraw_parameter
from kangyu.registers.targets.models import Parameter
from kangyu.registers.targets.queries import own_parameter, parameter, parameters, parameters_in_force
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db

COUNTY, TOWNSHIP = "439921000000", "439921101000"
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _areas() -> None:
    add_areas([AreaEntry(COUNTY, "康勒县", "county"), AreaEntry(TOWNSHIP, "康城镇", "township", COUNTY)])


def _set(key: str, value: str, since: date, area: str = COUNTY) -> Parameter:
    return set_parameter(
        key=key, area=area, since=since, value=Decimal(value), unit="%", source="示范值", scope=None, now=NOW
    )


def _value(found: Parameter | None) -> Decimal | None:
    return found.value if found else None


def test_the_newest_begun_is_in_force() -> None:
    _set("target.x", "60", date(2017, 1, 1))
    _set("target.x", "70", date(2019, 1, 1))
    found = [_value(parameter("target.x", COUNTY, date(year, 6, 30))) for year in (2016, 2018, 2019, 2025)]
    assert found == [None, 60, 70, 70]


def test_a_division_without_its_own_takes_that_around_it() -> None:
    _set("target.x", "60", date(2017, 1, 1))
    _set("target.y", "10", date(2017, 1, 1))
    _set("target.y", "20", date(2018, 1, 1), TOWNSHIP)
    on = date(2018, 12, 31)
    assert _value(parameter("target.x", TOWNSHIP, on)) == 60
    assert _value(parameter("target.y", TOWNSHIP, on)) == 20
    assert _value(parameter("target.y", "439921", on)) == 10
    assert own_parameter("target.x", TOWNSHIP, on) is None
    assert [row.key for row in parameters_in_force(COUNTY, on)] == ["target.x", "target.y"]


def test_only_changes_are_written_and_audited() -> None:
    for value in ("60", "60", "65"):
        _set("target.x", value, date(2017, 1, 1))
    assert [row.value for row in Parameter.objects.filter(withdrawn_at=None)] == [65]
    assert [(row.value, row.withdrawn_for) for row in Parameter.objects.exclude(withdrawn_at=None)] == [(60, "→ 65")]
    details = [entry.detail for entry in AuditEntry.objects.filter(action="write.parameter").order_by("sequence")]
    assert len(details) == 2
    assert "65" in str(details[-1]) and "60" in str(details[-1])


def test_a_mistake_is_withdrawn_with_its_reason_and_stays_to_be_seen() -> None:
    _set("target.x", "60", date(2017, 1, 1))
    mistaken = _set("target.x", "99", date(2099, 1, 1))
    with pytest.raises(NotUnderstood, match="原因"):
        withdraw_parameter(mistaken.pk, reason=" ", scope=None, now=NOW)
    withdraw_parameter(mistaken.pk, reason="年份写错", scope=None, now=NOW)
    assert _value(parameter("target.x", COUNTY, date(2100, 1, 1))) == 60
    assert [row.withdrawn_for for row in parameters().rows] == ["年份写错", ""]
    with pytest.raises(NotUnderstood, match="已撤销"):
        withdraw_parameter(mistaken.pk, reason="再来", scope=None, now=NOW)
    assert _value(_set("target.x", "70", date(2099, 1, 1))) == 70
