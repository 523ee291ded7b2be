"""A figure as every page shows it: value, unit, light, change against last year, and the links into its rows."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from decimal import Decimal

from kangyu.methods.indicators import Indicator, Reading, Rows
from kangyu.methods.indicators.reading import rounded
from kangyu.registers.figures import opening
from kangyu.registers.figures.opening import Part
from kangyu.registers.figures.queries import Figure
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERCENT
from kangyu.web.states import Sign

from .asked import Asked

LIGHTS: dict[str, Sign] = {
    "met": Sign("good", "●", Bilingual("达标", "On target")),
    "near": Sign("warning", "■", Bilingual("接近", "Near")),
    "missed": Sign("danger", "▲", Bilingual("未达标", "Behind")),
}

PARTS: dict[Part, Bilingual] = {
    Part.NUMERATOR: Bilingual("分子", "Numerator"),
    Part.BETWEEN: Bilingual("未计入", "Not counted"),
    Part.DENOMINATOR: Bilingual("分母", "Denominator"),
}


@dataclass(frozen=True)
class PartShown:
    """A set of rows that the figure opens into, with how many they are or what they come to.

    `address` is empty where the rows are not the reader's to open: the number stands without a link.
    """

    part: Part
    name: Bilingual
    count: str
    unit: Bilingual
    address: str


@dataclass(frozen=True)
class ShownFigure:
    """`value` is — when there is none, and `why` says why. `denominator` is empty for counts."""

    figure: Figure
    value: str
    unit: Bilingual
    sign: Sign | None
    target: str
    change: Bilingual | None
    why: Bilingual | None
    is_over: bool
    is_unfinished: bool
    numerator: str
    denominator: str
    asked: Asked = field(repr=False)

    @functools.cached_property
    def address(self) -> str:
        """Its page."""
        return self.asked.address("figures:page", self.indicator.key)

    @property
    def before(self) -> str:
        """Its page of a year ago."""
        return self.asked.in_period(self.asked.period.year_before()).address("figures:page", self.indicator.key)

    @functools.cached_property
    def parts(self) -> tuple[PartShown, ...]:
        """The sets that it opens into; most lists do not ask."""
        return parts_shown(self.figure.reading, self.asked)

    @property
    def has_closed_rows(self) -> bool:
        """Whether rows are kept from the reader by role."""
        return not all(part.address for part in self.parts)

    @property
    def indicator(self) -> Indicator:
        """What was counted."""
        return self.figure.reading.indicator


def show(figure: Figure, asked: Asked) -> ShownFigure:
    """The figure with its links."""
    reading = figure.reading
    return ShownFigure(
        figure=figure,
        value=value_text(reading),
        unit=reading.indicator.printed_unit.label,
        sign=LIGHTS.get(figure.light),
        target=_target(figure),
        change=change_words(figure),
        why=reading.why,
        is_over=reading.exceeds,
        is_unfinished=asked.is_unfinished,
        numerator=amount_text(reading.numerator, reading.indicator.numerator),
        denominator=denominator_text(reading.indicator, reading.denominator) if reading.denominator is not None else "",
        asked=asked,
    )


def _target(figure: Figure) -> str:
    """The target beside a value; beside none it says nothing."""
    if figure.target is None or figure.reading.value is None:
        return ""
    return number(figure.target.value, figure.reading.indicator.places)


def parts_shown(reading: Reading, asked: Asked) -> tuple[PartShown, ...]:
    """The sets that the figure opens into."""
    found = reading.indicator
    sizes = {Part.NUMERATOR: Decimal(reading.numerator)}
    if isinstance(found.denominator, Rows):
        sizes[Part.DENOMINATOR] = reading.denominator or Decimal(0)
        sizes[Part.BETWEEN] = sizes[Part.DENOMINATOR] - sizes[Part.NUMERATOR]
    return tuple(
        PartShown(
            part,
            PARTS[part],
            amount_text(sizes[part], opening.rows_of(found, part)),
            unit_of(found, part),
            asked.address("figures:rows", found.key, part=part.value)
            if opening.may_open(asked.scope, opening.rows_of(found, part))
            else "",
        )
        for part in opening.parts_of(found)
    )


def unit_of(indicator: Indicator, part: Part) -> Bilingual:
    """What the rows of a part are counted in: a ratio's denominator is something else than its numerator."""
    unit = indicator.base_unit if part is Part.DENOMINATOR else None
    return (unit or indicator.unit).label


def value_text(reading: Reading) -> str:
    """92.96, 12,345 or —."""
    return "—" if reading.value is None else number(reading.value, reading.indicator.places)


def number(value: Decimal, places: int) -> str:
    """Rounded to so many places, with thousands apart: 92.96, 12,345, 13,160,000.00."""
    return f"{rounded(value, places):,}"


def amount_text(value: int | Decimal, rows: Rows) -> str:
    """How many rows a set has, or what its amounts come to."""
    return number(Decimal(value), rows.of.scale if rows.of else 0)


def change_words(figure: Figure) -> Bilingual | None:
    """↑ 3.20 个百分点 (rates), ↓ 1.20% (counts), 持平; None where there is nothing to compare."""
    change = figure.change
    if change is None:
        return None
    shown = rounded(abs(change), 2)
    if not shown:
        return Bilingual("持平", "unchanged")
    arrow = "↑" if change > 0 else "↓"
    found = figure.reading.indicator
    if found.is_rate:
        points = _points_of(found)
        return Bilingual(f"{arrow} {shown}{points.zh}", f"{arrow} {shown}{points.en}")
    return Bilingual(f"{arrow} {shown}%", f"{arrow} {shown}%")


def gap_words(figure: Figure) -> Bilingual | None:
    """低于目标 4.80 个百分点; None without target or value."""
    value, target = figure.reading.value, figure.target
    if value is None or target is None:
        return None
    difference = value - target.value
    found = figure.reading.indicator
    shown = number(abs(difference), found.places)
    points = _points_of(found)
    zh, en = points.zh, points.en
    if not rounded(abs(difference), 2):
        return Bilingual("与目标持平", "exactly on target")
    if difference > 0:
        return Bilingual(f"高于目标 {shown}{zh}", f"{shown}{en} above target")
    return Bilingual(f"低于目标 {shown}{zh}", f"{shown}{en} below target")


def _points_of(indicator: Indicator) -> Bilingual:
    """What stands behind a difference of two values."""
    if not indicator.is_rate:
        return Bilingual("", "")
    if indicator.per is PERCENT:
        return Bilingual(" 个百分点", " points")
    return Bilingual(f" {indicator.per.label.zh}", f" {indicator.per.label.en}")


def denominator_text(indicator: Indicator, value: Decimal) -> str:
    """A denominator: a set as it is counted or added up; a product of parameters is rounded to a whole."""
    base = indicator.denominator
    return amount_text(value, base) if isinstance(base, Rows) else number(value, 0)
