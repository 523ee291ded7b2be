"""Writing rows, correcting and withdrawing them, closing and reopening periods. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kangyu.catalogue.ledgers import LEDGERS, ledger_on
from kangyu.methods.ledgers import Ledger, identity_of
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import insert_rows, new_ids, pieces, take_turn
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.telling import tells
from kangyu.registers.staff.models import User
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.periods import Period

from .closings import Closings
from .entries import (
    LONGEST_REASON,
    Recorded,
    RowEntry,
    closed_problem,
    is_same,
    personal_problems,
    problem,
    refused,
    words_of,
)
from .mending import Key, is_mended, mended_at_pages, refused_by_hand
from .models import ClosedPeriod, LedgerRow, RowDraft
from .policies import may_close

_COLUMNS = (
    "id", "entry", "ledger", "version", "organisation_id", "on", "data", "identity", "words", "state", "is_current",
    "is_late", "reason", "papers", "supersedes_id", "recorded_at", "recorded_by_id", "message_id", "sheet", "line",
)  # fmt: skip


class Refused(NotUnderstood):
    """An act that what is known does not allow; `message` tells why."""


def _refused(reason: str, **values: object) -> Refused:
    return Refused(reason, problem(reason, **values).message)


# --- rows


@dataclass(slots=True)
class _Planned:
    """A row to be written: its entry, and the row that it takes the place of."""

    entry: RowEntry
    on: date
    identity: str
    before: LedgerRow | None
    is_late: bool
    state: str = LedgerRow.State.STANDING


@transaction.atomic(savepoint=False)
def record_rows(entries: Sequence[RowEntry], *, scope: Scope | None, now: datetime) -> list[Recorded]:
    """Write rows: new ones are added, known ones that say something else are corrected. A refused one leaves the others alone.

    The caller has read each entry by its form, and has seen that the user may write for its organisation.
    """
    take_turn()
    keys = [_key(entry) for entry in entries]
    known, closings = _standing(keys), Closings({entry.ledger.key for entry in entries})
    mended = mended_at_pages(key for entry, key in zip(entries, keys, strict=True) if entry.source is not None)
    closings.learn(entry.organisation_id for entry in entries)
    seen: set[Key] = set()
    decided: list[Recorded | _Planned] = []
    for entry, key in zip(entries, keys, strict=True):
        if key in seen:
            decided.append(refused(problem("repeats")))
        else:
            decided.append(_planned(entry, known.get(key), closings, mended.get(key)))
        seen.add(key)
    written = _write([each for each in decided if isinstance(each, _Planned)], by=_user(scope), now=now)
    done = [next(written) if isinstance(each, _Planned) else each for each in decided]
    _note(scope, "write.ledger", done, entries, now)
    return done


def foresee(entry: RowEntry) -> Recorded:
    """What would become of a row if it were written now. Writes nothing."""
    planned = _planned(entry, _standing([_key(entry)]).get(_key(entry)), Closings([entry.ledger.key]))
    return planned if isinstance(planned, Recorded) else Recorded("added", is_late=planned.is_late)


def _key(entry: RowEntry) -> Key:
    return entry.ledger.key, entry.organisation_id, identity_of(entry.ledger, entry.data)


def _standing(keys: Iterable[Key]) -> dict[Key, LedgerRow]:
    """The standing rows that are the same row as some of these."""
    found = {}
    for some in pieces(sorted({key[2] for key in keys})):
        rows = LedgerRow.objects.filter(identity__in=some, is_current=True, state=LedgerRow.State.STANDING)
        found.update({(row.ledger, row.organisation_id, row.identity): row for row in rows})
    return found


def _planned(
    entry: RowEntry, before: LedgerRow | None, closings: Closings, mended: LedgerRow | None = None
) -> Recorded | _Planned:
    """`mended` is what a person made of the row since a sheet brought it."""
    if before is not None and is_same(before, entry):
        return Recorded("unchanged", before.entry)
    by_hand = before if before is not None and (mended is not None or is_mended(before)) else mended
    if entry.source is not None and by_hand is not None:
        return refused_by_hand(entry, by_hand)
    if before is not None and entry.is_new:
        return refused(problem("twice", entry.ledger.day))
    on = date.fromisoformat(entry.data[entry.ledger.day])
    problems = personal_problems(entry.ledger, entry.data)
    closing = closings.closing(entry.ledger.key, entry.organisation_id, on)
    if closing is not None and not entry.reason:
        problems = (*problems, closed_problem(entry.ledger, closing))
    if problems:
        return refused(*problems)
    return _Planned(entry, on, identity_of(entry.ledger, entry.data), before, closing is not None)


def _write(planned: Sequence[_Planned], *, by: User | None, now: datetime):
    """Write what was planned; gives what became of each, in order."""
    superseded = [each.before.pk for each in planned if each.before is not None]
    for some in pieces(superseded):
        LedgerRow.objects.filter(pk__in=some).update(is_current=False)
    ids = new_ids(LedgerRow, len(planned))
    rows = [_values(each, key, by, now) for each, key in zip(planned, ids, strict=True)]
    insert_rows(LedgerRow, _COLUMNS, rows)
    return iter(
        [
            Recorded("changed" if each.before else "added", row[1], is_late=each.is_late)
            for each, row in zip(planned, rows, strict=True)
        ]
    )


def _values(planned: _Planned, key: int, by: User | None, now: datetime) -> tuple[Any, ...]:
    entry, before = planned.entry, planned.before
    source = entry.source
    return (
        key,
        before.entry if before else key,
        entry.ledger.key,
        entry.ledger.version,
        entry.organisation_id,
        planned.on,
        dict(entry.data),
        planned.identity,
        words_of(entry.ledger, entry.data),
        planned.state,
        True,
        planned.is_late or bool(before and before.is_late),
        entry.reason[:LONGEST_REASON],
        before.papers if before else 0,
        before.pk if before else None,
        now,
        by.pk if by else None,
        source.message_id if source else None,
        source.sheet if source else "",
        source.line if source else None,
    )


@transaction.atomic(savepoint=False)
def correct_row(
    row: LedgerRow, data: Mapping[str, Any], *, organisation_id: int, reason: str, scope: Scope, now: datetime
) -> Recorded:
    """Put a new version in the place of the row that the writer saw; `data` were accepted by the form.

    Refused when somebody was quicker, when another row says the same, and in a closed period without a reason.
    """
    take_turn()
    current = LedgerRow.objects.get(entry=row.entry, is_current=True)
    if current.pk != row.pk:
        return refused(problem("overtaken"))
    ledger = ledger_on(row.ledger, date.fromisoformat(data[ledger_on(row.ledger, row.on).day]))
    entry = RowEntry(ledger, organisation_id, data, reason)
    if is_same(current, entry):
        return Recorded("unchanged", row.entry)
    other = _standing([_key(entry)]).get(_key(entry))
    if other is not None and other.entry != row.entry:
        return refused(problem("twice", ledger.day))
    planned = _planned_correction(entry, current)
    if isinstance(planned, Recorded):
        return planned
    (done,) = _write([planned], by=_user(scope), now=now)
    _note(scope, "correct.ledger", [done], [entry], now)
    return done


def _planned_correction(entry: RowEntry, current: LedgerRow) -> Recorded | _Planned:
    """A correction needs both periods open: the one it leaves and the one it comes into."""
    closings = Closings([entry.ledger.key])
    left = closings.closing(entry.ledger.key, current.organisation_id, current.on)
    if left is not None and not entry.reason:
        return refused(closed_problem(entry.ledger, left))
    if current.state == LedgerRow.State.WITHDRAWN:
        return refused(problem("withdrawn"))
    planned = _planned(entry, current, closings)
    if isinstance(planned, _Planned):
        planned.is_late = planned.is_late or left is not None
    return planned


@transaction.atomic
def withdraw_row(row: LedgerRow, *, reason: str, scope: Scope, now: datetime) -> Recorded:
    """Take an entry out of all figures; it stays to be read. Raises `Refused` without a reason."""
    if not reason.strip():
        raise _refused("no_reason")
    take_turn()
    current = LedgerRow.objects.get(entry=row.entry, is_current=True)
    if current.pk != row.pk:
        return refused(problem("overtaken"))
    if current.state == LedgerRow.State.WITHDRAWN:
        return Recorded("unchanged", row.entry)
    ledger = ledger_on(row.ledger, row.on)
    entry = RowEntry(ledger, row.organisation_id, row.data, reason.strip())
    late = Closings([row.ledger]).closing(row.ledger, row.organisation_id, row.on) is not None
    planned = _Planned(entry, row.on, row.identity, current, late, LedgerRow.State.WITHDRAWN)
    (done,) = _write([planned], by=_user(scope), now=now)
    _note(scope, "withdraw.ledger", [done], [entry], now)
    return done


def count_papers(entry: int, papers: int) -> None:
    """Keep beside the current row how many papers stand."""
    LedgerRow.objects.filter(entry=entry, is_current=True).update(papers=papers)


def _user(scope: Scope | None) -> User | None:
    return scope.user if scope else None


def _note(
    scope: Scope | None, action: str, done: Sequence[Recorded], entries: Sequence[RowEntry], now: datetime
) -> None:
    """One entry in the log for all that was written; nothing written, nothing noted."""
    written = [each for each in done if each.change in ("added", "changed")]
    if not written:
        return
    detail: dict[str, object] = {
        "ledgers": sorted({entry.ledger.key for entry in entries}),
        "entries": [each.entry for each in written],
        "late": sum(each.is_late for each in written),
    }
    audit.record(scope=scope if scope and scope.user else None, action=action, detail=detail, at=now)


# --- periods


@transaction.atomic
def close_period(
    *, ledger: Ledger | None, organisation: Organisation, period: Period, scope: Scope, now: datetime
) -> ClosedPeriod:
    """Close a period for an organisation and all below it; None closes all ledgers. Closed already, nothing changes.

    Raises `Refused` for a period that has not begun, or was over before the ledger began.
    """
    scope.require(may_close(scope, organisation))
    since = min(each.effective_from for each in LEDGERS if ledger is None or each.key == ledger.key)
    if period.since > timezone.localdate(now):
        raise _refused("not_begun", period=period.label)
    if period.until < since:
        raise _refused("too_early", period=period.label, since=since)
    take_turn()
    key = {"ledger": ledger.key if ledger else "", "organisation": organisation, "period": period.key}
    standing = ClosedPeriod.objects.filter(**key, reopened_at=None).first()
    if standing is not None:
        return standing
    made = ClosedPeriod.objects.create(**key, first=period.first, last=period.last, closed_at=now, closed_by=scope.user)
    _note_period(scope, "close.period", made, now)
    return made


@transaction.atomic
def reopen_period(closing: ClosedPeriod, *, reason: str, scope: Scope, now: datetime) -> None:
    """Open a closed period again. Raises `Refused` without a reason."""
    scope.require(may_close(scope, closing.organisation))
    if not reason.strip():
        raise _refused("no_reason")
    standing = ClosedPeriod.objects.filter(pk=closing.pk, reopened_at=None)
    if standing.update(reopened_at=now, reopened_by=scope.user, reason=reason.strip()[:LONGEST_REASON]):
        _note_period(scope, "reopen.period", closing, now)


def _note_period(scope: Scope, action: str, closing: ClosedPeriod, now: datetime) -> None:
    detail = {"ledger": closing.ledger, "organisation": closing.organisation_id, "period": closing.period}
    audit.record(scope=scope if scope.user else None, action=action, detail=detail, at=now)


# --- drafts


def save_draft(*, user: User, ledger: str, raw: Mapping[str, Any], now: datetime) -> None:
    """Keep what is written so far, in place of what was kept before; texts with numbers of people are left out."""
    kept = {key: value for key, value in raw.items() if not tells(value)}
    RowDraft.objects.update_or_create(user=user, ledger=ledger, defaults={"raw": kept, "saved_at": now})


def discard_draft(*, user: User, ledger: str) -> None:
    """Forget what was kept."""
    RowDraft.objects.filter(user=user, ledger=ledger).delete()
