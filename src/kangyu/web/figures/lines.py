"""All figures of a division as dense rows, by family."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import Indicator
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure
from kangyu.vocabulary.labels import Bilingual

from .asked import Asked, area_choices, period_groups
from .pages import Chooser, Family, FigureLine
from .series import points_of_all
from .shown import show

FAMILIES: dict[str, Bilingual] = {
    "resident": Bilingual("居民", "Residents"),
    "record": Bilingual("健康档案", "Health records"),
    "elderly": Bilingual("老年人健康管理", "Care of the elderly"),
    **{programme.key: programme.name for programme in PROGRAMMES},
    "education": Bilingual("健康教育", "Health education"),
    "training": Bilingual("人员培训", "Training"),
    "publicity": Bilingual("宣传", "Publicity"),
    "funds": Bilingual("项目资金", "Project funds"),
    "blood": Bilingual("无偿献血", "Blood donation"),
}


def family_of(indicator: Indicator) -> Bilingual:
    """The family of a figure, by the first word of its key."""
    family = indicator.key.partition(".")[0]
    return FAMILIES.get(family, Bilingual(family, family))


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
        found.setdefault(key.partition(".")[0], []).append(
            FigureLine(show(figure, asked), spark, whole, part, key == chosen)
        )
    return tuple(Family(family_of(lines[0].shown.indicator), tuple(lines)) for lines in found.values())


def read_all(asked: Asked) -> list[Figure]:
    """Every declared figure of the division."""
    return figures.read_all(asked.period, asked.area, asked.snapshot)


def chooser(asked: Asked, **hidden: str) -> Chooser:
    """The choice of period and division."""
    return Chooser(period_groups(asked), area_choices(asked), tuple(hidden.items()))
