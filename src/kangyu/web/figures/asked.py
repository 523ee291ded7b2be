"""Which figure is asked for: period and division from the address, counted from the current snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kangyu.catalogue.indicators import indicator
from kangyu.methods.indicators import Cube, Indicator
from kangyu.registers.figures import presenting
from kangyu.registers.figures import queries as figures
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Area
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.queries import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period, PeriodKind, last_day


@dataclass(frozen=True)
class Asked:
    """Period, division and snapshot, and who asks. `root` is the widest division that the reader may ask for."""

    snapshot: Snapshot
    period: Period
    area: Area
    root: Area
    scope: Scope = field(repr=False)

    @property
    def is_unfinished(self) -> bool:
        """Whether the period goes on after the snapshot's day."""
        return self.snapshot.as_of < self.period.until

    @property
    def query(self) -> dict[str, str]:
        """What the address says beyond the defaults: always both, so that a copied link keeps its meaning."""
        return {"period": self.period.key, "area": self.area.code}

    def at(self, area: Area) -> Asked:
        """The same for another division."""
        return replace(self, area=area)

    def in_period(self, period: Period) -> Asked:
        """The same for another period."""
        return replace(self, period=period)

    def address(self, view: str, key: str, **more: str) -> str:
        """The address of a figure's page, its rows or its sheet."""
        return f"{reverse(view, args=[key])}?{urlencode({**self.query, **more})}"

    @property
    def words(self) -> Bilingual:
        """The filter in words: division, period, as of."""
        as_of = f"{min(self.snapshot.as_of, self.period.until):%Y-%m-%d}"
        return Bilingual(
            f"{self.area.name} · {self.period.label.zh} · 截至 {as_of}",
            f"{self.area.name} · {self.period.label.en} · as of {as_of}",
        )


@dataclass(frozen=True)
class PeriodGroup:
    """Periods of one kind, newest first, for the chooser."""

    label: Bilingual
    periods: tuple[PeriodChoice, ...]


@dataclass(frozen=True)
class PeriodChoice:
    """A period that can be chosen; `is_unfinished` when the snapshot was taken before it ended."""

    key: str
    label: Bilingual
    is_chosen: bool
    is_unfinished: bool


@dataclass(frozen=True)
class AreaChoice:
    """A division that can be chosen; `depth` is how far below the reader's own it stands."""

    code: str
    name: str
    depth: int
    is_chosen: bool


def indicator_or_404(key: str) -> Indicator:
    """The declared indicator of the address."""
    try:
        return indicator(key)
    except KeyError as error:
        raise Http404(f"no figure {key}") from error


def asked_of(request: HttpRequest) -> Asked | None:
    """What the address asks for; None while there is no snapshot. Refuses divisions that are not the reader's."""
    snapshot = snapshots.current()
    root = presenting.home_of(request.scope)
    if snapshot is None or root is None:
        return None
    area = _area(request.GET.get("area", ""), root)
    request.scope.require(presenting.may_read(request.scope, area))
    return Asked(snapshot, _period(request.GET.get("period", ""), snapshot), area, root, request.scope)


def period_groups(asked: Asked) -> tuple[PeriodGroup, ...]:
    """Every period that the snapshot reaches, by kind."""
    cube = snapshots.cube(asked.snapshot)
    groups = (
        PeriodGroup(label, tuple(_choice(period, asked) for period in periods if cube.reaches(period)))
        for label, periods in _offered(cube, asked.snapshot)
    )
    return tuple(group for group in groups if group.periods)


def area_choices(asked: Asked) -> tuple[AreaChoice, ...]:
    """The reader's own division, those below it, and those below the chosen one."""
    found = [AreaChoice(asked.root.code, asked.root.name, 0, asked.root == asked.area)]
    for below in places.divisions_below(asked.root):
        found.append(AreaChoice(below.code, below.name, 1, below == asked.area))
        if below.level == Area.Level.TOWNSHIP and asked.area.code[:9] == below.code[:9]:
            villages = places.divisions_below(below)
            found += [AreaChoice(area.code, area.name, 2, area == asked.area) for area in villages]
    return tuple(found)


def way_up(asked: Asked) -> tuple[Area, ...]:
    """The divisions around the chosen one, up to the reader's own, widest first."""
    found: list[Area] = []
    area = asked.area
    while area != asked.root and area.parent is not None:
        area = area.parent
        found.insert(0, area)
    return tuple(found)


def _area(code: str, root: Area) -> Area:
    if not code:
        return root
    found = places.area(code)
    if found is None:
        raise Http404("no division")
    return found


def _period(key: str, snapshot: Snapshot) -> Period:
    return Period.parse(key) if key else figures.default_period(snapshot)


def _choice(period: Period, asked: Asked) -> PeriodChoice:
    is_unfinished = asked.snapshot.as_of < period.until
    return PeriodChoice(period.key, period.label, period == asked.period, is_unfinished)


def _offered(cube: Cube, snapshot: Snapshot) -> Iterator[tuple[Bilingual, list[Period]]]:
    months = range(cube.last, cube.first - 1, -1)
    this_year = [month for month in months if month // 12 == snapshot.as_of.year]
    yield Bilingual("本年累计", "Year to date"), [Period.year_to(last_day(month)) for month in this_year]
    yield Bilingual("月", "Months"), [Period.month(last_day(month)) for month in months]
    for label, kind, span in _SPANS:
        ends = [month for month in months if (month + 1) % span == 0]
        yield label, [Period(kind, month - span + 1, month) for month in ends]


_SPANS = (
    (Bilingual("季度", "Quarters"), PeriodKind.QUARTER, 3),
    (Bilingual("半年", "Half years"), PeriodKind.HALF, 6),
    (Bilingual("年", "Years"), PeriodKind.YEAR, 12),
)
