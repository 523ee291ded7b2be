"""Loading a whole county at once through the bulk door: people, records, contacts, enrolments, tasks, in one go.

For worlds of hundreds of thousands that are made and not received; whoever sends sheets comes through
`receive_message`. The forms read every answer and the programmes judge every reading as at the other door; what one of
them would refuse refuses the whole. Only into an empty county, and whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import learn_sizes
from kangyu.registers.enrolments import loading as enrolments
from kangyu.registers.loading import loading
from kangyu.registers.people import loading as people
from kangyu.registers.people.loading import PeopleColumns
from kangyu.registers.records import loading as records
from kangyu.registers.records.loading import ContactColumns
from kangyu.registers.snapshots import journal

TABLES = (*people.TABLES, *records.TABLES, *enrolments.TABLES)


@dataclass(frozen=True, kw_only=True)
class County:
    """What is loaded. `contacts` is told the residents' ids, in the order of `people`, and gives a form at a time.

    They are made in another process, which must not ask the database. `information`: answers of the personal basic
    information form by item.
    """

    people: PeopleColumns
    information: Mapping[str, NDArray[Any]]
    contacts: Callable[[NDArray[np.int64]], Iterable[ContactColumns]]


def load_county(county: County, *, now: datetime, today: date) -> dict[str, int]:
    """Load the county. Returns rows by what they are.

    Raises `NotEmpty` where people are already, `ColumnsRefused` for the first entry that is not acceptable.
    """
    # The first snapshot of a new county is a full one: no need to mark millions of changes for it.
    with loading(TABLES), journal.paused():
        ids = people.load_people(county.people, now=now)
        loaded = enrolments.load_all(_contacts(county, ids, today), _persons(county.people, ids), now=now, today=today)
        written = {"candidates": sum(loaded.candidates.values()), "tasks": loaded.tasks}
        rows = {"residents": len(ids), **loaded.contacts, **loaded.enrolments, **written}
        audit.record(scope=None, action="load.county", detail=rows, at=now)
    learn_sizes()
    return rows


def _contacts(county: County, ids: NDArray[np.int64], today: date) -> Iterable[ContactColumns]:
    established, people = county.people.established_on, county.people
    last_day = np.fmin(np.fmin(people.died_on, people.left_on), np.datetime64(today, "D"))
    first = ContactColumns(
        form=personal_information,
        resident_id=ids,
        on=np.where(np.isnat(established), last_day, established),
        organisation_id=county.people.organisation_id,
        answers=county.information,
    )
    return chain([first], county.contacts(ids))


def _persons(loaded: PeopleColumns, ids: NDArray[np.int64]) -> enrolments.PersonColumns:
    return enrolments.PersonColumns(
        first=int(ids[0]) if len(ids) else 1,
        sex=loaded.sex,
        birth_date=loaded.birth_date,
        organisation_id=loaded.organisation_id,
        died_on=loaded.died_on,
        left_on=loaded.left_on,
    )
