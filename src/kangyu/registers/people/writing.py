"""Writes the plans of one batch: households, residents, residences, records, personal information."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.registers.bulk import insert_rows, new_ids, pieces, update_rows
from kangyu.registers.enrolments.actions import end_with_death, end_with_leaving, follow_moves
from kangyu.registers.keyring import Keyring, keyring
from kangyu.registers.records.actions import (
    FilledForm,
    RecordEntry,
    close_records,
    date_records,
    enter_contacts,
    reopen_records,
    write_records,
)

from .models import Household, Residence, Resident
from .pinyin import spelled
from .planning import Plan

_DIED, _MOVED = "1", "2"  # reasons for closing a health record
_NEW = (
    "id",
    "name",
    "pinyin",
    "initials",
    "sex",
    "birth_date",
    "identity_sealed",
    "identity_index",
    "phone_sealed",
    "phone_index",
    "residence_type",
    "household_id",
    "area_id",
    "organisation_id",
    "died_on",
    "left_on",
    "is_synthetic",
    "recorded_at",
    "message_id",
    "sheet",
    "line",
)


def households(numbers: dict[str, str]) -> dict[str, int]:
    """Ids of households by number; those not known yet are written, each with its area."""
    found: dict[str, int] = {}
    for some in pieces(sorted(numbers)):
        found.update(Household.objects.filter(number__in=some).values_list("number", "id"))
    missing = [number for number in numbers if number not in found]
    for number, key in zip(missing, new_ids(Household, len(missing)), strict=True):
        found[number] = key
    insert_rows(
        Household, ("id", "number", "area_id"), [(found[number], number, numbers[number]) for number in missing]
    )
    return found


def write(plans: Sequence[Plan], *, by: int | None, now: datetime) -> None:
    """Write all of them; new residents get their ids. In the caller's transaction."""
    new = [plan for plan in plans if plan.known is None]
    changed = [plan for plan in plans if plan.known is not None and plan.is_changed]
    for plan, key in zip(new, new_ids(Resident, len(new)), strict=True):
        plan.resident_id = key
    ring = keyring()
    insert_rows(Resident, _NEW, [_resident_row(plan, ring, now) for plan in new])
    _update_residents(changed, ring)
    _write_residences(new, changed)
    _write_records(new, changed)
    _write_information([*new, *changed], by=by, now=now)
    _tell_enrolments(changed, now)


def _resident_row(plan: Plan, ring: Keyring, now: datetime) -> tuple[Any, ...]:
    entry, source = plan.entry, plan.entry.source
    pinyin, initials = spelled(entry.name)
    return (
        plan.resident_id,
        entry.name,
        pinyin,
        initials,
        entry.sex,
        entry.birth_date,
        ring.seal_text(entry.identity_number),
        plan.index,
        ring.seal_text(entry.phone),
        plan.changes["phone_index"],
        plan.changes["residence_type"],
        plan.changes["household_id"],
        entry.area_code,
        entry.organisation_id,
        entry.died_on,
        entry.left_on,
        entry.is_synthetic,
        now,
        source.message_id if source else None,
        source.sheet if source else "",
        source.line if source else None,
    )


_CHANGING = (
    "sex",
    "birth_date",
    "identity_index",
    "phone_index",
    "residence_type",
    "household_id",
    "area_id",
    "organisation_id",
    "died_on",
    "left_on",
)


def _update_residents(plans: Iterable[Plan], ring: Keyring) -> None:
    """Residents keep the line that first brought them; `Contact` and `Residence` tell the rest."""
    rows, sealed = [], {"identity": [], "phone": []}
    for plan in plans:
        if not plan.changes:
            continue
        known = plan.known
        rows.append((*(plan.changes.get(name, getattr(known, name)) for name in _CHANGING), plan.resident_id))
        for kind, number in (("identity", plan.entry.identity_number), ("phone", plan.entry.phone)):
            if f"{kind}_index" in plan.changes:
                sealed[kind].append((ring.seal_text(number), plan.resident_id))
    update_rows(Resident, _CHANGING, rows)
    for kind, some in sealed.items():
        update_rows(Resident, (f"{kind}_sealed",), some)


def _write_residences(new: Iterable[Plan], changed: Iterable[Plan]) -> None:
    rows = [(plan.resident_id, *_spell(plan)) for plan in new]
    movers = {plan.resident_id: plan for plan in changed if plan.residence or plan.ended_on}
    for ids in pieces(list(movers)):
        current = {
            each.resident_id: each for each in Residence.objects.filter(resident_id__in=ids).order_by("since", "id")
        }
        for key in ids:
            rows += _move(movers[key], current.get(key))
    insert_rows(Residence, ("resident_id", "area_id", "organisation_id", "since", "until"), rows)


def _spell(plan: Plan) -> tuple[str, int, date, date | None]:
    assert plan.residence is not None
    since, area, organisation = plan.residence
    return area, organisation, since, max(plan.ended_on, since) if plan.ended_on else None


def _move(plan: Plan, last: Residence | None) -> list[tuple[Any, ...]]:
    """End the last residence where a move or the end does; gives the row of the new one."""
    if plan.residence is None:
        if last is not None and plan.ended_on is not None:
            last.until = max(plan.ended_on, last.since)
            last.save(update_fields=["until"])
        return []
    area, organisation, since, until = _spell(plan)
    if last is not None and since <= last.since:
        # Where the person lives was put right, rather than changed on a day before it began.
        last.area_id, last.organisation_id, last.until = area, organisation, until
        last.save(update_fields=["area", "organisation", "until"])
        return []
    if last is not None and (last.until is None or last.until > since):
        last.until = since
        last.save(update_fields=["until"])
    return [(plan.resident_id, area, organisation, since, until)]


def _write_records(new: Iterable[Plan], changed: Sequence[Plan]) -> None:
    write_records([_record(plan) for plan in (*new, *changed) if plan.has_new_record])
    date_records({plan.resident_id: plan.entry.established_on for plan in changed if plan.is_record_redated})
    close_records({plan.resident_id: (plan.ended_on, _reason(plan)) for plan in changed if plan.ended_on})
    reopen_records([plan.resident_id for plan in changed if _has_returned(plan)])


def _record(plan: Plan) -> RecordEntry:
    entry, known = plan.entry, plan.known
    return RecordEntry(
        resident_id=plan.resident_id,
        area_code=entry.area_code or known.area_id,
        organisation_id=entry.organisation_id or known.organisation_id,
        established_on=entry.established_on,
        number=entry.record_number,
        closed_on=plan.ended_on,
        close_reason=_reason(plan) if plan.ended_on else "",
    )


def _reason(plan: Plan) -> str:
    return _DIED if plan.entry.died_on else _MOVED


def _has_returned(plan: Plan) -> bool:
    return "left_on" in plan.changes and plan.changes["left_on"] is None


def _write_information(plans: Sequence[Plan], *, by: int | None, now: datetime) -> None:
    forms = [
        FilledForm(
            resident_id=plan.resident_id,
            form=personal_information.key,
            form_version=personal_information.version,
            on=plan.information_on,
            data=plan.information,
            organisation_id=plan.entry.organisation_id or plan.known.organisation_id,
            source=plan.entry.source,
        )
        for plan in plans
        if plan.information is not None
    ]
    informed = [plan for plan in plans if plan.information is not None]
    for plan, entered in zip(informed, enter_contacts(forms, by=by, now=now), strict=True):
        plan.information_id = entered.contact_id


def _tell_enrolments(changed: Iterable[Plan], now: datetime) -> None:
    movers, died, left = {}, {}, {}
    for plan in changed:
        if "organisation_id" in plan.changes:
            movers[plan.resident_id] = plan.changes["organisation_id"]
        if plan.ended_on is not None:
            (died if plan.entry.died_on else left)[plan.resident_id] = plan.ended_on
    follow_moves(movers, now=now)
    end_with_death(died, now=now)
    end_with_leaving(left, now=now)
