"""One figure of many divisions at once: what `queries.by_area` gives, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kangyu.methods.indicators import Indicator, ParameterBase, read_figure
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.targets import queries as targets
from kangyu.registers.targets.models import Parameter
from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.periods import Period

from .queries import Figure, _product, _share, target_of


def by_division(indicator: Indicator, period: Period, parent: Area, snapshot: Snapshot) -> list[Figure]:
    """The figure of each division directly below, by code."""
    areas = list(Area.objects.filter(parent=parent).select_related("parent"))
    inside, cube, before = organisations_below(areas), snapshots.cube(snapshot), period.year_before()
    target, own = target_of(indicator, parent, period.until), _own([f"target.{indicator.key}"], areas, period.until)
    bases, bases_before = (_bases(indicator, parent, areas, each.until) for each in (period, before))
    return [
        Figure(
            reading=read_figure(indicator, cube, period, inside[area.code], bases.get(area.code)),
            area=area,
            snapshot=snapshot,
            target=own.get((f"target.{indicator.key}", area.code), target),
            year_before=read_figure(indicator, cube, before, inside[area.code], bases_before.get(area.code))
            if cube.reaches(before)
            else None,
        )
        for area in areas
    ]


def organisations_below(areas: Sequence[Area]) -> dict[str, frozenset[int]]:
    """The organisations of each of some divisions of one level and of all within it, by the division's code."""
    prefixes = {AreaCode.parse(area.code).prefix: area.code for area in areas}
    lengths = {len(prefix) for prefix in prefixes}
    found: dict[str, set[int]] = {area.code: set() for area in areas}
    for key, code in Organisation.objects.values_list("id", "area_id"):
        for length in lengths:
            if code[:length] in prefixes:
                found[prefixes[code[:length]]].add(key)
    return {code: frozenset(keys) for code, keys in found.items()}


def _bases(indicator: Indicator, parent: Area, areas: Sequence[Area], on: date) -> dict[str, Decimal | None]:
    """Denominators that are products of parameters, by division: its own, else the shares of what lies around it."""
    base = indicator.denominator
    if not isinstance(base, ParameterBase):
        return {}
    around = {key: _share(targets.parameter(key, parent.code, on)) for key in base.keys}
    own = _own(base.keys, areas, on)
    return {area.code: _product([own.get((key, area.code), around[key]) for key in base.keys]) for area in areas}


def _own(keys: Sequence[str], areas: Sequence[Area], on: date) -> dict[tuple[str, str], Parameter]:
    """The parameters of the divisions' own that are in force, by key and division."""
    rows = Parameter.objects.filter(key__in=keys, area__in=areas).order_by("since")
    # The day is compared here: SQLite 3.40 with statistics ignores an upper bound that follows an IN in its index.
    return {(row.key, row.area_id): row for row in rows if row.since <= on}
