"""Reading parameters: the value in force on a day, for a division or the nearest one around it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kangyu.vocabulary.areas import AreaCode

from .models import Parameter


class Book:
    """All parameters of some divisions and of those around them, read at once.

    A target and a prevalence hold for what lies inside: ask with `nearest`. A number of people does not: ask with `own`.
    """

    def __init__(self, areas: Iterable[str]) -> None:
        codes = {code for area in areas for code in _outwards(area)}
        self._dated: dict[tuple[str, str], list[Parameter]] = {}
        for row in Parameter.objects.filter(area_id__in=codes, withdrawn_at=None).order_by("since"):
            self._dated.setdefault((row.key, row.area_id), []).append(row)

    def own(self, key: str, area: str, on: date) -> Parameter | None:
        """The parameter in force of exactly that division: the newest begun."""
        begun = [row for row in self._dated.get((key, _outwards(area)[0]), ()) if row.since <= on]
        return begun[-1] if begun else None

    def nearest(self, key: str, area: str, on: date) -> Parameter | None:
        """The parameter in force: of the division itself, else of the nearest around it that has one."""
        return next((found for code in _outwards(area) if (found := self.own(key, code, on))), None)


def has_any() -> bool:
    """Whether any number was ever given."""
    return Parameter.objects.exists()


def parameter(key: str, area: str, on: date) -> Parameter | None:
    """The parameter in force for a division, its own or of the nearest around it; None without any."""
    return Book([area]).nearest(key, area, on)


def own_parameter(key: str, area: str, on: date) -> Parameter | None:
    """The parameter in force of exactly that division."""
    return Book([area]).own(key, area, on)


def parameters_in_force(area: str, on: date) -> list[Parameter]:
    """All parameters of exactly that division that are in force on a day, by key."""
    standing = Parameter.objects.filter(withdrawn_at=None, since__lte=on)
    rows = standing.filter(area_id=AreaCode.parse(area).code).order_by("key", "since")
    return list({row.key: row for row in rows}.values())


@functools.lru_cache(maxsize=4096)
def _outwards(area: str) -> tuple[str, ...]:
    """The division's code and those of the divisions around it, outwards."""
    found, at = [], AreaCode.parse(area)
    while True:
        found.append(at.code)
        if at.parent is None:
            return tuple(found)
        at = at.parent


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of parameters: `next` is the id of the last row, None at the end."""

    rows: list[Parameter]
    total: int
    next: int | None


def parameters(
    *, text: str = "", keys: Collection[str] | None = None, after: int | None = None, limit: int = 50
) -> Listed:
    """Every parameter ever set, the withdrawn ones too, newest first; those of some keys, or whose key, division or source holds a text."""
    found = Parameter.objects.select_related("area")
    if text:
        named = Q(key__icontains=text) | Q(area__name__icontains=text) | Q(source__icontains=text)
        found = found.filter(named | Q(key__in=keys or ()))
    total = found.count()
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-id")[: limit + 1])
    return Listed(rows[:limit], total, rows[limit - 1].pk if len(rows) > limit else None)
