"""Writing people. One door for page and sheet: `enter_residents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.registers.bulk import not_under, take_turn, update_rows
from kangyu.registers.enrolments.actions import look_for_candidates
from kangyu.registers.enrolments.candidacy import Finding
from kangyu.registers.enrolments.entries import Person
from kangyu.registers.keyring import Keyring, keyring
from kangyu.registers.records.queries import last_days, latest_data
from kangyu.registers.staff.models import User
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood

from .entries import DEAD, OF_THE_LINE, Outcome, ResidentEntry, not_in_reach, problem
from .identification import by_id, phone_indexes
from .matching import Match, match
from .models import Resident
from .planning import Plan, household_number, place_of, plan
from .writing import households, write

__all__ = ["Outcome", "ResidentEntry", "enter_residents", "follow_information", "record_death", "reseal"]


def enter_residents(entries: Sequence[ResidentEntry], *, scope: Scope, now: datetime, today: date) -> list[Outcome]:
    """Add or change residents, a batch of at most a thousand, in the caller's transaction.

    Writes with them where they live, their health record, their personal information, and what death, leaving and
    moving mean for their enrolments. A refused entry leaves the others alone. Whom the scope does not cover is neither
    changed nor told about; a writer who may not open people learns of nobody why an entry disagrees.
    """
    take_turn()
    plans = _plans(entries, scope, today)
    _check_ends(plans)
    good = [each for each in plans if not each.problems]
    write(good, by=scope.user.pk if scope.user else None, now=now)
    look_for_candidates([_finding(each, today) for each in good if each.known is None or each.is_changed], today=today)
    return [_outcome(each, scope) for each in plans]


def record_death(resident_id: int, *, on: date, by: User | None, now: datetime, today: date) -> None:
    """Enter that a resident died on a day, as a roster would: residence, record, enrolments and cases end.

    In the caller's transaction. Raises `NotUnderstood` with the reason when what is known does not allow it.
    """
    take_turn()
    known = by_id(resident_id)
    died = ResidentEntry(name=known.name, sex=known.sex, birth_date=known.birth_date, state=DEAD, died_on=on)
    made = plan(died, Match(known, None), household_ids={}, informed={}, phone_index=None, today=today)
    _check_ends([made])
    for refused in made.problems:
        raise NotUnderstood(refused.reason, refused.message)
    write([made], by=by.pk if by else None, now=now)


def _plans(entries: Sequence[ResidentEntry], scope: Scope, today: date) -> list[Plan]:
    matches = match(entries, scope)
    known = [each.known.id for each, entry in zip(matches, entries, strict=True) if each.known and entry.information]
    informed = latest_data(known, personal_information.key)
    phones = phone_indexes(entry.phone for entry in entries)
    household_ids = households(_household_areas(entries, matches))
    return [
        plan(
            entry,
            matched,
            household_ids=household_ids,
            informed=informed,
            phone_index=phone,
            today=today,
        )
        for entry, matched, phone in zip(entries, matches, phones, strict=True)
    ]


def _finding(each: Plan, today: date) -> Finding:
    """What the entry may tell of programmes that the person belongs in."""
    person = Person(each.resident_id, *(_now(each, name) for name in Person._fields[1:]))  # type: ignore[arg-type]
    if each.information is None:
        return Finding(person, "", today)
    return Finding(
        person, personal_information.key, each.information_on or today, each.information, each.information_id
    )


def _now(each: Plan, name: str) -> Any:
    """A field of the resident as it is after the entry."""
    if each.known is None:
        return getattr(each.entry, name)
    return each.changes.get(name, getattr(each.known, name))


def _household_areas(entries: Sequence[ResidentEntry], matches: Sequence[Match]) -> dict[str, str]:
    """Areas of the batch's households by number."""
    found = {}
    for entry, matched in zip(entries, matches, strict=True):
        area = place_of(entry, matched.known)
        number = household_number(entry.household, area)
        if number and area and matched.problem is None and not matched.is_beyond:
            found.setdefault(number, area)
    return found


def _check_ends(plans: Sequence[Plan]) -> None:
    """Nobody dies or leaves before the last contact."""
    ending = {each.resident_id: each for each in plans if each.known and each.ended_on and not each.problems}
    for resident, last in last_days(ending.keys(), without=personal_information.key).items():
        each = ending[resident]
        if each.ended_on is not None and last > each.ended_on:
            each.problems.append(problem("contact_after"))


def _outcome(each: Plan, scope: Scope) -> Outcome:
    if each.problems and not scope.may_open_people and _tells(each):
        return Outcome("refused", None, (not_in_reach(),))
    if each.problems:
        return Outcome("refused", each.known.id if each.known else None, tuple(each.problems))
    if each.known is None:
        return Outcome("added", each.resident_id)
    return Outcome("changed" if each.is_changed else "unchanged", each.resident_id)


def _tells(each: Plan) -> bool:
    """Whether the refusal says anything of what is registered, and not of the line alone."""
    return each.known is not None or any(problem.reason not in OF_THE_LINE for problem in each.problems)


def follow_information(resident_id: int, form: str, data: Mapping[str, Any]) -> None:
    """The residence type of a resident is the one in the newest personal information; other forms change nothing."""
    said = data.get("residence_type") if form == personal_information.key else None
    if said is not None:
        Resident.objects.filter(pk=resident_id).exclude(residence_type=said).update(residence_type=said)


@transaction.atomic
def reseal(*, limit: int = 1000) -> int:
    """Seal under the newest key what older keys sealed, up to so many residents. Returns how many; 0 when done.

    Each call is a transaction of its own, so that a stop in between loses nothing.
    """
    take_turn()
    ring = keyring()
    older = not_under("identity_sealed", ring) | not_under("phone_sealed", ring)
    rows = Resident.objects.filter(older).values_list("identity_sealed", "phone_sealed", "pk")[:limit]
    anew = [(_anew(ring, identity), _anew(ring, phone), key) for identity, phone, key in rows]
    update_rows(Resident, ("identity_sealed", "phone_sealed"), anew)
    return len(anew)


def _anew(ring: Keyring, sealed: bytes | None) -> bytes | None:
    return None if sealed is None else ring.seal(ring.open(sealed))


def mark_synthetic() -> int:
    """Mark everybody as synthetic (合成数据): for demonstration worlds, after their sheets went in. Returns how many."""
    return Resident.objects.filter(is_synthetic=False).update(is_synthetic=True)
