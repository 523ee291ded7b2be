"""What becomes of cases when the world moves: the person is managed elsewhere, dies, the programme ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from kangyu.catalogue.cases import case as declared
from kangyu.registers.bulk import pieces

from .carrying import carry, last_days, parties_of
from .entries import MoveEntry
from .models import OPEN, Case, CaseParty
from .moving import change_party

MOVED = "管理机构变更"
MERGED = "机构撤并"
ONE = "双方已并为同一机构，无需再转"


def follow_residents(organisations: Mapping[int, int], *, now: datetime, on: date | None = None) -> None:
    """Open cases of residents (by id) go with them, from a day on, to the institutions that manage them now."""
    _name_who_manages(organisations)
    cases = _open_of(organisations)
    known = parties_of(cases)
    for case in cases:
        parties = known[case.pk]
        for party in declared(case.kind, case.version).parties:
            to = organisations[case.resident_id]
            if party.follows_resident and parties.get(party.key, to) != to and to not in parties.values():
                change_party(case, party.key, to, parties, by=None, now=now, reason=MOVED, on=on)


def follow_institution(old: int, new: int, *, on: date, by: int | None, now: datetime) -> list[Case]:
    """Open cases in which an institution takes part go from a day on to the one that takes over its work.

    A case whose parties are one institution now goes between nobody any more: it is ended, and given back.
    """
    CaseParty.objects.filter(managed_by_id=old, case__resident__died_on=None).update(managed_by_id=new)
    cases = list(Case.objects.filter(OPEN, parties__organisation_id=old).distinct().order_by("pk"))
    known = parties_of(cases)
    for case in cases:
        for party, institution in list(known[case.pk].items()):
            if institution == old:
                change_party(case, party, new, known[case.pk], by=by, now=now, reason=MERGED, on=on)
    return _end({case: on for case in cases if list(known[case.pk].values()).count(new) > 1}, ONE, by=by, now=now)


def _name_who_manages(organisations: Mapping[int, int]) -> None:
    by_institution: dict[int, list[int]] = defaultdict(list)
    for resident, organisation in organisations.items():
        by_institution[organisation].append(resident)
    for organisation, residents in by_institution.items():
        for ids in pieces(residents):
            CaseParty.objects.filter(case__resident_id__in=ids).update(managed_by_id=organisation)


def count_of_institution(organisation_id: int) -> int:
    """In how many open cases an institution takes part."""
    return Case.objects.filter(OPEN, parties__organisation_id=organisation_id).distinct().count()


def end_with_programme(
    ended: Mapping[tuple[int, str], date], *, reason: str, by: int | None, now: datetime
) -> list[Case]:
    """Close what a programme asked for when a person (id) leaves it (key). What was closed."""
    cases = [case for case in _open_of({person for person, _ in ended}) if (case.resident_id, case.programme) in ended]
    return _end({case: ended[case.resident_id, case.programme] for case in cases}, reason, by=by, now=now)


def _end(cases: Mapping[Case, date], reason: str, *, by: int | None, now: datetime) -> list[Case]:
    """End cases on their days, as far as their kinds end by themselves. What was closed."""
    last = last_days(cases)
    entries = []
    for case, on in cases.items():
        move = declared(case.kind, case.version).ends_by_itself
        if move is not None and case.state in move.sources:
            entries.append(MoveEntry(case=case, move=move.key, on=max(on, last[case.pk]), reason=reason))
    carry(entries, by=by, now=now)
    return [entry.case for entry in entries]


def _open_of(residents: Collection[int]) -> list[Case]:
    found: list[Case] = []
    for ids in pieces(list(residents)):
        found += Case.objects.filter(OPEN, resident_id__in=ids)
    return found
