"""What the bureau's journeys find: targets, boundaries, and a snapshot of the small county."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factories.county import NOW, TODAY
from kangyu.registers.places.models import Area
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.targets.models import Parameter

COUNTY = "431281000000"
TOWNSHIP = "431281101000"
_TARGETS = {
    "target.hypertension.control_rate": 65,
    "target.hypertension.standard_rate": 76,
    "target.record.established_rate": 90,
}


def set_targets() -> None:
    """Targets of the county, and what its hypertension is estimated from."""
    for key, value in _TARGETS.items():
        _parameter(key, Decimal(value), "%")
    _parameter("population.adults", Decimal(60), "{person}")
    _parameter("prevalence.hypertension", Decimal("0.275"), "1")


def draw_boundaries() -> None:
    """Squares side by side."""
    for place, area in enumerate(Area.objects.exclude(level=Area.Level.COUNTY)):
        west, east = 110 + place / 10, 110.1 + place / 10
        ring = [[west, 27], [east, 27], [east, 27.1], [west, 27.1], [west, 27]]
        area.boundary = {"type": "Polygon", "coordinates": [ring]}
        area.save()


def take_snapshot() -> Snapshot:
    """As of the journeys' day."""
    return snapshots.take(as_of=TODAY, now=NOW)


def _parameter(key: str, value: Decimal, unit: str) -> None:
    Parameter.objects.create(key=key, area_id=COUNTY, since=date(2015, 1, 1), value=value, unit=unit, source="测试")
