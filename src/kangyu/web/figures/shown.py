"""A figure as every page shows it: value, unit, light, change against last year, and the links into its rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kangyu.methods.indicators import Indicator, Reading, Rows
from kangyu.methods.indicators.reading import rounded
from kangyu.registers.figures import opening
from kangyu.registers.figures.opening import Part
from kangyu.registers.figures.queries import Figure
from kangyu.vocabulary.labels import Bilingual
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
    """A set of rows that the figure opens into, with how many they are."""

    part: Part
    name: Bilingual
    count: int
    unit: Bilingual
    address: str


@dataclass(frozen=True)
class ShownFigure:
    """`value` is — when there is none, and `why` says why. `denominator` is empty for counts, `before` is last year's page."""

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
    address: str
    before: str
    parts: tuple[PartShown, ...]

    @property
    def indicator(self) -> Indicator:
        """What was counted."""
        return self.figure.reading.indicator


def show(figure: Figure, asked: Asked) -> ShownFigure:
    """The figure with its links."""
    reading, key = figure.reading, figure.reading.indicator.key
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
        numerator=f"{reading.numerator:,}",
        denominator=_plain(reading.denominator) if reading.denominator is not None else "",
        address=asked.address("figures:page", key),
        before=asked.in_period(asked.period.year_before()).address("figures:page", key),
        parts=parts_shown(reading, asked),
    )


def _target(figure: Figure) -> str:
    """The target beside a value; beside none it says nothing."""
    if figure.target is None or figure.reading.value is None:
        return ""
    return number(figure.target.value, figure.reading.indicator.is_rate)


def parts_shown(reading: Reading, asked: Asked) -> tuple[PartShown, ...]:
    """The sets that the figure opens into."""
    found = reading.indicator
    sizes = {Part.NUMERATOR: reading.numerator}
    if isinstance(found.denominator, Rows):
        sizes[Part.DENOMINATOR] = int(reading.denominator or 0)
        sizes[Part.BETWEEN] = sizes[Part.DENOMINATOR] - reading.numerator
    return tuple(
        PartShown(
            part,
            PARTS[part],
            sizes[part],
            found.unit.label,
            asked.address("figures:rows", found.key, part=part.value),
        )
        for part in opening.parts_of(found)
    )


def value_text(reading: Reading) -> str:
    """92.96, 12,345 or —."""
    return "—" if reading.value is None else number(reading.value, reading.indicator.is_rate)


def number(value: Decimal, is_rate: bool) -> str:
    """Two places for a rate, thousands for a count."""
    return str(rounded(value, 2)) if is_rate else f"{int(value):,}"


def change_words(figure: Figure) -> Bilingual | None:
    """↑ 3.20 个百分点 (rates), ↓ 1.20% (counts), 持平; None where there is nothing to compare."""
    change = figure.change
    if change is None:
        return None
    shown = rounded(abs(change), 2)
    if not shown:
        return Bilingual("持平", "unchanged")
    arrow = "↑" if change > 0 else "↓"
    if figure.reading.indicator.is_rate:
        return Bilingual(f"{arrow} {shown} 个百分点", f"{arrow} {shown} points")
    return Bilingual(f"{arrow} {shown}%", f"{arrow} {shown}%")


def gap_words(figure: Figure) -> Bilingual | None:
    """低于目标 4.80 个百分点; None without target or value."""
    value, target = figure.reading.value, figure.target
    if value is None or target is None:
        return None
    difference = value - target.value
    is_rate = figure.reading.indicator.is_rate
    shown = number(abs(difference), is_rate)
    zh, en = (" 个百分点", " points") if is_rate else ("", "")
    if not rounded(abs(difference), 2):
        return Bilingual("与目标持平", "exactly on target")
    if difference > 0:
        return Bilingual(f"高于目标 {shown}{zh}", f"{shown}{en} above target")
    return Bilingual(f"低于目标 {shown}{zh}", f"{shown}{en} below target")


def _plain(value: Decimal) -> str:
    """A denominator: sets are whole, a product of parameters is rounded to a whole."""
    return f"{int(rounded(value, 0)):,}"
