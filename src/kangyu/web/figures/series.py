"""A figure month by month: for the trend, the little line beside the value, and since when it has been behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kangyu.methods.indicators import Indicator, Reading
from kangyu.methods.indicators.reading import rounded
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web import frame

from .asked import Asked
from .shown import change_words, gap_words, number

MONTHS = 24


@dataclass(frozen=True)
class Point:
    """A month's value; None where there is none. Stocks stand at its end, flows happened in it."""

    month: date
    value: Decimal | None
    is_unfinished: bool


@dataclass(frozen=True)
class Trend:
    """The points, oldest first, and what they say."""

    indicator: Indicator
    points: tuple[Point, ...]
    target: Decimal | None
    finding: Bilingual

    @property
    def for_chart(self) -> dict[str, object]:
        """What `bureau.js` draws."""
        found = self.indicator
        return {
            "months": [f"{point.month:%Y-%m}" for point in self.points],
            "values": [None if point.value is None else float(rounded(point.value, 2)) for point in self.points],
            "texts": [
                "—" if point.value is None else number(point.value, 2 if found.is_rate else 0) for point in self.points
            ],
            "unit": frame.said(found.printed_unit.label),
            "target": None if self.target is None else float(self.target),
            "targetText": self._target_text,
            "bars": not found.is_stock and not found.is_rate,
            "unfinished": bool(self.points) and self.points[-1].is_unfinished,
            "unfinishedText": frame.said(Bilingual("未满月", "unfinished month")),
        }

    @property
    def as_table(self) -> list[tuple[date, str]]:
        """The same as a table, newest first."""
        places = self.indicator.places
        return [(p.month, "—" if p.value is None else number(p.value, places)) for p in reversed(self.points)]

    @property
    def _target_text(self) -> str:
        if self.target is None:
            return ""
        shown = f"{self.target.normalize():f}"
        unit = self.indicator.printed_unit.label
        return frame.said(Bilingual(f"目标 {shown}{unit.zh}", f"target {shown}{unit.en}"))


def trend_of(figure: Figure, asked: Asked) -> Trend:
    """The months up to the period's last, as far as the snapshot reaches."""
    points = points_of(figure.reading.indicator, asked)
    has_value = any(point.value is not None for point in points)
    target = figure.target.value if figure.target and has_value else None
    return Trend(figure.reading.indicator, points, target, _finding(figure, points))


def points_of(indicator: Indicator, asked: Asked) -> tuple[Point, ...]:
    """Month by month up to the period's last, as far as the snapshot reaches."""
    return points_of_all([indicator], asked)[indicator.key]


def points_of_all(indicators: Sequence[Indicator], asked: Asked, months: int = MONTHS) -> dict[str, tuple[Point, ...]]:
    """The same of several figures, by key, from what is fetched once."""
    if asked.period.last > snapshots.cube(asked.snapshot).last:
        return {indicator.key: () for indicator in indicators}
    found = figures.trends(indicators, asked.period, asked.area, asked.snapshot, months)
    return {key: tuple(_point(reading, asked) for reading in readings) for key, readings in found.items()}


def _point(reading: Reading, asked: Asked) -> Point:
    return Point(reading.period.since, reading.value, reading.period.until > asked.snapshot.as_of)


def behind_since(figure: Figure, asked: Asked, months: Sequence[Point]) -> date | None:
    """The first month of the unbroken run up to the last of the months, oldest first, in which the figure missed its target."""
    since: date | None = None
    for point in reversed(months):
        if point.value is None or _light(figure, asked, point) in ("met", ""):
            break
        since = point.month
    return since


def _finding(figure: Figure, points: tuple[Point, ...]) -> Bilingual:
    """The sentence above the chart: change, distance to the target; else the range of the months."""
    change, gap = change_words(figure), gap_words(figure)
    found = [Bilingual(f"较上年同期 {change.zh}", f"{change.en} against last year")] if change else []
    found += [gap] if gap else []
    if found:
        return Bilingual("，".join(part.zh for part in found), ", ".join(part.en for part in found))
    values = [point.value for point in points if point.value is not None]
    if not values:
        return Bilingual("这些月份没有数值", "No value in these months")
    places, unit = figure.reading.indicator.places, figure.reading.indicator.printed_unit.label
    low, high = number(min(values), places), number(max(values), places)
    return Bilingual(
        f"{len(values)} 个月在 {low}—{high} {unit.zh}之间", f"{low} to {high} {unit.en} over {len(values)} months"
    )


def _light(figure: Figure, asked: Asked, point: Point) -> str:
    """The light of a month, by the target in force then."""
    found = figure.reading.indicator
    period = Period.month(point.month)
    target = figure.target
    if target is not None and target.since > period.until:
        target = figures.target_of(found, asked.area, period.until)
    reading = Reading(found, period, 0, None, point.value)
    return Figure(reading, asked.area, asked.snapshot, target, None).light
