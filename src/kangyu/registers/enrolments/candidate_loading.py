"""The bulk door's candidates: what `candidacy` finds of one resident after the other, of a whole county at once.

Each distinct reading is looked at once by the ordinary rule. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.catalogue.codelists.candidates import ENROLLED
from kangyu.methods.expressions import fields_of, holds
from kangyu.methods.expressions.distinct import Factors, each, factors
from kangyu.methods.programmes import Programme
from kangyu.methods.programmes.declaration import PERSON
from kangyu.registers.loading import days_written, load_columns
from kangyu.registers.records.loading import ContactColumns

from .columns import Days, Ids, PersonColumns, ages
from .models import Candidate
from .rules import looked_for_in, programme_on

_NOBODY = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype="datetime64[D]"))
_FOR_EVER = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Residents of whom the newest entry of a form, or their age alone, shows that they qualify for a programme.

    Attributes:
        on: the day of the entry. since: the day from which they qualify. contact_id: None for the age alone.
    """

    programme: str
    form: str
    resident_id: Ids
    on: Days
    since: Days
    contact_id: Ids | None


def shown_in(
    contacts: ContactColumns, read: Mapping[str, Factors], ids: Ids, people: PersonColumns, *, today: date
) -> list[Shown]:
    """Whom the entries of one form show, by programme. All entries of the form come in one call."""
    programmes = looked_for_in(contacts.form.key)
    if not programmes:
        return []
    order = np.lexsort((contacts.on, contacts.resident_id))
    resident = contacts.resident_id[order]
    newest = order[np.r_[resident[1:] != resident[:-1], True][: len(order)]]
    answers = {key: some.take(newest) for key, some in read.items()}
    entries = (contacts.resident_id[newest], contacts.on[newest], ids[newest])
    return [_shown(key, contacts.form.key, *entries, answers, people, today) for key in programmes]


def shown_by_age(people: PersonColumns, *, today: date) -> list[Shown]:
    """Whom their age alone shows, by programme."""
    ids: Ids = np.arange(people.first, people.first + len(people), dtype=np.int64)
    on = np.full(len(ids), np.datetime64(today, "D"))
    return [_shown(key, "", ids, on, None, {}, people, today) for key in looked_for_in("")]


def _shown(
    programme: str,
    form: str,
    resident_id: Ids,
    on: Days,
    contact_id: Ids | None,
    answers: Mapping[str, Factors],
    people: PersonColumns,
    today: date,
) -> Shown:
    now = np.full(len(on), np.datetime64(today, "D"))
    found = np.flatnonzero(_qualify(programme, resident_id, now, answers, people))
    answers = {key: some.take(found) for key, some in answers.items()}
    resident_id, on = resident_id[found], on[found]
    did = _qualify(programme, resident_id, on, answers, people)
    return Shown(
        programme=programme,
        form=form,
        resident_id=resident_id,
        on=on,
        since=np.where(did, on, now[found]),
        contact_id=None if contact_id is None else contact_id[found],
    )


def _qualify(
    programme: str, resident_id: Ids, on: Days, answers: Mapping[str, Factors], people: PersonColumns
) -> NDArray[np.bool_]:
    """Whether they qualify on the days, as old as then and by the version in force then."""
    versions: dict[int, Programme] = {}

    def number(day: date) -> int:
        found = programme_on(programme, day)
        return versions.setdefault(found.version, found).version

    version = factors(on).map(number).merged()
    fields = {name for rule in versions.values() for name in fields_of(rule.eligible)}
    at = people.position(resident_id)
    used = {"": version} | {key: answers[key] for key in sorted(fields - PERSON) if key in answers}
    if "age" in fields:
        used["age"] = factors(ages(people.birth_date[at], on))
    if "sex" in fields:
        used["sex"] = factors(people.sex[at])

    def qualifies(row: dict[str, Any]) -> bool:
        rule = versions[row.pop("")]
        return holds(rule.eligible, {key: value for key, value in row.items() if value is not None}) is True

    return each(used, qualifies).column().astype(bool)


def load_candidates(
    shown: Sequence[Shown], enrolled: Mapping[str, tuple[Ids, Days]], people: PersonColumns
) -> dict[str, int]:
    """Write the candidates: who qualifies and lives here. How many, by programme.

    Args:
        enrolled: residents and the first days of their enrolments, by programme. Who was found before is written as a
            candidate who was enrolled then; what was found later shows nothing new.
    """
    loaded = {}
    for programme in dict.fromkeys(some.programme for some in shown):
        own = [some for some in shown if some.programme == programme]
        loaded[programme] = _load(programme, own, enrolled.get(programme, _NOBODY), people)
    return loaded


def _load(programme: str, shown: Sequence[Shown], enrolled: tuple[Ids, Days], people: PersonColumns) -> int:
    resident = np.concatenate([some.resident_id for some in shown])
    on = np.concatenate([some.on if some.form else np.full(len(some.on), _FOR_EVER) for some in shown])
    since = np.concatenate([some.since for some in shown])
    contact = np.concatenate([_contacts(some) for some in shown])
    form = np.repeat([some.form for some in shown], [len(some.on) for some in shown])
    at = people.position(resident)
    enrolled_on = np.full(len(people), np.datetime64("NaT", "D"))
    enrolled_on[people.position(enrolled[0])] = enrolled[1]
    since_then = enrolled_on[at]
    is_here = np.isnat(people.died_on[at]) & np.isnat(people.left_on[at])
    rows = np.flatnonzero(is_here & (np.isnat(since_then) | (since <= since_then)))
    rows = rows[np.lexsort((form[rows], on[rows], resident[rows]))]
    rows = rows[np.r_[True, resident[rows][1:] != resident[rows][:-1]][: len(rows)]]
    load_columns(
        Candidate,
        {
            "resident_id": resident[rows].tolist(),
            "programme": programme,
            "organisation_id": people.organisation_id[people.position(resident[rows])].tolist(),
            "form": form[rows].tolist(),
            "contact_id": [key or None for key in contact[rows].tolist()],
            "since": days_written(since[rows]),
            "until": days_written(since_then[rows]),
            "outcome": np.where(np.isnat(since_then[rows]), "", ENROLLED).tolist(),
            "decided_by_id": None,
        },
        rows=len(rows),
    )
    return len(rows)


def _contacts(shown: Shown) -> Ids:
    return np.zeros(len(shown.on), dtype=np.int64) if shown.contact_id is None else shown.contact_id
