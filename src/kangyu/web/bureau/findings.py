"""What is behind target, where, and since when: the first thing on the bureau's desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.queries import Figure
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import month_of
from kangyu.web.figures.asked import Asked
from kangyu.web.figures.series import Point, behind_since, points_of_all
from kangyu.web.figures.shown import ShownFigure, gap_words, show

WORST = 3
YEARS = 5  # how far back the beginning of a shortfall is looked for
_BEHIND = ("missed", "near")


@dataclass(frozen=True)
class Place:
    """A division that misses the target."""

    name: str
    value: str
    address: str


@dataclass(frozen=True)
class Finding:
    """A figure that misses its target. `since` is None when its last month reached the target; `is_since_ever` when the
    snapshot does not reach back to a month in which it was reached.

    `worst` are the divisions furthest behind, `behind` how many of the `divisions` with a value miss it.
    """

    shown: ShownFigure
    gap: Bilingual | None
    since: date | None
    is_since_ever: bool
    worst: tuple[Place, ...]
    behind: int
    divisions: int


def findings(read: list[Figure], asked: Asked) -> tuple[Finding, ...]:
    """Every figure that misses its target, the gravest first."""
    missing = sorted(
        (figure for figure in read if figure.light in _BEHIND), key=lambda figure: _BEHIND.index(figure.light)
    )
    indicators = [figure.reading.indicator for figure in missing]
    below = figures.all_by_area(indicators, asked.period, asked.area, asked.snapshot)
    points = points_of_all(indicators, asked, months=YEARS * 12)
    return tuple(_finding(figure, asked, below[key], points[key]) for figure in missing for key in [_key(figure)])


def count_with_target(read: list[Figure]) -> int:
    """How many figures have a target and a value to hold against it."""
    return sum(1 for figure in read if figure.light)


def _key(figure: Figure) -> str:
    return figure.reading.indicator.key


def _finding(figure: Figure, asked: Asked, below: Sequence[Figure], months: Sequence[Point]) -> Finding:
    known = [found for found in below if found.light]
    late = sorted((found for found in known if found.light in _BEHIND), key=_furthest)
    since = behind_since(figure, asked, months)
    return Finding(
        shown=show(figure, asked),
        gap=gap_words(figure),
        since=since,
        is_since_ever=since is not None and month_of(since) == snapshots.cube(asked.snapshot).first,
        worst=tuple(_place(found, asked) for found in late[:WORST]),
        behind=len(late),
        divisions=len(known),
    )


def _furthest(figure: Figure) -> float:
    """Sorts the furthest from the target first."""
    assert figure.reading.value is not None and figure.target is not None
    ahead = float(figure.reading.value - figure.target.value)
    return -ahead if figure.reading.indicator.better == "lower" else ahead


def _place(figure: Figure, asked: Asked) -> Place:
    shown = show(figure, asked.at(figure.area))
    return Place(figure.area.name, shown.value, shown.address)
