"""Opening the world's referrals and carrying them on through the register of cases, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.people import identification
from kangyu.registers.places import queries as places

from . import days
from .counties import InstitutionKind
from .referrals import Referrals
from .world import World

_REFERRAL, _OPENING = "referral", "refer"
_AFTER = {"accept": 0, "arrive": 1, "return": 8, "close": 6, "follow": 13}  # days after the opening
_ACCEPTED = {"department": "内科", "doctor": "值班医生"}
_ANSWER = {"diagnosis": "经诊治病情好转", "treatment": "调整用药，观察后离院"}
_RETURNED = {**_ANSWER, "plan": "按原方案随访，两周后复查"}
_FOLLOWED = {"result": "2", "remark": "已入户回访，病情平稳"}


@transaction.atomic
def refer(world: World, referrals: Referrals, *, now: datetime) -> int:
    """Write all referrals; returns how many. Nothing when there are cases already or no referral."""
    if not len(referrals) or cases.has_any(_REFERRAL, _OPENING):
        return 0
    keys = casework.open_cases(_openings(world, referrals), by=None, now=now)
    opened = dict(enumerate(cases.opened(keys)))
    steps = referrals.steps.tolist()
    returned = referrals.is_returned.tolist()
    for move, wanted in (
        ("accept", [at for at in opened if steps[at] >= 2]),
        ("arrive", [at for at in opened if steps[at] >= 3]),
        ("return", [at for at in opened if steps[at] >= 4 and returned[at]]),
        ("close", [at for at in opened if steps[at] >= 4 and not returned[at]]),
        ("follow", [at for at in opened if steps[at] >= 4 and returned[at]]),
    ):
        _carry(move, [(opened[at], _day(referrals, at, move, world.as_of)) for at in wanted], now)
    return len(opened)


def _carry(move: str, some: Sequence[tuple[Any, date]], now: datetime) -> None:
    answers: Mapping[str, Mapping[str, str]] = {
        "accept": _ACCEPTED,
        "return": _RETURNED,
        "close": _ANSWER,
        "follow": _FOLLOWED,
    }
    entries = [
        casework.MoveEntry(
            case=case, move=move, on=on, data=answers.get(move, {}), organisation_id=case.holder_id, named_id=None
        )
        for case, on in some
    ]
    casework.carry(entries, by=None, now=now)


def _day(referrals: Referrals, at: int, move: str, as_of: date) -> date:
    on = date(1970, 1, 1) + timedelta(days=int(referrals.on[at]) + _AFTER[move])
    return min(on, as_of)


def _openings(world: World, referrals: Referrals) -> list[casework.CaseEntry]:
    numbers = world.people.record_number[referrals.person].tolist()
    residents = identification.by_record(numbers)
    organisations = places.organisation_ids()
    leaves, serving = world.places.leaves, world.places.serving()
    hospitals = [
        organisations[entry.code]
        for entry in world.places.organisations
        if entry.kind == InstitutionKind.COUNTY_HOSPITAL
    ]
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
