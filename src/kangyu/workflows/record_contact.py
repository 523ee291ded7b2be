"""Recording one contact at a page: read, judged, entered, audited, or refused without writing anything.

`preview` does the same without writing, for the page that judges as one types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.forms import FORMS, personal_information
from kangyu.methods.forms import Entry, Form, Problem, read_entry, restore
from kangyu.methods.programmes import Judgement
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import queries as enrolment_queries
from kangyu.registers.enrolments.entries import ContactEntry, Person
from kangyu.registers.enrolments.rules import in_force
from kangyu.registers.people import actions as people_actions
from kangyu.registers.people import queries as people
from kangyu.registers.records import queries as records
from kangyu.registers.records.telling import tells
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

LONGEST_OUTCOME = 200
_LONG_OUTCOME = Bilingual("转诊结果：最长 200 字", "Outcome of the referral: at most 200 characters")
_TELLING_OUTCOME = Bilingual(
    "转诊结果：请勿在此填写身份证号或电话号码",
    "Outcome of the referral: do not write identity or telephone numbers here",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the contact; `traced` are the referrals that it closed.

    Refused: nothing was written and `entry.errors` say why. Overtaken: nothing was written either, because `standing`
    was recorded meanwhile.
    """

    contact: Any | None
    judgement: Judgement | None
    entry: Entry
    change: str
    traced: Sequence[Any] = ()
    standing: Any | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The contact of that form and day that the writer has seen and means to correct, None when there was none."""

    contact_id: int | None


def record_contact(
    *,
    scope: Scope,
    resident_id: int,
    form: str,
    raw: Mapping[str, Any],
    on: date,
    now: datetime,
    today: date,
    known: Known | None = None,
    outcome: str = "",
) -> Recorded:
    """Record a contact of a resident on a day.

    Args:
        form: key of the form; the version in force on the day is taken.
        raw: item key to what was written.
        known: what was there when the writer began; when another contact stands there now, nothing is written.
        outcome: what became of the referrals that this contact traces.

    Raises `NotAllowed`, and `NotFound` for a resident out of scope.
    """
    scope.require(scope.may_record)
    declared = in_force(FORMS, form, on)
    resident = people.get(scope, resident_id, to_record=True)
    scope.require(declared.sensitivity in resident.open_to_reader)
    person = enrolment_queries.person_of(resident)
    entry = _read(declared, raw, person, on, today)
    words = narrow(outcome)
    entry = Entry(entry.data, (*entry.problems, *_outcome_problems(words)))
    if not entry.is_accepted:
        return Recorded(None, None, entry, "refused")
    with transaction.atomic():
        take_turn()
        standing = records.whole_contact(resident, declared.key, on)
        kept = _with_what_is_hidden(declared, entry, resident, standing, on)
        if known is not None and _is_overtaken(known, standing, kept):
            seen = records.as_seen(standing, resident) if standing else None
            return Recorded(None, None, entry, "overtaken", standing=seen)
        waiting = enrolment_queries.referrals_traced_by(resident, declared.key, on)
        (done,) = enrolments.record_contacts(
            [
                ContactEntry(
                    person=person,
                    form=declared,
                    on=on,
                    data=kept.data,
                    organisation_id=scope.user.organisation_id,
                    outcome=words,
                )
            ],
            by=scope.user,
            now=now,
            today=today,
        )
        people_actions.follow_information(resident_id, declared.key, kept.data)
        audit.record(
            scope=scope,
            action="write.contact",
            residents=[resident_id],
            detail={"form": declared.key, "on": on.isoformat(), "change": done.change},
            at=now,
        )
    if done.contact_id is None:
        return Recorded(None, None, Entry(entry.data, (*entry.problems, *done.problems)), "refused")
    contact = records.contact(scope, done.contact_id)
    asked = [enrolment_queries.referral(scope, each.pk) for each in waiting]
    traced = [each for each in asked if each.answered_on is not None]
    return Recorded(contact, done.judgement, entry, done.change, traced)


def preview(
    *, scope: Scope, resident_id: int, form: str, raw: Mapping[str, Any], on: date, today: date
) -> tuple[Entry, Judgement | None]:
    """How the contact would be read and judged. Judged also while items are missing, as far as it can be."""
    declared = in_force(FORMS, form, on)
    resident = people.get(scope, resident_id, to_record=True)
    scope.require(declared.sensitivity in resident.open_to_reader)
    person = enrolment_queries.person_of(resident)
    entry = _read(declared, raw, person, on, today)
    return entry, enrolment_queries.judge_without_entering(person, declared, entry.data, on=on)


def _with_what_is_hidden(form: Form, entry: Entry, resident: Any, standing: Any | None, on: date) -> Entry:
    """A writer who does not see every answer must not wipe out those that are hidden from them.

    A correction keeps those of the contact it corrects, the personal information those that stood before.
    """
    if standing is None and form.key != personal_information.key:
        return entry
    before = standing.data if standing is not None else records.whole_data(resident, form.key, on)
    return Entry(restore(form, entry.data, before, resident.open_to_reader), entry.problems)


def _is_overtaken(known: Known, standing: Any | None, entry: Entry) -> bool:
    """Whether another contact than the known one stands there; the very same entry sent twice is no harm."""
    return standing is not None and standing.pk != known.contact_id and standing.data != entry.data


def _outcome_problems(words: str) -> tuple[Problem, ...]:
    if len(words) > LONGEST_OUTCOME:
        return (Problem("outcome", "too_long", _LONG_OUTCOME),)
    return (Problem("outcome", "telling_text", _TELLING_OUTCOME),) if tells(words) else ()


def _read(form: Form, raw: Mapping[str, Any], person: Person, on: date, today: date) -> Entry:
    """What was written, with the form's problems and those of person and day."""
    entry = read_entry(form, raw, today=today)
    refused = enrolment_queries.would_be_refused(person, form, entry.data, on=on, today=today)
    return Entry(entry.data, (*entry.problems, *refused))
