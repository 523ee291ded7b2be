"""Reading parameters: the value in force on a day, for a division or the nearest one around it."""

from __future__ import annotations

from datetime import date

from kangyu.vocabulary.areas import AreaCode

from .models import Parameter


def parameter(key: str, area: str, on: date) -> Parameter | None:
    """The parameter in force: of the division itself, else of the nearest around it that has one; None without any.

    A target and a prevalence hold for what lies inside. A number of people does not, so ask for that with `own_parameter`.
    """
    codes = _outwards(area)
    found = _in_force(key, codes, on)
    return next((found[code] for code in codes if code in found), None)


def own_parameter(key: str, area: str, on: date) -> Parameter | None:
    """The parameter in force of exactly that division."""
    code = AreaCode.parse(area).code
    return _in_force(key, [code], on).get(code)


def parameters_in_force(area: str, on: date) -> list[Parameter]:
    """All parameters of exactly that division that are in force on a day, by key."""
    rows = Parameter.objects.filter(area_id=AreaCode.parse(area).code, since__lte=on).order_by("key", "since")
    return list({row.key: row for row in rows}.values())


def _in_force(key: str, codes: list[str], on: date) -> dict[str, Parameter]:
    """The newest begun of each division."""
    rows = Parameter.objects.filter(key=key, area_id__in=codes, since__lte=on).order_by("since")
    return {row.area_id: row for row in rows}


def _outwards(area: str) -> list[str]:
    found, at = [], AreaCode.parse(area)
    while True:
        found.append(at.code)
        if at.parent is None:
            return found
        at = at.parent
