"""Writing a row of a ledger at a page, with the papers that prove it: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.methods.forms import Entry, Problem, read_entry
from kangyu.methods.ledgers import Ledger
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.attachments import queries as papers
from kangyu.registers.ledgers import actions as ledgers
from kangyu.registers.ledgers.entries import Recorded, RowEntry, problem, refusal_of
from kangyu.registers.ledgers.policies import may_keep, may_mend
from kangyu.registers.ledgers.queries import LedgerRow, owner_of
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood

PAPERS = "papers"
"""The item under which a refused paper is told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, and what became of it."""

    entry: Entry
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: for which organisation (None: chosen was none), the answers, why it comes late, the papers."""

    organisation: Any
    raw: Mapping[str, Any]
    reason: str = ""
    uploads: Sequence[Any] = ()


def preview(*, scope: Scope, ledger: Ledger, written: Written, today: date) -> Outcome:
    """What would become of the row, a new one or a correction; writes nothing. Raises `NotAllowed`."""
    scope.require(written.organisation is None or may_mend(scope, ledger, written.organisation))
    entry = read_entry(ledger.form, written.raw, today=today)
    if written.organisation is None:
        return Outcome(entry, Recorded("refused", problems=(problem("not_offered", "organisation"),)))
    if not entry.is_accepted:
        return Outcome(entry, refusal_of(entry))
    return Outcome(entry, ledgers.foresee(_row(ledger, written, entry)))


def record_row(*, scope: Scope, ledger: Ledger, written: Written, now: datetime, today: date) -> Outcome:
    """Write a new row. Refused, nothing is kept, the papers neither. Raises `NotAllowed`."""
    scope.require(may_keep(scope, ledger, written.organisation))
    entry = read_entry(ledger.form, written.raw, today=today)
    if not entry.is_accepted:
        return Outcome(entry, refusal_of(entry))
    try:
        with transaction.atomic():
            (recorded,) = ledgers.record_rows([_row(ledger, written, entry)], scope=scope, now=now)
            _attach(recorded, written, scope, now)
    except NotUnderstood as refused:
        recorded = Recorded("refused", problems=(Problem(PAPERS, refused.reason, refused.message),))
    return Outcome(entry, recorded)


def correct_row(
    *, scope: Scope, row: LedgerRow, ledger: Ledger, written: Written, now: datetime, today: date
) -> Outcome:
    """Put a corrected version in the place of the row that the writer saw. Raises `NotAllowed`."""
    is_moved = written.organisation.pk != row.organisation_id
    scope.require(may_mend(scope, ledger, row.organisation))
    scope.require(not is_moved or may_keep(scope, ledger, written.organisation))
    entry = read_entry(ledger.form, written.raw, today=today)
    if not entry.is_accepted:
        return Outcome(entry, refusal_of(entry))
    try:
        with transaction.atomic():
            recorded = ledgers.correct_row(
                row,
                entry.data,
                organisation_id=written.organisation.pk,
                reason=written.reason,
                scope=scope,
                now=now,
            )
            _attach(recorded, written, scope, now)
    except NotUnderstood as refused:
        recorded = Recorded("refused", problems=(Problem(PAPERS, refused.reason, refused.message),))
    return Outcome(entry, recorded)


def _row(ledger: Ledger, written: Written, entry: Entry) -> RowEntry:
    return RowEntry(ledger, written.organisation.pk, entry.data, written.reason, is_new=True)


def _attach(recorded: Recorded, written: Written, scope: Scope, now: datetime) -> None:
    if recorded.entry is None or not written.uploads:
        return
    owner = owner_of(recorded.entry)
    attachments.attach_all(owner=owner, uploads=written.uploads, scope=scope, now=now)
    ledgers.count_papers(recorded.entry, len(papers.of(owner)))
