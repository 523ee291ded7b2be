"""Rows of enrolments and referrals, read and written by the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.programmes import Judgement, StepKind
from kangyu.registers.bulk import insert_rows, new_ids, pieces, update_rows

from .models import Enrolment, Referral
from .spells import Spell

_STATE = (
    "organisation_id",
    "since",
    "until",
    "close_reason",
    "last_contact_on",
    "last_grade",
    "last_examination_on",
    "due_on",
    "refer_by",
    "lost_on",
)
_NEW = ("id", "resident_id", "programme", *_STATE, "recorded_at", "recorded_by_id")
_READ = ("id", "resident_id", "programme", *_STATE)
TRACED = "后续随访已追踪"
WITHDRAWN = "更正后无需转诊"


def spells_of(residents: Collection[int], programme: str | None = None) -> dict[int, list[Spell]]:
    """All spells of residents, in one programme or (None) in every one."""
    found: dict[int, list[Spell]] = defaultdict(list)
    for ids in pieces(list(residents)):
        rows = Enrolment.objects.filter(resident_id__in=ids)
        if programme is not None:
            rows = rows.filter(programme=programme)
        for row in rows.values(*_READ):
            found[row["resident_id"]].append(Spell(**row))
    return found


def give_ids(spells: Iterable[Spell]) -> None:
    """Give the new spells their ids, so that referrals can name them before they are written."""
    new = [spell for spell in spells if spell.id is None]
    for spell, key in zip(new, new_ids(Enrolment, len(new)), strict=True):
        spell.id, spell.is_new = key, True


def write_spells(spells: Iterable[Spell], *, by: int | None, now: datetime) -> None:
    """Insert the new ones and update the changed ones."""
    changed = [spell for spell in spells if spell.is_changed]
    update_rows(Enrolment, _STATE, [(*_state(spell), spell.id) for spell in changed if not spell.is_new])
    new = [spell for spell in changed if spell.is_new]
    insert_rows(
        Enrolment, _NEW, [(spell.id, spell.resident_id, spell.programme, *_state(spell), now, by) for spell in new]
    )


def _state(spell: Spell) -> tuple[object, ...]:
    return tuple([getattr(spell, name) for name in _STATE])


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest contact of a spell, what it asks for, and what it tells of earlier referrals."""

    spell: Spell
    contact_id: int
    on: date
    judgement: Judgement
    outcome: str = ""


def settle_referrals(newest: Iterable[Newest], *, by: int | None) -> list[tuple[object, ...]]:
    """Open the referrals that newest contacts ask for; a later contact is the tracing of earlier ones.

    Sets `refer_by` of the spells, which have their ids already and which the caller then writes, and after them the
    referrals given back here.
    """
    cases = list(newest)
    known: dict[int, list[Referral]] = defaultdict(list)
    for ids in pieces([case.spell.id for case in cases if not case.spell.is_new]):
        for referral in Referral.objects.filter(enrolment_id__in=ids):
            known[referral.enrolment_id].append(referral)
    settled = (_settle(case, known[case.spell.id], by) for case in cases)
    return [row for row in settled if row is not None]


def write_referrals(rows: list[tuple[object, ...]]) -> None:
    """Open referrals, as `settle_referrals` gave them."""
    insert_rows(Referral, ("enrolment_id", "contact_id", "is_urgent", "asked_on", "trace_by", "outcome"), rows)


def _settle(case: Newest, known: list[Referral], by: int | None) -> tuple[object, ...] | None:
    """Bring known referrals in line with the newest contact; gives the row of one to open."""
    judgement = case.judgement
    _set_refer_by(case.spell, None)
    for referral in known:
        if referral.asked_on < case.on:
            _answer(referral, case.on, case.outcome or TRACED, by)
    same_day = next((referral for referral in known if referral.asked_on == case.on), None)
    if not judgement.is_referral:
        if same_day is not None:
            _answer(same_day, case.on, WITHDRAWN, by)
        return None
    if case.spell.until is not None:
        return None
    is_urgent = judgement.step.kind is StepKind.URGENT_REFERRAL
    if same_day is None:
        _set_refer_by(case.spell, judgement.due_on)
        return case.spell.id, case.contact_id, is_urgent, case.on, judgement.due_on, ""
    _ask_again(same_day, case, is_urgent)
    return None


def _ask_again(referral: Referral, case: Newest, is_urgent: bool) -> None:
    """A correction of the contact keeps the referral, and its answer if a person gave one."""
    referral.contact_id, referral.is_urgent, referral.trace_by = case.contact_id, is_urgent, case.judgement.due_on
    if referral.outcome == WITHDRAWN:
        referral.answered_on, referral.outcome, referral.answered_by_id = None, "", None
    referral.save()
    if referral.answered_on is None:
        _set_refer_by(case.spell, referral.trace_by)


def _answer(referral: Referral, on: date, outcome: str, by: int | None) -> None:
    if referral.answered_on is None:
        referral.answered_on, referral.outcome, referral.answered_by_id = on, outcome, by
        referral.save(update_fields=["answered_on", "outcome", "answered_by"])


def _set_refer_by(spell: Spell, by: date | None) -> None:
    if spell.refer_by != by:
        spell.refer_by = by
        spell.is_changed = True
