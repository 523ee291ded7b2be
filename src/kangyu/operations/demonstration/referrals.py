"""Referrals of the last year: up to the county's hospitals in the county's number, some of them sent back down.

All were answered, most in time; some more were opened in the last days and have not arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import days
from .answers import Column
from .chance import Flags, Ints, choose, scaled, stream
from .days import NEVER
from .world import World

_REASONS = {
    "血压控制不佳，需调整方案": 34,
    "血糖波动大": 20,
    "胸痛待查": 14,
    "肺部感染": 18,
    "急腹症待查": 8,
    "头晕待查": 6,
}
_URGENT = 0.12
_OPEN = 0.03  # of those answered, opened in the last days besides
_FEWEST_OPEN = 8  # so that the hospitals of a small county have somebody to receive
_LAST_DAYS = 16  # before the last one: nothing that was answered begins later
_STEPS = 4


@dataclass(frozen=True)
class Referrals:
    """One entry a referral, by day; `person` is a position among the people.

    Attributes:
        steps: 1 sent, 2 accepted, 3 arrived, 4 answered. is_returned: answered by sending back down.
        hospital: which of the county's, from 0.
    """

    person: Ints
    on: Ints
    steps: Ints
    is_returned: Flags
    is_urgent: Flags
    hospital: Ints
    reason: Column

    def __len__(self) -> int:
        return len(self.on)


def referrals_of(world: World) -> Referrals:
    """All referrals since New Year; `referrals_up` of them arrived and were answered, `referrals_down` came back."""
    county, rng, today = world.county, stream(world.seed, "referrals"), days.number(world.as_of)
    up = scaled(county.referrals_up, world.size, county.population)
    down = scaled(county.referrals_down, world.size, county.population)
    waiting = max(_FEWEST_OPEN, round(up * _OPEN))
    able = np.flatnonzero(
        world.people.is_living_here & (world.people.record_on != NEVER) & (world.people.came_on == NEVER)
        & (world.people.record_on <= days.number(date(world.as_of.year, 1, 1)))
    )  # fmt: skip
    person = rng.permutation(able)[: up + waiting]
    size = len(person)
    since = days.number(date(world.as_of.year, 1, 1))
    is_done = np.arange(size) < up
    span = max(1, today - _LAST_DAYS - since)
    on = np.where(is_done, since + rng.integers(0, span, size), today - rng.integers(0, 3, size))
    order = np.lexsort((person, on))
    fields = {
        "person": person,
        "on": on,
        "steps": np.where(is_done, _STEPS, rng.integers(1, _STEPS - 1, size)),
        "is_returned": np.arange(size) < down,
        "is_urgent": rng.random(size) < _URGENT,
        "hospital": rng.integers(0, 2, size),
        "reason": choose(rng, _REASONS, size),
    }
    return Referrals(**{name: values[order] for name, values in fields.items()})
