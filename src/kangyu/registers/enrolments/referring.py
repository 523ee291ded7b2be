"""What a programme's newest contact asks for and tells of referrals (转诊): cases of the kind "referral" in casework."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kangyu.catalogue.cases.referral import referral
from kangyu.methods.cases import urgency_of
from kangyu.methods.programmes import Judgement, StepKind
from kangyu.registers.bulk import pieces, update_rows
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.entries import CaseEntry, MoveEntry
from kangyu.registers.casework.queries import Case

from . import work
from .models import Enrolment
from .rules import programme_on
from .spells import Spell

WITHDRAWN = "更正后无需转诊"
ENDED = "管理已终止"
ASK = "ask"  # what a judgement opens; people open by "refer"
_TELLING = ("trace", "note")
"""The moves by which a contact tells what became of a referral: before arrival, and under treatment."""
_FOLLOWING = "follow"
"""The visit that is owed after the return: any contact is one."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest contact of a spell, what it asks for, and what it tells of earlier referrals."""

    spell: Spell
    contact_id: int
    on: date
    judgement: Judgement
    outcome: str = ""


@dataclass(slots=True)
class Referrals:
    """What is to be written of referrals, once the spells are."""

    opened: list[CaseEntry] = field(default_factory=list)
    hastened: list[tuple[Case, Newest]] = field(default_factory=list)
    moved: list[MoveEntry] = field(default_factory=list)
    corrected: list[tuple[Case, Newest]] = field(default_factory=list)


def settle_referrals(newest: Iterable[Newest]) -> Referrals:
    """Open the referrals that newest contacts ask for; a later contact that tells the outcome traces earlier ones.

    Sets `refer_by` of the spells, which the caller then writes, and after them the referrals given back here.
    """
    all_of_them = list(newest)
    known = cases.cases_of_programme(
        {each.spell.resident_id for each in all_of_them if not each.spell.is_new}, referral.key
    )
    last = cases.last_days(case for some in known.values() for case in some if case.closed_at is None)
    settled = Referrals()
    for each in all_of_them:
        _settle(each, known.get((each.spell.resident_id, each.spell.programme), []), last, settled)
    return settled


def write_referrals(settled: Referrals, *, by: int | None, now: datetime) -> None:
    """Write what `settle_referrals` gave."""
    casework.carry(settled.moved, by=by, now=now)
    for case, each in settled.corrected:
        casework.correct_opening(
            case,
            data=_data(each.judgement),
            contact_id=each.contact_id,
            watch_on=each.judgement.due_on,
            by=by,
            now=now,
        )
    for case, each in settled.hastened:
        casework.hasten(case, data={"urgency": _data(each.judgement)["urgency"]}, by=by, now=now)
    if settled.opened:
        casework.open_cases(settled.opened, by=by, now=now)


def mark_referrals(resident_id: int, programme: str, *, now: datetime) -> None:
    """Show on the open enrolment by when the outcome of a referral must be known, after a case has moved."""
    mark_all_referrals({(resident_id, programme)}, now=now)


def mark_all_referrals(moved: Collection[tuple[int, str]], *, now: datetime) -> None:
    """The same of many, residents (by id) with their programmes (by key)."""
    residents = {resident for resident, _ in moved}
    days: dict[tuple[int, str], date] = {}
    for case in cases.waiting_for_answer(residents, referral.key):
        key = (case.resident_id, case.programme)
        days[key] = min(days.get(key, case.watch_on), case.watch_on)
    for ids in pieces(sorted(residents)):
        found = Enrolment.objects.filter(resident_id__in=ids, until=None)
        rows = [row for row in found.values_list("pk", "resident_id", "programme") if row[1:] in moved]
        update_rows(
            Enrolment, ("refer_by",), [(days.get((resident, programme)), key) for key, resident, programme in rows]
        )
    work.follow(residents, now=now)


def end_referrals(ended: dict[tuple[int, str], date], *, by: int | None, now: datetime) -> None:
    """Close the referrals of people (by id) who left a programme (its key)."""
    casework.end_with_programme(ended, reason=ENDED, by=by, now=now)


def _settle(newest: Newest, known: Sequence[Case], last: Mapping[int, date], settled: Referrals) -> None:
    """Bring known referrals in line with the newest contact, and open one that it asks for.

    A contact asks once. While a referral upward is running no other is opened; it becomes urgent when the contact is.
    """
    told = [_told(case, newest, move, last) for case in known if (move := _move_told_by(newest, case))]
    settled.moved += told
    over = {entry.case.pk for entry in told if referral.move(entry.move).to}
    running = [case for case in known if case.closed_at is None and case.pk not in over and _is_upward(case)]
    own = next((case for case in known if _is_own(case, newest)), None)
    waiting = _waited_for(running, {entry.case.pk for entry in told})
    if not newest.judgement.is_referral:
        if own is not None and own in running and _may(own, "withdraw"):
            settled.moved.append(_withdrawn(own, newest, last))
            waiting.pop(own.pk, None)
    elif newest.spell.until is None:
        if own is not None and own in running:
            settled.corrected.append((own, newest))
            if own.pk in waiting:
                waiting[own.pk] = newest.judgement.due_on
        elif running:
            settled.hastened += [(case, newest) for case in running if _urgency(newest) < case.urgency][:1]
        elif own is None:
            settled.opened.append(_entry(newest))
            waiting[0] = newest.judgement.due_on
    _set_refer_by(newest.spell, min(waiting.values(), default=None) if newest.spell.until is None else None)


def _move_told_by(newest: Newest, case: Case) -> str:
    """The move that a contact makes of an earlier referral; "" when it says nothing of it, and the case goes on."""
    if case.closed_at is not None or case.opened_on >= newest.on:
        return ""
    if _may(case, _FOLLOWING):
        return _FOLLOWING
    is_answer = newest.outcome and case.answered_on is None
    return next((move for move in _TELLING if is_answer and _may(case, move)), "")


def _waited_for(running: Iterable[Case], told: Collection[int]) -> dict[int, date]:
    """By case the last day for an outcome that nobody knows yet."""
    return {
        case.pk: case.watch_on
        for case in running
        if case.watch_on is not None and case.answered_on is None and case.pk not in told
    }


def _is_own(case: Case, newest: Newest) -> bool:
    """Whether this contact asked for the referral; for one that was withdrawn, a corrected contact asks anew."""
    is_same_day = case.opening == ASK and case.opened_on == newest.on
    return is_same_day and (case.state != "withdrawn" or case.contact_id == newest.contact_id)


def _is_upward(case: Case) -> bool:
    return referral.is_same_way(case.opening, ASK)


def _entry(newest: Newest) -> CaseEntry:
    spell = newest.spell
    return CaseEntry(
        kind=referral.key,
        opening=ASK,
        parties={"primary": spell.organisation_id},
        on=newest.on,
        data=_data(newest.judgement),
        resident_id=spell.resident_id,
        programme=spell.programme,
        sensitivity=programme_on(spell.programme, newest.on).sensitivity,
        contact_id=newest.contact_id,
        watch_on=newest.judgement.due_on,
    )


def _data(judgement: Judgement) -> dict[str, str]:
    is_urgent = judgement.step.kind is StepKind.URGENT_REFERRAL
    return {"urgency": "1" if is_urgent else "2", "reason": judgement.step.name.zh}


def _urgency(newest: Newest) -> int:
    return urgency_of(referral, _data(newest.judgement))


def _told(case: Case, newest: Newest, move: str, last: Mapping[int, date]) -> MoveEntry:
    return MoveEntry(
        case=case,
        move=move,
        on=max(newest.on, last[case.pk]),
        outcome=newest.outcome,
        organisation_id=newest.spell.organisation_id,
    )


def _withdrawn(case: Case, newest: Newest, last: Mapping[int, date]) -> MoveEntry:
    return MoveEntry(case=case, move="withdraw", on=max(newest.on, last[case.pk]), reason=WITHDRAWN)


def _may(case: Case, move: str) -> bool:
    return case.state in referral.move(move).sources


def _set_refer_by(spell: Spell, by: date | None) -> None:
    if spell.refer_by != by:
        spell.refer_by = by
        spell.is_changed = True
