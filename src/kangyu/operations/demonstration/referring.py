"""Opening the world's referrals and carrying all of them on through the register of cases, day by day, step by step.

What happens on a day is written down on that day, so that limits are kept and missed as they would have been. Those that
contacts asked for are sent on as well; their outcome is traced, and nobody's arrival is added to the county's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.people import identification
from kangyu.registers.places import queries as places

from . import days
from .chance import stream
from .counties import InstitutionKind
from .referrals import Referrals
from .world import World

_REFERRAL, _OPENING = "referral", "refer"
_ORDER = ("refer", "send", "accept", "arrive", "return", "close", "trace", "follow")
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "accept": {"department": "内科", "doctor": "值班医生"},
    "close": {"diagnosis": "经诊治病情好转", "treatment": "调整用药，观察后离院"},
    "return": {
        "diagnosis": "经诊治病情好转",
        "treatment": "调整用药，观察后离院",
        "plan": "按原方案随访，两周后复查",
    },
    "follow": {"result": "2", "remark": "已入户回访，病情平稳"},
    "trace": {"outcome": "已在县级医院就诊，调整用药后回家"},
}
_LEFT_ALONE = 0.1  # of those that contacts asked for, nobody has sent on yet
_SLOW = 0.12  # of all steps, taken after their limit


@dataclass(frozen=True)
class _Event:
    """A move on a day; `at` is the referral's position, of one that a contact asked for its case."""

    on: date
    move: str
    at: int


@transaction.atomic
def refer(world: World, referrals: Referrals, *, now: datetime) -> int:
    """Write all referrals and carry on what contacts asked for; returns how many were written, none the second time."""
    if cases.has_any(_REFERRAL, _OPENING):
        return 0
    _send_on(world, now)
    openings = _openings(world, referrals)
    opened: dict[int, Any] = {}
    events = sorted(_events(world, referrals), key=lambda each: (each.on, _ORDER.index(each.move), each.at))
    for (on, move), some in groupby(events, key=lambda each: (each.on, each.move)):
        chosen, at_work = [each.at for each in some], _at_work(on, move, now)
        if move == _OPENING:
            keys = casework.open_cases([openings[at] for at in chosen], by=None, now=at_work)
            opened.update(zip(chosen, cases.opened(keys), strict=True))
        else:
            _carry(move, [(opened[at], on) for at in chosen], at_work)
    return len(opened)


def _events(world: World, referrals: Referrals) -> Iterator[_Event]:
    """Every move of every referral: as far as it came, on days that follow one another up to the world's last."""
    rng = stream(world.seed, "referral steps")
    for at in range(len(referrals)):
        slow = rng.random(4) < _SLOW
        steps = int(referrals.steps[at])
        answer = "return" if referrals.is_returned[at] else "close"
        gaps = {
            "refer": 0,
            "accept": 5 if slow[0] else int(rng.integers(0, 2)) * (not referrals.is_urgent[at]),
            "arrive": 4 if slow[1] else int(rng.integers(0, 2)),
            answer: 16 if slow[2] else int(rng.integers(3, 9)),
            **({"follow": 10 if slow[3] else int(rng.integers(2, 7))} if answer == "return" else {}),
        }
        on = date(1970, 1, 1) + timedelta(days=int(referrals.on[at]))
        moves = list(gaps)[: steps if steps < 4 else None]
        for move in moves:
            on = min(on + timedelta(days=gaps[move]), world.as_of)
            yield _Event(on, move, at)


def _send_on(world: World, now: datetime) -> None:
    """What contacts asked for: sent, accepted, and traced within two weeks or a little later; some are left alone."""
    rng = stream(world.seed, "referrals asked for")
    hospitals = _hospitals(world)
    waiting = [case for case in cases.waiting_everywhere(_REFERRAL) if case.state == "asked"]
    left = rng.random(len(waiting)) < _LEFT_ALONE
    sent = [case for case, alone in zip(waiting, left, strict=True) if not alone]
    after = np.where(rng.random(len(sent)) < _SLOW, rng.integers(15, 25, len(sent)), rng.integers(3, 12, len(sent)))
    to = [hospitals[chosen % len(hospitals)] for chosen in rng.integers(0, 2, len(sent)).tolist()]
    _carry("send", [(case, case.opened_on) for case in sent], now, to=to)
    _carry("accept", [(case, min(case.opened_on + timedelta(days=1), world.as_of)) for case in sent], now)
    told = [(case, case.opened_on + timedelta(days=days)) for case, days in zip(sent, after.tolist(), strict=True)]
    told = [(case, on) for case, on in told if on <= world.as_of]
    _carry("trace", told, now)
    enrolments.mark_all_referrals({(case.resident_id, case.programme) for case, _ in told}, now=now)


def _at_work(on: date, move: str, now: datetime) -> datetime:
    """When something is written down on a day: moves that follow one another on it within the two hours of urgent ones."""
    morning = datetime.combine(on, time(9, 5 * _ORDER.index(move)), timezone.get_current_timezone())
    return min(morning, now)


def _carry(move: str, some: Sequence[tuple[Any, date]], now: datetime, to: Sequence[int] | None = None) -> None:
    entries = [
        casework.MoveEntry(
            case=case,
            move=move,
            on=on,
            data=_ANSWERS.get(move, {}),
            organisation_id=case.holder_id,
            named_id=to[at] if to else None,
            is_entered=True,
        )
        for at, (case, on) in enumerate(some)
    ]
    casework.carry(entries, by=None, now=now)


def _hospitals(world: World) -> list[int]:
    organisations = places.organisation_ids()
    kind = InstitutionKind.COUNTY_HOSPITAL
    return [organisations[entry.code] for entry in world.places.organisations if entry.kind == kind]


def _openings(world: World, referrals: Referrals) -> list[casework.CaseEntry]:
    numbers = world.people.record_number[referrals.person].tolist()
    residents = identification.by_record(numbers)
    organisations, hospitals = places.organisation_ids(), _hospitals(world)
    leaves, serving = world.places.leaves, world.places.serving()
    on = days.dates(referrals.on).astype(object)
    return [
        casework.CaseEntry(
            kind=_REFERRAL,
            opening=_OPENING,
            parties={
                "primary": organisations[serving[leaves[world.people.area[person]].code].code],
                "upper": hospitals[referrals.hospital[at] % len(hospitals)],
            },
            on=on[at],
            data={"urgency": "1" if referrals.is_urgent[at] else "2", "reason": referrals.reason[at]},
            resident_id=residents[numbers[at]].id,
        )
        for at, person in enumerate(referrals.person.tolist())
    ]
