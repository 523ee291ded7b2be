"""A figure by the divisions below: ranked, with the colours that the map shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kangyu.methods.indicators import Reading, read_figure
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Area
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.labels import Bilingual

from .asked import Asked
from .shown import ShownFigure, amount_text, denominator_text, show, value_text

SHADES = 5
COUNTY_LEVEL = Bilingual("县级机构", "County institutions")


@dataclass(frozen=True)
class AreaRow:
    """One division. `paint` names the colour of row and map: a light, or a shade of grey where nothing is aimed at.

    `bar` is the length of the bar in per cent of the longest; `rank` is None where there is no value.
    """

    rank: int | None
    area: Area
    shown: ShownFigure
    paint: str
    bar: float


@dataclass(frozen=True)
class Remainder:
    """What belongs to no division below: `members` are divisions without an institution of their own."""

    name: Bilingual
    members: tuple[str, ...]
    value: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class Breakdown:
    """The divisions, best first; `order` is rank or code; `has_map` when boundaries are known.

    `unserved` are divisions without an institution of their own: their people count with the `remainder`.
    """

    parent: Area
    rows: tuple[AreaRow, ...]
    unserved: tuple[Area, ...]
    remainder: Remainder | None
    order: str
    has_map: bool
    has_target: bool

    @property
    def why(self) -> Bilingual | None:
        """Why no division has a value; None when one has."""
        reasons = [row.shown.why for row in self.rows]
        return reasons[0] if reasons and all(reasons) else None

    @property
    def level(self) -> Bilingual:
        """What the divisions are called."""
        is_county = self.parent.level == Area.Level.COUNTY
        return Bilingual("各乡镇", "by township") if is_county else Bilingual("各村（社区）", "by village")

    @property
    def for_map(self) -> dict[str, object]:
        """What `bureau.js` draws: per division the colour, the text and where a click leads."""
        return {
            "name": self.parent.code,
            "areas": [
                {
                    "code": row.area.code,
                    "name": row.area.name,
                    "paint": row.paint,
                    "text": row.shown.value,
                    "shape": row.shown.sign.shape if row.shown.sign else "",
                    "address": row.shown.address,
                }
                for row in self.rows
            ]
            + [
                {"code": area.code, "name": area.name, "paint": "none", "text": "", "shape": "", "address": ""}
                for area in self.unserved
            ],
        }


def breakdown(figure: Figure, asked: Asked, *, order: str = "rank") -> Breakdown | None:
    """The figure by the divisions directly below; None for a village."""
    below = figures.by_area(figure.reading.indicator, asked.period, asked.area, asked.snapshot)
    if not below:
        return None
    inside = figures.organisations_below([found.area for found in below])
    counted = [found for found in below if inside[found.area.code]]
    ranked = _ranked(counted, asked)
    unserved = tuple(found.area for found in below if not inside[found.area.code])
    served = frozenset[int]().union(*inside.values())
    return Breakdown(
        parent=asked.area,
        rows=tuple(sorted(ranked, key=lambda row: row.area.code)) if order == "code" else ranked,
        unserved=unserved,
        remainder=_remainder(figure, asked, served, tuple(area.name for area in unserved)),
        order=order,
        has_map=any(found.area.boundary for found in below),
        has_target=any(found.light for found in counted),
    )


def boundaries(area: Area) -> dict[str, object]:
    """The divisions below as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": below.code, "label": below.name},
            "geometry": below.boundary,
        }
        for below in places.divisions_below(area)
        if below.boundary
    ]
    return {"type": "FeatureCollection", "features": features}


def _ranked(found: list[Figure], asked: Asked) -> tuple[AreaRow, ...]:
    """Best first, equal values on one rank; those without a value last."""
    is_lower_better = bool(found) and found[0].reading.indicator.better == "lower"
    known = sorted(
        (figure for figure in found if figure.reading.value is not None),
        key=lambda figure: (_value(figure) if is_lower_better else -_value(figure), figure.area.code),
    )
    values = [_value(figure) for figure in known]
    rows = [_row(figure, asked, values.index(_value(figure)) + 1, values) for figure in known]
    return (*rows, *(_row(figure, asked, None, values) for figure in found if figure.reading.value is None))


def _row(figure: Figure, asked: Asked, rank: int | None, values: list[Decimal]) -> AreaRow:
    longest = max(values, default=Decimal(0))
    return AreaRow(
        rank=rank,
        area=figure.area,
        shown=show(figure, asked.at(figure.area)),
        paint="none" if rank is None else figure.light or _shade(_value(figure), values),
        bar=float(_value(figure) * 100 / longest) if longest else 0.0,
    )


def _value(figure: Figure) -> Decimal:
    return figure.reading.value or Decimal(0)


def _shade(value: Decimal, values: list[Decimal]) -> str:
    """Fifths between the least and the largest value, the largest darkest."""
    low, high = min(values), max(values)
    part = int((high - value) * SHADES / (high - low)) if high > low else SHADES // 2
    return f"shade-{min(SHADES - 1, part)}"


def _remainder(figure: Figure, asked: Asked, served: frozenset[int], empty: tuple[str, ...]) -> Remainder | None:
    """What the area has beyond its divisions, when there is anything."""
    reading = _read_rest(figure, asked, served)
    if not reading.numerator and not reading.denominator:
        return None
    centre = Bilingual(f"{asked.area.name}卫生院直管", f"{asked.area.name}, its centre")
    has_base = reading.denominator is not None
    return Remainder(
        name=COUNTY_LEVEL if asked.area.level == Area.Level.COUNTY else centre,
        members=empty,
        value=value_text(reading) if has_base or not reading.indicator.is_rate else "—",
        numerator=amount_text(reading.numerator, reading.indicator.numerator),
        denominator=denominator_text(reading.indicator, reading.denominator or Decimal(0)) if has_base else "",
    )


def _read_rest(figure: Figure, asked: Asked, served: frozenset[int]) -> Reading:
    cube = snapshots.cube(asked.snapshot)
    inside = figures.organisations_of(asked.area)
    everybody = frozenset(int(key) for key in cube.organisations) if inside is None else inside
    return read_figure(figure.reading.indicator, cube, asked.period, everybody - served)
