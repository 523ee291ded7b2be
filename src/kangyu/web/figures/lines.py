"""All figures of a division as dense rows, by family."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from kangyu.catalogue.indicators import FAMILIES, family_key
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure

from .asked import Asked, area_choices, period_groups
from .pages import Chooser, Family, FigureLine
from .series import points_of_all
from .shown import show


def families(
    read: list[Figure], asked: Asked, *, chosen: str = "", desk: tuple[str, str] | None = None
) -> tuple[Family, ...]:
    """The figures in the order of the catalogue; `desk` is the page, and the part of it, on which one can be chosen."""
    found: dict[str, list[FigureLine]] = {}
    points = points_of_all([figure.reading.indicator for figure in read], asked)
    for figure in read:
        key = figure.reading.indicator.key
        addresses = [f"{reverse(view)}?{urlencode({**asked.query, 'figure': key})}" for view in desk or ()]
        whole, part = addresses or ("", "")
        spark = tuple(None if point.value is None else float(point.value) for point in points[key])
        found.setdefault(family_key(key), []).append(FigureLine(show(figure, asked), spark, whole, part, key == chosen))
    return tuple(Family(FAMILIES[family], tuple(lines)) for family, lines in found.items())


def read_all(asked: Asked) -> list[Figure]:
    """Every declared figure of the division."""
    return figures.read_all(asked.period, asked.area, asked.snapshot)


def chooser(asked: Asked, **hidden: str) -> Chooser:
    """The choice of period and division."""
    return Chooser(period_groups(asked), area_choices(asked), tuple(hidden.items()))
