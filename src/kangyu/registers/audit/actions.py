"""Writing the audit log. There is no other way in, and no way to change what was written."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kangyu.registers.bulk import insert_rows
from kangyu.registers.clock import true_moment
from kangyu.registers.staff.policies import Scope

from . import anchor
from .chain import NOTHING_BEFORE, Content, canonical
from .models import AuditedResident, AuditEntry

FIRST_SEQUENCE = 0
BEGIN, MADE_ANEW, VOUCHED = "chain.begin", "chain.anchor", "chain.vouch"
_log = logging.getLogger(__name__)
_POSTGRES_LOCK = 0x6B616E677975  # "kangyu"


def record(
    *,
    scope: Scope | None,
    action: str,
    residents: Iterable[int] = (),
    detail: Mapping[str, object] | None = None,
    at: datetime,
) -> AuditEntry:
    """Append one entry: one per request or act, naming everybody shown. None for scope means the system itself.

    Inside a transaction the entry stands or falls with it. Other writers of the log wait until that transaction ends,
    so call this last.
    """
    if timezone.is_naive(at):
        raise ValueError("the time of an audit entry needs a time zone")
    at = true_moment(at)
    people = sorted({int(resident) for resident in residents})
    said = canonical(people), canonical(dict(detail or {}))
    with transaction.atomic(savepoint=False):
        _wait_for_turn()
        sequence, previous = _head(at)
        entry = _append(Content(sequence + 1, at, *_who(scope), action, _basis(scope, people), *said), previous)
        insert_rows(AuditedResident, ("sequence", "resident_id"), [(entry.sequence, resident) for resident in people])
        transaction.on_commit(lambda: _anchored(entry))
    return entry


def _anchored(entry: AuditEntry) -> None:
    """Move the anchor on. Where there is none the chain says so first, so that no crash makes it silent."""
    try:
        if entry.action != MADE_ANEW and anchor.is_to_be_made():
            record(scope=None, action=MADE_ANEW, detail={"after": entry.sequence}, at=timezone.now())
        anchor.advance(entry.sequence, entry.digest, holds=_holds)
    except DatabaseError:  # the act stands all the same, and the next one tries again
        _log.exception("that the anchor of the audit log is missing could not be written down")


def _holds(anchored: anchor.Anchor) -> bool:
    """Whether the chain still has the entry of the anchor."""
    if anchored.sequence < FIRST_SEQUENCE:
        return True
    return AuditEntry.objects.filter(sequence=anchored.sequence, digest=anchored.digest).exists()


def _wait_for_turn() -> None:
    """One writer at a time until it commits. SQLite: BEGIN IMMEDIATE has seen to it. PostgreSQL: an advisory lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTGRES_LOCK])


def _head(at: datetime) -> tuple[int, str]:
    """Sequence and digest of the newest entry. The first of all names the installation, so no two chains are alike.

    From then on there is an anchor, even when others commit between this transaction's end and its own anchor.
    """
    newest = AuditEntry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    if newest is not None:
        return newest
    anchor.advance(FIRST_SEQUENCE - 1, NOTHING_BEFORE)
    installation = canonical({"installation": secrets.token_hex(16)})
    first = Content(FIRST_SEQUENCE, at, None, "", None, BEGIN, "system", canonical([]), installation)
    return FIRST_SEQUENCE, _append(first, NOTHING_BEFORE).digest


def _append(content: Content, previous: str) -> AuditEntry:
    entry = AuditEntry.of(content, previous)
    entry.save(force_insert=True)
    return entry


def _who(scope: Scope | None) -> tuple[int | None, str, int | None]:
    if scope is None or scope.user is None:
        return None, "", None
    return scope.user.pk, scope.user.get_username(), scope.user.organisation_id


def _basis(scope: Scope | None, residents: list[int]) -> str:
    return scope.basis_for(residents) if scope else "system"
