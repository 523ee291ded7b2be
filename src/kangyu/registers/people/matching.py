"""Which entries of a batch are known residents, which are new, and which cannot be decided.

Somebody whom the writer does not reach is nobody's match: the entry learns neither who it is nor what is registered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kangyu.methods.forms import Problem
from kangyu.registers.staff.policies import Scope

from .entries import ResidentEntry, problem
from .identification import Known, by_identity, by_particulars, by_record, identity_indexes


@dataclass(frozen=True, slots=True)
class Match:
    """The resident whom an entry means (None: a new one), or why it cannot be told.

    `is_beyond`: a number of the entry belongs to somebody whom the writer does not reach.
    """

    known: Known | None
    index: str | None
    problem: Problem | None = None
    is_beyond: bool = False


def match(entries: Sequence[ResidentEntry], scope: Scope) -> list[Match]:
    """Match a batch; of two entries that mean the same person the second is refused."""
    indexes = identity_indexes(entry.identity_number for entry in entries)
    identities = by_identity(index for index in indexes if index)
    records = by_record(entry.record_number for entry in entries if entry.record_number)
    named = _named(entries, indexes, identities, records)
    found = [
        _decide(entry, index, identities.get(index or ""), records.get(entry.record_number or ""), named, scope)
        for entry, index in zip(entries, indexes, strict=True)
    ]
    return _without_repeats(entries, found)


def _named(
    entries: Sequence[ResidentEntry],
    indexes: Sequence[str | None],
    identities: dict[str, Known],
    records: dict[str, Known],
) -> dict[tuple, list[Known]]:
    """Candidates by particulars, for the entries that no number settles."""
    open_ones = [
        (entry, index)
        for entry, index in zip(entries, indexes, strict=True)
        if not (index and index in identities) and not (entry.record_number and entry.record_number in records)
    ]
    keys = {False: set(), True: set()}
    for entry, index in open_ones:
        keys[index is not None].add((entry.name, entry.sex, entry.birth_date))
    found = by_particulars(keys[False])
    for particulars, some in by_particulars(keys[True] - keys[False], without_identity=True).items():
        found[particulars] = some
    return found


def _decide(
    entry: ResidentEntry,
    index: str | None,
    identity: Known | None,
    record: Known | None,
    named: dict[tuple, list[Known]],
    scope: Scope,
) -> Match:
    if any(known is not None and not scope.covers(known.organisation_id) for known in (identity, record)):
        return Match(None, index, is_beyond=True)
    if identity is not None:
        if record is not None and record.id != identity.id:
            return Match(None, index, problem("record_of_other"))
        return Match(identity, index)
    if record is not None:
        if index is not None and record.identity_index is not None:
            return Match(None, index, problem("record_of_other"))
        return Match(record, index)
    namesakes = named.get((entry.name, entry.sex, entry.birth_date), ())
    here = [known for known in namesakes if scope.covers(known.organisation_id) and _may_be(entry, index, known)]
    if len(here) > 1:
        return Match(None, index, problem("same_name_unclear"))
    return Match(here[0] if here else None, index)


def _may_be(entry: ResidentEntry, index: str | None, known: Known) -> bool:
    """Whether a namesake may be the same person: not with another identity number, and in the same place."""
    if index is not None and known.identity_index is not None:
        return False
    if entry.organisation_id is None:
        return True
    return known.organisation_id == entry.organisation_id and known.area_id == entry.area_code


def _without_repeats(entries: Sequence[ResidentEntry], found: list[Match]) -> list[Match]:
    seen: set[object] = set()
    checked = []
    for entry, each in zip(entries, found, strict=True):
        keys = _keys(entry, each)
        if each.problem is None and keys & seen:
            each = Match(None, each.index, problem("repeated"))
        seen |= keys
        checked.append(each)
    return checked


def _keys(entry: ResidentEntry, each: Match) -> set[object]:
    if each.known is not None:
        return {each.known.id}
    keys: set[object] = {each.index or (entry.name, entry.sex, entry.birth_date, entry.area_code)}
    if entry.record_number:
        keys.add(("record", entry.record_number))
    return keys
