"""Reading figures: one, by area, over time; against target and against last year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kangyu.catalogue.indicators import INDICATORS
from kangyu.methods.indicators import Indicator, ParameterBase, Reading, read_figure, read_months
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.targets import queries as targets
from kangyu.registers.targets.models import Parameter
from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.periods import Period


@dataclass(frozen=True)
class Figure:
    """A figure as people see it: the reading, its target, the same figure a year ago, and what it was counted from."""

    reading: Reading
    area: Area
    snapshot: Snapshot
    target: Parameter | None
    year_before: Reading | None

    @property
    def change(self) -> Decimal | None:
        """Against last year: percentage points for rates, per cent for counts; None where there is nothing to compare."""
        before = self.year_before
        if self.reading.value is None or before is None or before.value is None:
            return None
        if self.reading.indicator.is_rate:
            return self.reading.value - before.value
        return (self.reading.value - before.value) * 100 / before.value if before.value else None

    @property
    def light(self) -> str:
        """met, near (within a tenth of the target), missed, or empty without target or value."""
        value, target = self.reading.value, self.target
        if value is None or target is None:
            return ""
        if self.reading.indicator.better == "lower":
            return "met" if value <= target.value else "near" if value <= target.value * Decimal("1.1") else "missed"
        return "met" if value >= target.value else "near" if value >= target.value * Decimal("0.9") else "missed"


def read(indicator: Indicator, period: Period, area: Area, snapshot: Snapshot) -> Figure:
    """The figure of an area and period, with target and last year's."""
    return _Reader.of([area], snapshot).figure(indicator, period, area)


def read_all(period: Period, area: Area, snapshot: Snapshot) -> list[Figure]:
    """Every declared figure of an area and period, in the order of the catalogue."""
    reader = _Reader.of([area], snapshot)
    return [reader.figure(indicator, period, area) for indicator in INDICATORS]


def read_each(wanted: Sequence[tuple[Indicator, Area]], period: Period, snapshot: Snapshot) -> list[Figure]:
    """Figures, each of its own division, in their order, from what is fetched once."""
    reader = _Reader.of(list({area.code: area for _, area in wanted}.values()), snapshot)
    read = {(found.key, area.code): reader.figure(found, period, area) for found, area in dict.fromkeys(wanted)}
    return [read[found.key, area.code] for found, area in wanted]


def by_area(indicator: Indicator, period: Period, parent: Area, snapshot: Snapshot) -> list[Figure]:
    """The figure of each division directly below, by code, in a fixed number of queries."""
    return all_by_area([indicator], period, parent, snapshot)[indicator.key]


def all_by_area(
    indicators: Iterable[Indicator], period: Period, parent: Area, snapshot: Snapshot
) -> dict[str, list[Figure]]:
    """The same of several figures, by key, from what is fetched once."""
    areas = list(Area.objects.filter(parent=parent).select_related("parent").defer("boundary"))
    reader = _Reader.of(areas, snapshot)
    return {indicator.key: [reader.figure(indicator, period, area) for area in areas] for indicator in indicators}


def trends(
    indicators: Iterable[Indicator], until: Period, area: Area, snapshot: Snapshot, months: int = 24
) -> dict[str, list[Reading]]:
    """Each figure month by month up to the period's last month, as far as the snapshot reaches, by key."""
    cube = snapshots.cube(snapshot)
    span = range(max(cube.first, until.last - months + 1), min(until.last, cube.last) + 1)
    reader = _Reader.of([area], snapshot)
    return {indicator.key: reader.months(indicator, span, area) for indicator in indicators}


def default_period(snapshot: Snapshot) -> Period:
    """The year to the last month that was complete on the snapshot's day."""
    as_of = snapshot.as_of
    whole = Period.month(as_of)
    if whole.until > as_of:
        whole = whole.before()
    return Period.year_to(whole.until)


def organisations_of(area: Area) -> frozenset[int] | None:
    """Organisations of the area and all within it; None for the whole county, where nothing need be filtered."""
    if area.level == Area.Level.COUNTY:
        return None
    prefix = AreaCode.parse(area.code).prefix
    return frozenset(Organisation.objects.filter(area__code__startswith=prefix).values_list("id", flat=True))


def organisations_below(areas: Sequence[Area]) -> dict[str, frozenset[int]]:
    """The organisations of each of some divisions and of all within it, by the division's code."""
    prefixes = {AreaCode.parse(area.code).prefix: area.code for area in areas}
    lengths = {len(prefix) for prefix in prefixes}
    found: dict[str, set[int]] = {area.code: set() for area in areas}
    for key, code in Organisation.objects.values_list("id", "area_id"):
        for length in lengths:
            if code[:length] in prefixes:
                found[prefixes[code[:length]]].add(key)
    return {code: frozenset(keys) for code, keys in found.items()}


def target_of(indicator: Indicator, area: Area, on: date) -> Parameter | None:
    """The target in force for the area, its own or that of the division around it."""
    return targets.parameter(f"target.{indicator.key}", area.code, on)


def parameters_of(
    base: ParameterBase, area: Area, on: date, book: targets.Book | None = None
) -> list[Parameter | None]:
    """The parameters that make up a denominator. Only shares are inherited: a county's population is not a township's."""
    read_from = book or targets.Book([area.code])
    return [read_from.own(key, area.code, on) or _share(read_from.nearest(key, area.code, on)) for key in base.keys]


@dataclass(frozen=True)
class _Reader:
    """Reads figures of some areas from what was fetched for all of them at once."""

    snapshot: Snapshot
    inside: Mapping[str, frozenset[int] | None]
    book: targets.Book

    @classmethod
    def of(cls, areas: Sequence[Area], snapshot: Snapshot) -> _Reader:
        """For these areas. The whole county is not filtered."""
        smaller = [area for area in areas if area.level != Area.Level.COUNTY]
        inside: dict[str, frozenset[int] | None] = {area.code: None for area in areas}
        inside.update(organisations_below(smaller) if smaller else {})
        return cls(snapshot, inside, targets.Book([area.code for area in areas]))

    def figure(self, indicator: Indicator, period: Period, area: Area) -> Figure:
        """With target and last year's, if the snapshot reaches it."""
        before = period.year_before()
        return Figure(
            reading=self.reading(indicator, period, area),
            area=area,
            snapshot=self.snapshot,
            target=self.book.nearest(f"target.{indicator.key}", area.code, period.until),
            year_before=self.reading(indicator, before, area)
            if snapshots.cube(self.snapshot).reaches(before)
            else None,
        )

    def reading(self, indicator: Indicator, period: Period, area: Area) -> Reading:
        """The bare figure."""
        parameter = self._parameter(indicator, area, period)
        return read_figure(indicator, snapshots.cube(self.snapshot), period, self.inside[area.code], parameter)

    def months(self, indicator: Indicator, months: range, area: Area) -> list[Reading]:
        """The bare figure of each month."""
        inside, cube = self.inside[area.code], snapshots.cube(self.snapshot)
        return read_months(indicator, cube, months, inside, lambda month: self._parameter(indicator, area, month))

    def _parameter(self, indicator: Indicator, area: Area, period: Period) -> Decimal | None:
        if not isinstance(indicator.denominator, ParameterBase):
            return None
        return _product(parameters_of(indicator.denominator, area, period.until, self.book))


def _share(found: Parameter | None) -> Parameter | None:
    return found if found is not None and found.unit in ("%", "1") else None


def _product(found: list[Parameter | None]) -> Decimal | None:
    product = Decimal(1)
    for parameter in found:
        if parameter is None:
            return None
        product *= parameter.value / 100 if parameter.unit == "%" else parameter.value
    return product
