"""The bulk door of the register of people: a whole county's residents as columns, into empty tables.

What it writes is what `enter_residents` would write of the same people, one after the other: a test holds the two equal.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.expressions.distinct import factors
from kangyu.registers.ahead import made_ahead
from kangyu.registers.keyring import keyring
from kangyu.registers.loading import Rows, days_written, first_id, load_columns, load_rows, slices
from kangyu.registers.records.loading import RecordColumns, rows_of_records

from .identification import identity_indexes, phone_indexes
from .models import Household, Residence, Resident
from .pinyin import spelled

Texts = NDArray[np.object_]
Days = NDArray[np.datetime64]
_DIED, _MOVED = "1", "2"

TABLES = (Household, Resident, Residence)


@dataclass(frozen=True, kw_only=True)
class PeopleColumns:
    """Residents, one entry each; empty texts and NaT say that nothing is known.

    `household` numbers are those of the whole county. `residence_type` is the one
    that the personal information says.
    """

    name: Texts
    sex: Texts
    birth_date: Days
    identity_number: Texts
    phone: Texts
    household: Texts
    area_code: Texts
    organisation_id: NDArray[np.int64]
    record_number: Texts
    established_on: Days
    died_on: Days
    left_on: Days
    moved_in_on: Days
    residence_type: Texts
    is_synthetic: bool = False

    def __len__(self) -> int:
        return len(self.name)

    @functools.cached_property
    def ended_on(self) -> Days:
        """Death or leaving."""
        return np.where(np.isnat(self.died_on), self.left_on, self.died_on)


def load_people(people: PeopleColumns, *, now: datetime) -> NDArray[np.int64]:
    """Write households, residents, residences and health records. Returns the residents' ids. In the caller's `loading`."""
    household = _load_households(people)
    ids = first_id(Resident) + np.arange(len(people))
    every = chain(
        _residents(people, ids, household, now), _residences(people, ids), rows_of_records(_records(people, ids))
    )
    for rows in made_ahead(every):
        load_rows(rows)
    return ids


def _residents(
    people: PeopleColumns, ids: NDArray[np.int64], household: NDArray[np.int64], now: datetime
) -> Iterator[Rows]:
    for at in slices(len(people)):
        columns = {
            "id": ids[at].tolist(),
            **_names(people.name[at]),
            "sex": people.sex[at].tolist(),
            "birth_date": days_written(people.birth_date[at]),
            **_numbers("identity", people.identity_number[at].tolist(), identity_indexes),
            **_numbers("phone", people.phone[at].tolist(), phone_indexes),
            "residence_type": people.residence_type[at].tolist(),
            "household_id": household[at].tolist(),
            "area_id": people.area_code[at].tolist(),
            "organisation_id": people.organisation_id[at].tolist(),
            "died_on": days_written(people.died_on[at]),
            "left_on": days_written(people.left_on[at]),
            "is_synthetic": people.is_synthetic,
            "recorded_at": now,
            "message_id": None,
            "sheet": "",
            "line": None,
        }
        yield Rows(Resident, columns, at.stop - at.start)


def _names(names: Texts) -> dict[str, list[str]]:
    """Names and how they are searched; a county has far fewer names than people."""
    found = factors(names)
    written = found.map(spelled)
    pinyin, initials = (written.map(lambda pair, part=part: pair[part]) for part in (0, 1))
    return {"name": names.tolist(), "pinyin": pinyin.column().tolist(), "initials": initials.column().tolist()}


def _numbers(kind: str, numbers: list[str], indexes: Callable[..., list[str | None]]) -> dict[str, list[Any]]:
    """Identity numbers or telephones sealed, with their blind indexes."""
    ring = keyring()
    return {f"{kind}_sealed": [ring.seal_text(number) for number in numbers], f"{kind}_index": indexes(numbers)}


def _load_households(people: PeopleColumns) -> NDArray[np.int64]:
    """Write the households. Returns the id of each person's."""
    found = factors(people.household)
    _, first = np.unique(found.codes, return_index=True)
    start = first_id(Household)
    load_columns(
        Household,
        {
            "id": range(start, start + len(found.values)),
            "number": found.values,
            "area_id": people.area_code[first].tolist(),
        },
        rows=len(found.values),
    )
    return start + found.codes


def _residences(people: PeopleColumns, ids: NDArray[np.int64]) -> Iterator[Rows]:
    since = np.where(np.isnat(people.moved_in_on), people.birth_date, people.moved_in_on)
    until = np.where(np.isnat(people.ended_on), people.ended_on, np.maximum(people.ended_on, since))
    for at in slices(len(ids)):
        columns = {
            "resident_id": ids[at].tolist(),
            "area_id": people.area_code[at].tolist(),
            "organisation_id": people.organisation_id[at].tolist(),
            "since": days_written(since[at]),
            "until": days_written(until[at]),
        }
        yield Rows(Residence, columns, at.stop - at.start)


def _records(people: PeopleColumns, ids: NDArray[np.int64]) -> RecordColumns:
    has = ~np.isnat(people.established_on)
    ended = people.ended_on[has]
    reason = np.where(np.isnat(ended), "", np.where(np.isnat(people.died_on[has]), _MOVED, _DIED)).astype(object)
    return RecordColumns(
        resident_id=ids[has],
        number=people.record_number[has],
        organisation_id=people.organisation_id[has],
        established_on=people.established_on[has],
        closed_on=ended,
        close_reason=reason,
    )
