"""Opening figures: the first 50 rows, and the next 50, of random indicators, parts, divisions and months."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Any

from . import measuring, worlds

SAMPLES = 200
WARM_UPS = 20
ROWS = 50
SEED = 20181231


@dataclass(frozen=True)
class Asked:
    """One figure to open."""

    indicator: Any
    part: Any
    period: Any
    area: Any


def measure(samples: int = SAMPLES) -> dict[str, Any]:
    """Open figures as the command at the server does, with every row in reach."""
    from kangyu.registers.figures import opening
    from kangyu.registers.staff.policies import system_scope

    taken, scope, chance = worlds.snapshot(), system_scope(), random.Random(SEED)

    def open_page(asked: Asked, after: Any = None) -> tuple[float, Any]:
        began = time.perf_counter()
        page = opening.page(
            asked.indicator, asked.part, asked.period, asked.area, taken, scope, after=after, limit=ROWS
        )
        return time.perf_counter() - began, page

    asked = _figures(taken, chance, samples + WARM_UPS + 1)
    cold, _ = open_page(asked[0])
    for one in asked[1 : WARM_UPS + 1]:
        open_page(one)
    first, second, empty = [], [], 0
    with measuring.quiet_memory():
        for one in asked[WARM_UPS + 1 :]:
            seconds, page = open_page(one)
            first.append((seconds, one))
            empty += not page.rows
            if page.next:
                second.append((open_page(one, page.next)[0], one))
    return {
        "first": measuring.percentiles([seconds for seconds, _ in first]),
        "second": measuring.percentiles([seconds for seconds, _ in second]),
        "first_by_level": _by(first, lambda one: one.area.level),
        "first_by_part": _by(first, lambda one: one.part.value),
        "cold": cold,
        "empty": empty,
        "samples": [seconds for seconds, _ in first],
        "slowest": [_described(seconds, one) for seconds, one in sorted(first, key=lambda pair: -pair[0])[:3]],
    }


def _figures(taken: Any, chance: random.Random, number: int) -> list[Asked]:
    """A third each for the county, for townships and for villages: drawn evenly, nearly all would be villages."""
    from kangyu.catalogue.indicators import INDICATORS
    from kangyu.registers.figures.opening import parts_of
    from kangyu.registers.places import queries as places
    from kangyu.registers.snapshots import queries as snapshots
    from kangyu.vocabulary.periods import Period, last_day

    county, cube = places.county(), snapshots.cube(taken)
    assert county is not None
    levels = [places.areas_within(county.code, level) for level in ("county", "township", "village")]

    def figure() -> Asked:
        indicator = chance.choice(INDICATORS)
        month = chance.randint(cube.last - 35, cube.last)
        area = chance.choice(chance.choice(levels))
        return Asked(indicator, chance.choice(parts_of(indicator)), Period.month(last_day(month)), area)

    return [figure() for _ in range(number)]


def _by(taken: list[tuple[float, Asked]], kind: Any) -> dict[str, dict[str, float]]:
    """Percentiles by some property of what was opened."""
    found: dict[str, list[float]] = {}
    for seconds, one in taken:
        found.setdefault(kind(one), []).append(seconds)
    return {name: measuring.percentiles(values) for name, values in sorted(found.items())}


def _described(seconds: float, one: Asked) -> dict[str, Any]:
    return {
        "seconds": seconds,
        "indicator": one.indicator.key,
        "part": one.part.value,
        "period": one.period.key,
        "level": one.area.level,
    }


if __name__ == "__main__":
    worlds.start()
    measuring.answer(measure())
