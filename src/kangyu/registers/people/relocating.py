"""Many people move at once because their institution changed: merged into another, or its village split.

Moving is an event: what was before the day stays as it was, and so do the figures counted from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kangyu.registers.bulk import insert_rows, pieces, take_turn, update_rows
from kangyu.registers.enrolments.actions import follow_moves
from kangyu.registers.enrolments.models import Candidate, Enrolment

from .models import Household, Residence, Resident

LIVING = Q(died_on=None, left_on=None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a split takes along: residents by id; `unknown` are the written numbers that mean nobody there."""

    residents: tuple[int, ...]
    households: tuple[int, ...]
    unknown: tuple[str, ...]


def move_institution(old: int, new: int, *, on: date, now: datetime) -> tuple[int, ...]:
    """Everybody whom an institution manages is managed by another from a day on; nobody changes house. Who moved.

    Those who left stay away, but are the other's when they come back; of the dead nothing changes. In the caller's
    transaction; a second time there is nobody left.
    """
    take_turn()
    living = tuple(Resident.objects.filter(LIVING, organisation_id=old).order_by("pk").values_list("pk", flat=True))
    affected = Residence.objects.filter(Q(until=None) | Q(until__gt=on), organisation_id=old)
    _cut(affected.values_list(*_READ), to=new, area=None, on=on)
    Resident.objects.filter(organisation_id=old, died_on=None).update(organisation_id=new)
    follow_moves(dict.fromkeys(living, new), now=now, on=on)
    return living


def move_residents(chosen: Chosen, *, to: int, area: str, on: date, now: datetime) -> tuple[int, ...]:
    """Some people live in another village and are managed by another institution from a day on. Who moved."""
    take_turn()
    moved: list[int] = []
    for ids in pieces(sorted(chosen.residents)):
        some = Resident.objects.filter(LIVING, pk__in=ids).exclude(organisation_id=to, area_id=area)
        keys = list(some.values_list("pk", flat=True))
        _cut(Residence.objects.filter(resident_id__in=keys, until=None).values_list(*_READ), to=to, area=area, on=on)
        Resident.objects.filter(pk__in=keys).update(organisation_id=to, area_id=area)
        moved += keys
    for ids in pieces(sorted(chosen.households)):
        Household.objects.filter(pk__in=ids).update(area_id=area)
    follow_moves(dict.fromkeys(moved, to), now=now, on=on)
    return tuple(moved)


def choose(organisation_id: int, numbers: Iterable[str]) -> Chosen:
    """Whom the numbers of households (whole, or the village's own) and of health records name, at one institution."""
    written = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
    here = Resident.objects.filter(LIVING, organisation_id=organisation_id)
    residents: dict[int, None] = {}
    households: dict[int, None] = {}
    known: set[str] = set()
    for number in written:
        within = here.filter(Q(household__number=number) | Q(household__number__endswith=f"-{number}"))
        by_record = here.filter(record__number=number)
        for key, household in within.values_list("pk", "household_id"):
            residents[key] = households[household] = None
            known.add(number)
        for key in by_record.values_list("pk", flat=True):
            residents[key] = None
            known.add(number)
    return Chosen(tuple(residents), tuple(households), tuple(number for number in written if number not in known))


def count_managed(organisation_id: int) -> int:
    """How many living people an institution manages."""
    return Resident.objects.filter(LIVING, organisation_id=organisation_id).count()


def count_work(organisation_id: int | None = None, residents: Collection[int] | None = None) -> tuple[int, int]:
    """How many open enrolments and candidates an institution, or some residents, have."""
    found = []
    for model in (Enrolment, Candidate):
        rows = model.objects.filter(until=None)
        if residents is None:
            found.append(rows.filter(organisation_id=organisation_id).count())
        else:
            found.append(sum(rows.filter(resident_id__in=ids).count() for ids in pieces(sorted(residents))))
    return found[0], found[1]


_READ = ("id", "resident_id", "area_id", "organisation_id", "since", "until")


def _cut(rows: Iterable[tuple], *, to: int, area: str | None, on: date) -> None:
    """End residences on the day and begin new ones there; one that began later was with the new institution from the start."""
    found = list(rows)
    later = [(to, area or home, key) for key, _, home, _, since, _ in found if since >= on]
    earlier = [row for row in found if row[4] < on]
    update_rows(Residence, ("organisation_id", "area_id"), later)
    update_rows(Residence, ("until",), [(on, row[0]) for row in earlier])
    insert_rows(
        Residence,
        ("resident_id", "area_id", "organisation_id", "since", "until"),
        [(resident, area or home, to, on, until) for _, resident, home, _, _, until in earlier],
    )
