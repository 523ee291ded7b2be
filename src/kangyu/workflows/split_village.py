"""A village is split (村拆分): a new division with a clinic of its own, to which some households move on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.people import relocating
from kangyu.registers.places import changing
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation, OrganisationChange
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_UNKNOWN = Bilingual(
    "这些户号或档案编号不在该卫生室：{numbers}", "No household or record at this clinic has the number {numbers}"
)
_NOBODY = Bilingual("请填写要划出的户号或档案编号", "Give the numbers of the households or records that move")
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What is split off: the new village's code and name, its clinic's names, whom it takes along by written numbers."""

    area_code: str
    area_name: str
    name: str
    short_name: str
    numbers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Consequence:
    """How much goes along, in numbers."""

    residents: int = 0
    households: int = 0
    enrolments: int = 0
    candidates: int = 0


def look_at_splitting(
    *, scope: Scope, organisation: Organisation, split: Split, on: date, source: str, now: datetime, today: date
) -> Consequence:
    """What the split would take along.

    Raises NotAllowed, and NotUnderstood with the reason why it cannot be.
    """
    scope.require(scope.may_operate)
    chosen = _checked(organisation, split, changing.Decision(on=on, source=source, today=today, now=now))
    return _counted(chosen)


def split_village(
    *, scope: Scope, organisation: Organisation, split: Split, on: date, source: str, now: datetime, today: date
) -> tuple[Organisation, Consequence]:
    """Split it. The new clinic, and what went along.

    Raises NotAllowed, and NotUnderstood with the reason; done again it is refused, for the division exists.
    """
    scope.require(scope.may_operate)
    by = scope.user.pk if scope.user else None
    decision = changing.Decision(on=on, source=source, today=today, now=now, by=by)
    with transaction.atomic():
        places.lock((organisation,))
        chosen = _checked(organisation, split, decision)
        done = _counted(chosen)
        made = changing.split_off(
            organisation,
            area_code=split.area_code,
            area_name=split.area_name,
            name=split.name,
            short_name=split.short_name,
            on=on,
        )
        moved = relocating.move_residents(chosen, to=made.pk, area=split.area_code, on=on, now=now)
        changing.note(organisation, OrganisationChange.Kind.SPLIT, decision, other=made, moved=asdict(done))
        detail = {"organisation": organisation.code, "new": made.code, "on": on.isoformat(), **asdict(done)}
        audit.record(scope=scope, action="places.split", residents=moved, detail=detail, at=now)
    return made, done


def _checked(organisation: Organisation, split: Split, decision: changing.Decision) -> relocating.Chosen:
    changing.check_split(
        organisation,
        area_code=split.area_code,
        area_name=split.area_name,
        name=split.name,
        short_name=split.short_name,
        decision=decision,
    )
    chosen = relocating.choose(organisation.pk, split.numbers)
    if chosen.unknown:
        raise NotUnderstood("numbers", _UNKNOWN.format(numbers="、".join(chosen.unknown[:_SHOWN])))
    if not chosen.residents:
        raise NotUnderstood("numbers", _NOBODY)
    return chosen


def _counted(chosen: relocating.Chosen) -> Consequence:
    enrolments, candidates = relocating.count_work(residents=chosen.residents)
    return Consequence(len(chosen.residents), len(chosen.households), enrolments, candidates)
