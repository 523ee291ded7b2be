"""The world's referrals as whole courses of cases: those of the county's number, and what becomes of those that contacts asked for.

Each step of the former is written down on its day, so that limits are kept and missed as they would have been. What contacts
asked for is as old as the load that opened it, and so are its steps; it is traced, and nobody's arrival is added to the
county's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.courses import Course, Step, write_courses
from kangyu.registers.casework.entries import CaseEntry
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
_ANSWERED = 3  # steps after the first


@transaction.atomic
def refer(world: World, referrals: Referrals, *, now: datetime) -> int:
    """Write all referrals and carry on what contacts asked for; returns how many were written, none the second time."""
    if cases.has_any(_REFERRAL, _OPENING):
        return 0
    sent = list(_sent_on(world, now))
    write_courses(sent, by=None)
    told = {(course.begun.resident_id, course.begun.programme) for course in sent if course.steps[-1].move == "trace"}
    enrolments.mark_all_referrals(told, now=now)
    return len(write_courses(list(_courses(world, referrals, now)), by=None))


def _courses(world: World, referrals: Referrals, now: datetime) -> Iterator[Course]:
    """Every referral as far as it came, on days that follow one another up to the world's last, by the day of opening."""
    rng = stream(world.seed, "referral steps")
    for at, entry in enumerate(_openings(world, referrals)):
        slow = rng.random(4) < _SLOW
        answer = "return" if referrals.is_returned[at] else "close"
        gaps = {
            "accept": 5 if slow[0] else int(rng.integers(0, 2)) * (not referrals.is_urgent[at]),
            "arrive": 4 if slow[1] else int(rng.integers(0, 2)),
            answer: 16 if slow[2] else int(rng.integers(3, 9)),
            **({"follow": 10 if slow[3] else int(rng.integers(2, 7))} if answer == "return" else {}),
        }
        taken = int(referrals.steps[at]) - 1
        on, steps = entry.on, []
        for move in list(gaps)[: taken if taken < _ANSWERED else None]:
            on = min(on + timedelta(days=gaps[move]), world.as_of)
            steps.append(_step(move, on, _at_work(on, move, now)))
        yield Course(begun=entry, opened_at=_at_work(entry.on, _OPENING, now), steps=steps)


def _sent_on(world: World, now: datetime) -> Iterator[Course]:
    """What contacts asked for: sent, accepted, and traced within two weeks or a little later; some are left alone."""
    rng = stream(world.seed, "referrals asked for")
    hospitals = _hospitals(world)
    waiting = [case for case in cases.waiting_everywhere(_REFERRAL) if case.state == "asked"]
    left = rng.random(len(waiting)) < _LEFT_ALONE
    sent = [case for case, alone in zip(waiting, left, strict=True) if not alone]
    after = np.where(rng.random(len(sent)) < _SLOW, rng.integers(15, 25, len(sent)), rng.integers(3, 12, len(sent)))
    to = [hospitals[chosen % len(hospitals)] for chosen in rng.integers(0, 2, len(sent)).tolist()]
    for case, days_later, hospital in zip(sent, after.tolist(), to, strict=True):
        next_day = min(case.opened_on + timedelta(days=1), world.as_of)
        traced_on = case.opened_on + timedelta(days=days_later)
        steps = [_step("send", case.opened_on, now, hospital), _step("accept", next_day, now)]
        if traced_on <= world.as_of:
            steps.append(_step("trace", traced_on, now))
        yield Course(begun=case, steps=steps)


def _step(move: str, on: date, at: datetime, named: int | None = None) -> Step:
    return Step(move=move, on=on, at=at, data=_ANSWERS.get(move, {}), named_id=named)


def _at_work(on: date, move: str, now: datetime) -> datetime:
    """When something is written down on a day: moves that follow one another on it within the two hours of urgent ones."""
    morning = datetime.combine(on, time(9, 5 * _ORDER.index(move)), timezone.get_current_timezone())
    return min(morning, now)


def _hospitals(world: World) -> list[int]:
    organisations = places.organisation_ids()
    kind = InstitutionKind.COUNTY_HOSPITAL
    return [organisations[entry.code] for entry in world.places.organisations if entry.kind == kind]


def _openings(world: World, referrals: Referrals) -> list[CaseEntry]:
    numbers = world.people.record_number[referrals.person].tolist()
    residents = identification.by_record(numbers)
    organisations, hospitals = places.organisation_ids(), _hospitals(world)
    leaves, serving = world.places.leaves, world.places.serving()
    on = days.dates(referrals.on).astype(object)
    return [
        CaseEntry(
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
