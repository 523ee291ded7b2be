"""A figure month by month: for the trend, the little line beside the value, and since when it has been behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kangyu.methods.indicators import Indicator, ParameterBase, Reading, Rows
from kangyu.methods.indicators.reading import rounded
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure, Parameter
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period, first_day, last_day
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
            "texts": ["—" if point.value is None else number(point.value, found.is_rate) for point in self.points],
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
        is_rate = self.indicator.is_rate
        return [(p.month, "—" if p.value is None else number(p.value, is_rate)) for p in reversed(self.points)]

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
    target = figure.target.value if figure.target else None
    return Trend(figure.reading.indicator, points, target, _finding(figure, points))


def points_of(indicator: Indicator, asked: Asked, months: int = MONTHS) -> tuple[Point, ...]:
    """Month by month, from the counts alone where the denominator is a set."""
    counted = _against_parameters if isinstance(indicator.denominator, ParameterBase) else _counted
    values = counted(indicator, asked, months)
    return tuple(Point(first_day(month), value, last_day(month) > asked.snapshot.as_of) for month, value in values)


def behind_since(figure: Figure, asked: Asked) -> date | None:
    """The first month of the unbroken run of months up to the period's end in which the figure missed its target."""
    since: date | None = None
    for point in reversed(points_of(figure.reading.indicator, asked, months=60)):
        if point.value is None or _light(figure, asked, point) in ("met", ""):
            break
        since = point.month
    return since


def _light(figure: Figure, asked: Asked, point: Point) -> str:
    """The light of a month, by the target in force then."""
    found = figure.reading.indicator
    period = Period.month(point.month)
    target = figure.target
    if target is not None and target.since > period.until:
        target = _begun(figures.target_of(found, asked.area, period.until), period.until)
    reading = Reading(found, period, 0, None, point.value)
    return Figure(reading, asked.area, asked.snapshot, target, None).light


def _begun(parameter: Parameter | None, on: date) -> Parameter | None:
    """The parameter if it is in force already."""
    return parameter if parameter is not None and parameter.since <= on else None


def _months(asked: Asked, months: int) -> range:
    """The months up to the period's last, as far as the snapshot reaches."""
    cube, last = snapshots.cube(asked.snapshot), asked.period.last
    return range(max(cube.first, last - months + 1), last + 1) if cube.first <= last <= cube.last else range(0)


def _counted(indicator: Indicator, asked: Asked, months: int) -> list[tuple[int, Decimal | None]]:
    wanted = _months(asked, months)
    series = [_series(rows, asked, wanted) for rows in indicator.sets]
    if len(series) == 1:
        return [(month, Decimal(n)) for month, n in zip(wanted, series[0], strict=True)]
    return [(month, _share(n, Decimal(base))) for month, n, base in zip(wanted, *series, strict=True)]


def _against_parameters(indicator: Indicator, asked: Asked, months: int) -> list[tuple[int, Decimal | None]]:
    """Parameters change seldom: each is asked for again only in the months before it began."""
    assert isinstance(indicator.denominator, ParameterBase)
    found: list[tuple[int, Decimal | None]] = []
    base, since = None, date.max
    wanted = _months(asked, months)
    for month, n in reversed(list(zip(wanted, _series(indicator.numerator, asked, wanted), strict=True))):
        if last_day(month) < since:
            base = figures.read(
                indicator, Period.month(last_day(month)), asked.area, asked.snapshot
            ).reading.denominator
            found_then = figures.parameters_of(indicator.denominator, asked.area, last_day(month))
            begun = [_begun(parameter, last_day(month)) for parameter in found_then]
            since = max((parameter.since for parameter in begun if parameter), default=date.min)
        found.append((month, _share(n, base)))
    return found[::-1]


def _series(rows: Rows, asked: Asked, wanted: range) -> list[int]:
    cube = snapshots.cube(asked.snapshot)
    series = cube.series(rows, figures.organisations_of(asked.area))
    return [int(n) for n in series[wanted.start - cube.first : wanted.stop - cube.first]] if wanted else []


def _share(n: int, base: Decimal | None) -> Decimal | None:
    return Decimal(n) * 100 / base if base else None


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
    is_rate, unit = figure.reading.indicator.is_rate, figure.reading.indicator.printed_unit.label
    low, high = number(min(values), is_rate), number(max(values), is_rate)
    return Bilingual(
        f"{len(values)} 个月在 {low}—{high} {unit.zh}之间", f"{low} to {high} {unit.en} over {len(values)} months"
    )
