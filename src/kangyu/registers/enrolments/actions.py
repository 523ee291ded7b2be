"""Enrolling, closing, and recording contacts: the one core for page and sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import DateField, F, Max, Value
from django.db.models.functions import Greatest

from kangyu.catalogue.codelists.candidates import DISMISSALS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Programme
from kangyu.registers.bulk import pieces, take_turn
from kangyu.registers.casework.actions import follow_residents
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.models import User
from kangyu.vocabulary.ages import add_months
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from . import work
from .candidacy import Finding, consider, find_anew, move, settle_enrolled, settle_gone
from .entries import ContactEntry, Person, Recorded
from .models import Candidate, Enrolment
from .recording import last_examinations, record
from .referring import end_referrals, mark_referrals
from .rules import is_ruled_out, programme_on
from .spells import DIED, MOVED, Spell
from .writing import give_ids, spells_of, write_spells

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident

__all__ = [
    "Refused",
    "close",
    "close_many",
    "end_with_death",
    "end_with_leaving",
    "enrol",
    "first_due",
    "follow_moves",
    "mark_referrals",
    "record_contacts",
]

_MESSAGES = {
    "open": Bilingual("此人已在管", "The person is enrolled already"),
    "gone": Bilingual("此人已死亡或迁出，不能纳入管理", "The person has died or moved away and cannot be enrolled"),
    "before_birth": Bilingual("纳入日期早于出生日期", "Enrolled before the date of birth"),
    "ruled_out": Bilingual(
        "年龄或性别不符合“{name}”的服务对象，不能纳入",
        "By age or sex the person is not one of those served by “{name}” and cannot be enrolled",
    ),
    "before_closing": Bilingual(
        "纳入日期不能早于或等于上次终止管理的日期 {until}",
        "The last enrolment was closed on {until}; enrol after that day",
    ),
    "future": Bilingual("日期晚于今天", "The day lies in the future"),
    "closed": Bilingual("此项管理已经终止", "This enrolment is closed already"),
    "before_contact": Bilingual(
        "最近一次随访在 {last}，终止日期不能更早", "The last contact was on {last}; close on that day or later"
    ),
    "before_since": Bilingual("终止日期早于纳入日期 {since}", "Closed before it began, on {since}"),
    "dismissal": Bilingual("没有这种排除原因", "There is no such reason for dismissing"),
    "reason": Bilingual("没有这种终止原因", "There is no such reason for closing"),
}


class Refused(NotUnderstood):
    """An act that what is known does not allow; `message` tells why."""


def _refused(reason: str, **values: object) -> Refused:
    return Refused(reason, _MESSAGES[reason].format(**values))


def record_contacts(entries: Sequence[ContactEntry], *, by: User | None, now: datetime, today: date) -> list[Recorded]:
    """Judge and enter contacts, enrol who was not, bring enrolments and referrals up to date.

    In the caller's transaction; entries of one call may be of several people, forms and days. A refused entry leaves
    the others alone.
    """
    take_turn()
    return record(entries, by=by.pk if by else None, now=now, today=today)


def enrol(*, resident: Resident, programme: Programme, on: date, by: User | None, now: datetime) -> Enrolment:
    """Take a resident into a programme; the first contact is due by its ordinary step. Raises `Refused`."""
    take_turn()
    known = list(Enrolment.objects.filter(resident=resident, programme=programme.key).order_by("since"))
    _check_enrolment(resident, programme, known, on)
    settle_enrolled(programme.key, {resident.pk: on})
    enrolment = Enrolment.objects.create(
        resident=resident,
        programme=programme.key,
        organisation_id=resident.organisation_id,
        since=on,
        due_on=first_due(programme, on),
        last_examination_on=_last_examination(resident, programme),
        recorded_at=now,
        recorded_by=by,
    )
    work.follow([resident.pk], now=now)
    return enrolment


def look_for_candidates(findings: Sequence[Finding], *, today: date) -> None:
    """See who seems to belong in a programme, from personal information and whatever else was entered."""
    take_turn()
    consider(findings, today=today)


def look_again_for_candidates(residents: Sequence[Person], *, today: date) -> None:
    """See of some residents, from all that was entered about them, where they seem to belong."""
    take_turn()
    find_anew(residents, today=today)


def look_at_enrolling(candidates: Sequence[Candidate], programme: Programme, *, on: date) -> dict[int, Refused | None]:
    """By candidate's id why they cannot be enrolled on a day, None when they can."""
    known = spells_of([each.resident_id for each in candidates], programme.key)
    return {each.pk: _refusal(each.resident, programme, known[each.resident_id], on) for each in candidates}


def _refusal(resident: Resident, programme: Programme, known: Sequence[Spell], on: date) -> Refused | None:
    try:
        _check_enrolment(resident, programme, sorted(known, key=lambda spell: spell.since), on)
    except Refused as refused:
        return refused
    return None


def enrol_candidates(
    candidates: Sequence[Candidate], *, programme: Programme, on: date, by: User | None, now: datetime
) -> list[Candidate]:
    """Enrol those of the candidates who can be; those enrolled. `look_at_enrolling` tells why others cannot."""
    take_turn()
    refusals = look_at_enrolling(candidates, programme, on=on)
    good = [each for each in candidates if refusals[each.pk] is None]
    examined = last_examinations(programme.key, [each.resident_id for each in good])
    spells = [
        Spell(
            resident_id=each.resident_id,
            programme=programme.key,
            organisation_id=each.resident.organisation_id,
            since=on,
            due_on=first_due(programme, on),
            last_examination_on=examined.get(each.resident_id),
            is_changed=True,
        )
        for each in good
    ]
    give_ids(spells)
    write_spells(spells, by=by.pk if by else None, now=now)
    settle_enrolled(programme.key, {each.resident_id: on for each in good})
    work.follow([each.resident_id for each in good], now=now)
    return good


def dismiss(*, candidates: Sequence[Candidate], on: date, outcome: str, by: User | None) -> int:
    """Decide that candidates are not to be enrolled; how many were still open. Raises `Refused` for an unknown reason."""
    take_turn()
    if outcome not in DISMISSALS:
        raise _refused("dismissal")
    done = 0
    for ids in pieces([candidate.pk for candidate in candidates]):
        waiting = Candidate.objects.filter(pk__in=ids, until=None)
        done += waiting.update(
            until=Greatest(F("since"), Value(on, output_field=DateField())), outcome=outcome, decided_by=by
        )
    return done


def first_due(programme: Programme, on: date) -> date:
    """By when the first contact of a newly enrolled person is due."""
    return add_months(on, programme.ordinary.within_months or 0)


def _last_examination(resident: Resident, programme: Programme) -> date | None:
    if programme.examination is None:
        return None
    found = Contact.objects.filter(resident=resident, form=programme.examination.key, is_current=True)
    return found.aggregate(last=Max("on"))["last"]


def _check_enrolment(resident: Resident, programme: Programme, known: Sequence[Enrolment | Spell], on: date) -> None:
    if resident.died_on is not None or resident.left_on is not None:
        raise _refused("gone")
    if on < resident.birth_date:
        raise _refused("before_birth")
    if is_ruled_out(programme.key, resident, on=on):
        raise _refused("ruled_out", name=programme.name)
    for enrolment in known:
        if enrolment.until is None:
            raise _refused("open")
        if on <= enrolment.until:
            raise _refused("before_closing", until=enrolment.until)


def close(*, enrolment: Enrolment, on: date, reason: str, by: User | None, now: datetime) -> Enrolment:
    """Close an enrolment with a reason of the programme's list; open referrals go with it. Raises `Refused`."""
    take_turn()
    enrolment.refresh_from_db()
    if enrolment.until is not None:
        raise _refused("closed")
    _check_closing(enrolment, on, reason)
    Enrolment.objects.filter(pk=enrolment.pk).update(until=on, close_reason=reason, refer_by=None, lost_on=None)
    end_referrals({(enrolment.resident_id, enrolment.programme): on}, by=by.pk if by else None, now=now)
    work.follow([enrolment.resident_id], now=now)
    enrolment.refresh_from_db()
    return enrolment


def _check_closing(open_one: Enrolment | Spell, on: date, reason: str) -> None:
    if reason not in programme_on(open_one.programme, on).close_reasons:
        raise _refused("reason")
    if on < open_one.since:
        raise _refused("before_since", since=open_one.since)
    if open_one.last_contact_on is not None and on < open_one.last_contact_on:
        raise _refused("before_contact", last=open_one.last_contact_on)


def close_many(closings: Mapping[int, tuple[date, str]], *, programme: str, by: User | None, now: datetime) -> int:
    """Close the open enrolments of residents, by id, each on its day with its reason, as `close` does one.

    How many were open. Raises `Refused` for the first that cannot be closed.
    """
    take_turn()
    spells = [spell for some in spells_of(closings, programme).values() for spell in some if spell.until is None]
    for spell in spells:
        on, reason = closings[spell.resident_id]
        _check_closing(spell, on, reason)
        spell.until, spell.close_reason = on, reason
        spell.refer_by, spell.lost_on, spell.is_changed = None, None, True
    key = by.pk if by else None
    write_spells(spells, by=key, now=now)
    end_referrals({(spell.resident_id, programme): closings[spell.resident_id][0] for spell in spells}, by=key, now=now)
    work.follow([spell.resident_id for spell in spells], now=now)
    return len(spells)


def follow_moves(organisations: Mapping[int, int], *, now: datetime) -> None:
    """Open enrolments and cases go with their residents (by id) to the organisations that manage them now."""
    spells = [spell for some in spells_of(organisations).values() for spell in some if spell.until is None]
    for spell in spells:
        if spell.organisation_id != organisations[spell.resident_id]:
            spell.organisation_id, spell.is_changed = organisations[spell.resident_id], True
    write_spells(spells, by=None, now=now)
    follow_residents(organisations, now=now)
    move(organisations)
    work.follow(organisations, now=now)


def end_with_death(died: Mapping[int, date], *, now: datetime) -> None:
    """Close the open enrolments of residents who died, by id."""
    _end(died, DIED, now)


def end_with_leaving(left: Mapping[int, date], *, now: datetime) -> None:
    """Close the open enrolments of residents who moved away, by id."""
    _end(left, MOVED, now)


def _end(gone: Mapping[int, date], reason: str, now: datetime) -> None:
    spells = [spell for some in spells_of(gone).values() for spell in some if spell.until is None]
    for spell in spells:
        spell.until = max(gone[spell.resident_id], spell.since)
        spell.close_reason, spell.refer_by, spell.lost_on, spell.is_changed = reason, None, None, True
    write_spells(spells, by=None, now=now)
    # Cases also of programmes in which the person was not enrolled, and of none.
    programmes = ("", *(each.key for each in PROGRAMMES))
    end_referrals({(person, key): on for person, on in gone.items() for key in programmes}, by=None, now=now)
    settle_gone(gone)
    work.follow(gone, now=now)
