"""Who is this? By identity number, else by record number, else by name, sex and date of birth.

Looked up for a whole batch at once. Probabilistic matching and clerks' decisions come with the steward's desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from kangyu.registers.bulk import pieces
from kangyu.registers.enrolments.entries import Person
from kangyu.registers.keyring import keyring

from .models import Resident

Particulars = tuple[str, str, date]
"""Name, sex and date of birth."""


class Known(NamedTuple):
    """A resident as the register has it, without what is sealed."""

    id: int
    name: str
    pinyin: str
    initials: str
    sex: str
    birth_date: date
    identity_index: str | None
    phone_index: str | None
    residence_type: str
    household_id: int | None
    area_id: str
    organisation_id: int
    died_on: date | None
    left_on: date | None
    record_number: str | None
    established_on: date | None

    @property
    def particulars(self) -> Particulars:
        """Name, sex and date of birth."""
        return self.name, self.sex, self.birth_date

    @property
    def person(self) -> Person:
        """What judging a contact needs."""
        return Person(self.id, self.name, self.sex, self.birth_date, self.organisation_id, self.died_on, self.left_on)


_COLUMNS = (*Known._fields[:-2], "record__number", "record__established_on")


def by_id(resident_id: int) -> Known:
    """A resident of whom the id is known."""
    return Known._make(Resident.objects.values_list(*_COLUMNS).get(pk=resident_id))


def by_identity(indexes: Iterable[str]) -> dict[str, Known]:
    """Residents by the blind index of their identity number."""
    found: dict[str, Known] = {}
    for some in pieces(sorted(set(indexes))):
        for row in Resident.objects.filter(identity_index__in=some).values_list(*_COLUMNS):
            known = Known._make(row)
            found[known.identity_index or ""] = known
    return found


def by_record(numbers: Iterable[str]) -> dict[str, Known]:
    """Residents by the number of their health record."""
    found: dict[str, Known] = {}
    for some in pieces(sorted(set(numbers))):
        for row in Resident.objects.filter(record__number__in=some).values_list(*_COLUMNS):
            known = Known._make(row)
            found[known.record_number or ""] = known
    return found


def by_particulars(
    wanted: Collection[Particulars], *, without_identity: bool = False
) -> dict[Particulars, list[Known]]:
    """Residents of the same name, sex and date of birth; optionally only those whose identity number is not known."""
    found: dict[Particulars, list[Known]] = defaultdict(list)
    keys = set(wanted)
    for some in pieces(sorted({name for name, _, _ in keys})):
        rows = Resident.objects.filter(name__in=some)
        if without_identity:
            rows = rows.filter(identity_index=None)
        for row in rows.values_list(*_COLUMNS):
            known = Known._make(row)
            if known.particulars in keys:
                found[known.particulars].append(known)
    return found


def identity_indexes(numbers: Iterable[str | None]) -> list[str | None]:
    """The blind indexes of identity numbers (18 characters), one for each."""
    ring = keyring()
    return [ring.blind_index("identity", number) for number in numbers]


def phone_indexes(numbers: Iterable[str | None]) -> list[str | None]:
    """The blind indexes of normalised telephone numbers, one for each."""
    ring = keyring()
    return [ring.blind_index("phone", number) for number in numbers]


class Who(NamedTuple):
    """A person as a contacts' sheet names them. Its text never shows the identity number."""

    identity_number: str | None
    record_number: str | None
    particulars: Particulars | None

    def __repr__(self) -> str:
        return "Who(…)"


def find(whos: Collection[Who]) -> dict[Who, list[Known]]:
    """The residents whom each may mean: one is sure, none is unknown, several are unclear."""
    numbered = [who for who in whos if who.identity_number]
    indexes = dict(zip(numbered, identity_indexes(who.identity_number for who in numbered), strict=True))
    identities = by_identity(index for index in indexes.values() if index)
    records = by_record(who.record_number for who in whos if who.record_number and not who.identity_number)
    named = by_particulars(
        [who.particulars for who in whos if who.particulars and not who.identity_number and not who.record_number]
    )
    found: dict[Who, list[Known]] = {}
    for who in whos:
        if who.identity_number:
            known = identities.get(indexes[who] or "")
            found[who] = [known] if known else []
        elif who.record_number:
            known = records.get(who.record_number)
            found[who] = [known] if known else []
        else:
            found[who] = named.get(who.particulars, []) if who.particulars else []
    return found
