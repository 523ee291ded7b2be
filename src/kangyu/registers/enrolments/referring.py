"""What a programme's newest contact asks for and tells of referrals (转诊): cases of the kind "referral" in casework."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kangyu.catalogue.cases.referral import referral
from kangyu.methods.programmes import Judgement, StepKind
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.entries import CaseEntry, MoveEntry
from kangyu.registers.casework.queries import Case

from . import work
from .models import Enrolment
from .rules import programme_on
from .spells import Spell

TRACED = "后续随访已追踪"
WITHDRAWN = "更正后无需转诊"
ENDED = "管理已终止"
ASK = "ask"  # what a judgement opens; people open by "refer"
_TRACING = ("trace", "note", "follow")
"""The moves by which a contact tells what became of a referral: before arrival, under treatment, after the return."""


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
    moved: list[MoveEntry] = field(default_factory=list)
    corrected: list[tuple[Case, Newest]] = field(default_factory=list)


def settle_referrals(newest: Iterable[Newest]) -> Referrals:
    """Open the referrals that newest contacts ask for; a later contact is the tracing of earlier ones.

    Sets `refer_by` of the spells, which the caller then writes, and after them the referrals given back here.
    """
    all_of_them = list(newest)
    known = cases.cases_of_programme(
        {each.spell.resident_id for each in all_of_them if not each.spell.is_new}, referral.key
    )
    settled = Referrals()
    for each in all_of_them:
        _settle(each, known.get((each.spell.resident_id, each.spell.programme), []), settled)
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
    if settled.opened:
        casework.open_cases(settled.opened, by=by, now=now)


def mark_referrals(resident_id: int, programme: str, *, now: datetime) -> None:
    """Show on the open enrolment by when the outcome of a referral must be known, after a case has moved."""
    waiting = cases.waiting_for_answer([resident_id], referral.key)
    days = [case.watch_on for case in waiting if case.programme == programme]
    found = Enrolment.objects.filter(resident_id=resident_id, programme=programme, until=None)
    found.update(refer_by=min(days, default=None))
    work.follow([resident_id], now=now)


def end_referrals(ended: dict[tuple[int, str], date], *, by: int | None, now: datetime) -> None:
    """Close the referrals of people (by id) who left a programme (its key)."""
    casework.end_with_programme(ended, reason=ENDED, by=by, now=now)


def _settle(newest: Newest, known: Sequence[Case], settled: Referrals) -> None:
    """Bring known referrals in line with the newest contact, and open one that it asks for."""
    _set_refer_by(newest.spell, None)
    settled.moved += [_traced(case, newest) for case in known if case.opened_on < newest.on and _is_to_trace(case)]
    same_day = next((case for case in known if case.opened_on == newest.on and not _was_withdrawn(case)), None)
    if not newest.judgement.is_referral:
        if same_day is not None and same_day.opening == ASK and _may(same_day, "withdraw"):
            settled.moved.append(MoveEntry(case=same_day, move="withdraw", on=newest.on, reason=WITHDRAWN))
        return
    if newest.spell.until is not None:
        return
    if same_day is None:
        settled.opened.append(_entry(newest))
    elif same_day.closed_at is None and same_day.opening == ASK:
        settled.corrected.append((same_day, newest))
    if same_day is None or (same_day.closed_at is None and same_day.answered_on is None):
        _set_refer_by(newest.spell, newest.judgement.due_on)


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


def _is_to_trace(case: Case) -> bool:
    """Whether the outcome is not known, or the visit after the return is still owed."""
    return case.closed_at is None and (case.answered_on is None or _may(case, "follow"))


def _traced(case: Case, newest: Newest) -> MoveEntry:
    move = next(key for key in _TRACING if _may(case, key))
    return MoveEntry(
        case=case,
        move=move,
        on=newest.on,
        outcome=newest.outcome or TRACED,
        organisation_id=newest.spell.organisation_id,
    )


def _may(case: Case, move: str) -> bool:
    return case.state in referral.move(move).sources


def _was_withdrawn(case: Case) -> bool:
    """Whether a correction of the contact took the referral back: asked for again, it is another one."""
    return case.state == "withdrawn" and case.outcome == WITHDRAWN


def _set_refer_by(spell: Spell, by: date | None) -> None:
    if spell.refer_by != by:
        spell.refer_by = by
        spell.is_changed = True
