"""Recording one contact at a page: read, judged, entered, audited, or refused without writing anything.

`preview` does the same without writing, for the page that judges as one types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.forms import FORMS
from kangyu.methods.forms import Entry, Form, read_entry
from kangyu.methods.programmes import Judgement
from kangyu.registers.audit import actions as audit
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import queries as enrolment_queries
from kangyu.registers.enrolments.entries import ContactEntry, Person
from kangyu.registers.enrolments.rules import in_force
from kangyu.registers.people import actions as people_actions
from kangyu.registers.people import queries as people
from kangyu.registers.records import queries as records
from kangyu.registers.staff.policies import Scope


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the contact. Refused: nothing was written and `entry.errors` say why."""

    contact: Any | None
    judgement: Judgement | None
    entry: Entry
    change: str


def record_contact(
    *, scope: Scope, resident_id: int, form: str, raw: Mapping[str, Any], on: date, now: datetime, today: date
) -> Recorded:
    """Record a contact of a resident on a day.

    Args:
        form: key of the form; the version in force on the day is taken.
        raw: item key to what was written.

    Raises `NotAllowed`, and `NotFound` for a resident out of scope.
    """
    scope.require(scope.may_record)
    declared = in_force(FORMS, form, on)
    person = enrolment_queries.person_of(people.get(scope, resident_id))
    entry = _read(declared, raw, person, on, today)
    if not entry.is_accepted:
        return Recorded(None, None, entry, "refused")
    with transaction.atomic():
        (done,) = enrolments.record_contacts(
            [
                ContactEntry(
                    person=person,
                    form=declared,
                    on=on,
                    data=entry.data,
                    organisation_id=scope.user.organisation_id,
                )
            ],
            by=scope.user,
            now=now,
            today=today,
        )
        people_actions.follow_information(resident_id, declared.key, entry.data)
        audit.record(
            scope=scope,
            action="write.contact",
            residents=[resident_id],
            detail={"form": declared.key, "on": on.isoformat(), "change": done.change},
            at=now,
        )
    if done.contact_id is None:
        return Recorded(None, None, Entry(entry.data, (*entry.problems, *done.problems)), "refused")
    return Recorded(records.contact(scope, done.contact_id), done.judgement, entry, done.change)


def preview(
    *, scope: Scope, resident_id: int, form: str, raw: Mapping[str, Any], on: date, today: date
) -> tuple[Entry, Judgement | None]:
    """How the contact would be read and judged. Judged also while items are missing, as far as it can be."""
    declared = in_force(FORMS, form, on)
    person = enrolment_queries.person_of(people.get(scope, resident_id))
    entry = _read(declared, raw, person, on, today)
    return entry, enrolment_queries.judge_without_entering(person, declared, entry.data, on=on)


def _read(form: Form, raw: Mapping[str, Any], person: Person, on: date, today: date) -> Entry:
    """What was written, with the form's problems and those of person and day."""
    entry = read_entry(form, raw, today=today)
    refused = enrolment_queries.would_be_refused(person, form, entry.data, on=on, today=today)
    return Entry(entry.data, (*entry.problems, *refused))
