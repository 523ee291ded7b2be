"""What becomes of cases when the world moves: the person is managed elsewhere, dies, the programme ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from kangyu.catalogue.cases import case as declared
from kangyu.registers.bulk import pieces

from .carrying import carry, parties_of
from .entries import MoveEntry
from .models import OPEN, Case
from .moving import change_party

MOVED = "管理机构变更"
MERGED = "机构撤并"
END = "end"


def follow_residents(organisations: Mapping[int, int], *, now: datetime) -> None:
    """Open cases of residents (by id) go with them to the institutions that manage them now."""
    cases = _open_of(organisations)
    known = parties_of(cases)
    for case in cases:
        parties = known[case.pk]
        for party in declared(case.kind, case.version).parties:
            to = organisations[case.resident_id]
            if party.follows_resident and parties.get(party.key, to) != to and to not in parties.values():
                change_party(case, party.key, to, parties, by=None, now=now, reason=MOVED)


def follow_institution(old: int, new: int, *, by: int | None, now: datetime) -> int:
    """Open cases in which an institution takes part go to the one that takes over its work. How many cases."""
    cases = list(Case.objects.filter(OPEN, parties__organisation_id=old).distinct().order_by("pk"))
    known = parties_of(cases)
    for case in cases:
        for party, institution in list(known[case.pk].items()):
            if institution == old:
                change_party(case, party, new, known[case.pk], by=by, now=now, reason=MERGED)
    return len(cases)


def count_of_institution(organisation_id: int) -> int:
    """In how many open cases an institution takes part."""
    return Case.objects.filter(OPEN, parties__organisation_id=organisation_id).distinct().count()


def end_with_programme(
    ended: Mapping[tuple[int, str], date], *, reason: str, by: int | None, now: datetime
) -> list[Case]:
    """Close what a programme asked for when a person (id) leaves it (key). What was closed."""
    cases = [case for case in _open_of({person for person, _ in ended}) if (case.resident_id, case.programme) in ended]
    entries = [
        MoveEntry(case=case, move=END, on=max(ended[case.resident_id, case.programme], case.opened_on), reason=reason)
        for case in cases
        if any(move.key == END for move in declared(case.kind, case.version).moves_from(case.state))
    ]
    carry(entries, by=by, now=now)
    return [entry.case for entry in entries]


def _open_of(residents: Collection[int]) -> list[Case]:
    found: list[Case] = []
    for ids in pieces(list(residents)):
        found += Case.objects.filter(OPEN, resident_id__in=ids)
    return found
