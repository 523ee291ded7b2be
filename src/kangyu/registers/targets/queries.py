"""Reading parameters and targets."""

from __future__ import annotations

from datetime import date

from kangyu.registers.places.models import Area

from .models import Parameter


def parameter(key: str, area: Area, on: date) -> Parameter | None:
    """The value in force for exactly this area on a day."""
    return Parameter.objects.filter(key=key, area=area, since__lte=on).order_by("-since").first()
