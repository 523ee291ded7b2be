"""What an entry changes about a known resident, and what a new one is made of. Pure: no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.methods.forms import Problem

from .entries import DEAD, GONE, LIVING, ResidentEntry, not_in_reach, problem
from .identification import Known
from .matching import Match

REQUIRED = tuple(item.key for item in personal_information.asked if item.is_required)
_OWN_HOUSEHOLD_NUMBER = 12  # characters; a number as long as this is the county's own, a shorter one the village's


@dataclass(slots=True)
class Plan:
    """What will be written for one entry. `resident_id` is set for a new resident when the ids are known."""

    entry: ResidentEntry
    index: str | None
    known: Known | None = None
    resident_id: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    information: Mapping[str, Any] | None = None
    information_on: date | None = None
    information_id: int | None = None  # the contact that it became
    problems: list[Problem] = field(default_factory=list)
    has_new_record: bool = False
    is_record_redated: bool = False
    residence: tuple[date, str, int] | None = None  # since, area, organisation: of a move or a return
    ended_on: date | None = None

    @property
    def is_changed(self) -> bool:
        """Whether anything will be written about a known resident."""
        return bool(
            self.changes
            or self.information is not None
            or self.has_new_record
            or self.is_record_redated
            or self.residence
        )


def plan(
    entry: ResidentEntry,
    matched: Match,
    *,
    household_ids: Mapping[str, int],
    informed: Mapping[int, tuple[date, Mapping[str, Any]]],
    phone_index: str | None,
    today: date,
) -> Plan:
    """Decide what the entry does.

    Args:
        household_ids: households by number, complete for the batch.
        informed: per known resident day and data of the newest personal information.
        phone_index: blind index of the entry's telephone.
    """
    made = Plan(entry, matched.index, matched.known)
    if matched.problem is not None:
        made.problems.append(matched.problem)
    elif matched.is_beyond:
        # First what would be wrong with anybody new: the refusal of a stranger is met by no line that could not go in.
        made.problems += _lacking(entry) or [not_in_reach()]
    elif matched.known is None:
        _begin(made, household_ids, phone_index)
    else:
        made.resident_id = matched.known.id
        _compare(made, matched.known, household_ids, phone_index, today)
    if not made.problems:
        _inform(made, informed.get(made.resident_id or 0), today)
    return made


def household_number(number: str | None, area: str | None) -> str | None:
    """A household's number in the whole county: a short one is the village's own and goes behind the village's code."""
    if number is None or len(number) >= _OWN_HOUSEHOLD_NUMBER or area is None:
        return number
    return f"{area}-{number}"


def place_of(entry: ResidentEntry, known: Known | None) -> str | None:
    """The area in which the entry's household lives."""
    return _place(entry, known)[0] if known else entry.area_code


def _place(entry: ResidentEntry, known: Known) -> tuple[str, int]:
    """Area and institution of somebody known after the entry."""
    if not entry.is_placed:
        return known.area_id, known.organisation_id
    return entry.area_code or known.area_id, entry.organisation_id or known.organisation_id


def _lacking(entry: ResidentEntry) -> list[Problem]:
    """What a new resident needs and the entry does not say."""
    if entry.organisation_id is None or entry.area_code is None:
        return [problem("no_place")]
    return [problem("no_established_on")] if entry.record_number and entry.established_on is None else []


def _begin(made: Plan, household_ids: Mapping[str, int], phone_index: str | None) -> None:
    entry = made.entry
    made.problems += _lacking(entry)
    if entry.organisation_id is None or entry.area_code is None:
        return
    number = household_number(entry.household, entry.area_code)
    made.changes = {
        "phone_index": phone_index,
        "residence_type": entry.information.get("residence_type", "1"),
        "household_id": household_ids[number] if number else None,
    }
    made.has_new_record = entry.established_on is not None
    made.residence = (entry.moved_in_on or entry.birth_date, entry.area_code, entry.organisation_id)
    made.ended_on = entry.died_on or entry.left_on


def _compare(made: Plan, known: Known, household_ids: Mapping[str, int], phone_index: str | None, today: date) -> None:
    entry = made.entry
    _check_same_person(made, known)
    if made.problems:
        return
    number = household_number(entry.household, place_of(entry, known))
    said: dict[str, Any] = {
        "sex": entry.sex,
        "birth_date": entry.birth_date,
        "identity_index": made.index,
        "phone_index": phone_index,
        "residence_type": entry.information.get("residence_type"),
        "household_id": household_ids[number] if number else None,
    }
    made.changes = {key: value for key, value in said.items() if value is not None and value != getattr(known, key)}
    _compare_record(made, known)
    _compare_fate(made, known, today)


def _check_same_person(made: Plan, known: Known) -> None:
    """A number may have been typed wrong: name, sex and birth date must agree with what is registered under it."""
    entry = made.entry
    if entry.name != known.name:
        made.problems.append(problem("other_name"))
    if known.identity_index is None and made.index is not None:
        return  # the number is news, and with it sex and birth date are sure
    if entry.sex != known.sex:
        made.problems.append(problem("other_sex"))
    if entry.birth_date != known.birth_date:
        made.problems.append(problem("other_birth_date"))


def _compare_record(made: Plan, known: Known) -> None:
    entry = made.entry
    if known.record_number is None:
        made.has_new_record = entry.established_on is not None
        if entry.record_number and entry.established_on is None:
            made.problems.append(problem("no_established_on"))
        return
    if entry.record_number and entry.record_number != known.record_number:
        made.problems.append(problem("other_record"))
    made.is_record_redated = entry.established_on not in (None, known.established_on)


def _compare_fate(made: Plan, known: Known, today: date) -> None:
    """Death, leaving, return and moving within the county."""
    entry = made.entry
    if known.died_on is not None and entry.state in (LIVING, GONE):
        made.problems.append(problem("registered_dead"))
        return
    if entry.state == DEAD and entry.died_on != known.died_on:
        made.changes["died_on"] = made.ended_on = entry.died_on
    if entry.state == GONE and entry.left_on != known.left_on:
        made.changes["left_on"] = made.ended_on = entry.left_on
    has_returned = _has_returned(entry, known)
    if has_returned:
        made.changes["left_on"] = None
    if known.died_on is None and (known.left_on is None or has_returned):
        _compare_place(made, known, has_returned, today)


def _has_returned(entry: ResidentEntry, known: Known) -> bool:
    if known.left_on is None or entry.state in (DEAD, GONE):
        return False
    return entry.state == LIVING or (entry.moved_in_on is not None and entry.moved_in_on > known.left_on)


def _compare_place(made: Plan, known: Known, has_returned: bool, today: date) -> None:
    entry = made.entry
    area, organisation = _place(entry, known)
    if has_returned or (area, organisation) != (known.area_id, known.organisation_id):
        made.changes |= {"area_id": area, "organisation_id": organisation}
        made.residence = (entry.moved_in_on or today, area, organisation)


def _inform(made: Plan, newest: tuple[date, Mapping[str, Any]] | None, today: date) -> None:
    """The personal information after this entry, when it is complete and says something new."""
    given = made.entry.information
    if not given:
        return
    on, before = newest if newest else (None, {})
    merged = {**before, **given}
    if merged == before or any(key not in merged for key in REQUIRED):
        return
    established = made.entry.established_on or (made.known.established_on if made.known else None)
    made.information = merged
    made.information_on = on or established or _last_day(made, today)


def _last_day(made: Plan, today: date) -> date:
    """Today, or the day of death or leaving: nobody can have been asked later."""
    known, entry = made.known, made.entry
    ends = (entry.died_on, entry.left_on, *((known.died_on, known.left_on) if known else ()))
    return min((today, *(on for on in ends if on is not None)))
