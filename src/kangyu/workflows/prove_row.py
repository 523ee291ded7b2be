"""Adding papers to a row of a ledger, opening one, taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.ledgers import ledger_on
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.attachments import queries as papers
from kangyu.registers.attachments.queries import Attachment
from kangyu.registers.ledgers import actions as ledgers
from kangyu.registers.ledgers import queries as rows
from kangyu.registers.ledgers.entries import problem
from kangyu.registers.ledgers.policies import may_mend
from kangyu.registers.staff.policies import Scope


def prove_row(*, scope: Scope, entry: int, uploads: Sequence[Any], now: datetime) -> list[Attachment]:
    """Attach papers, all or none.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` for a paper that is refused and for a row that was withdrawn.
    """
    with transaction.atomic():
        row = _row(scope, entry)
        if row.state == rows.LedgerRow.State.WITHDRAWN:
            raise ledgers.Refused("withdrawn", problem("withdrawn").message)
        made = attachments.attach_all(owner=row.owner, uploads=uploads, scope=scope, now=now)
        ledgers.count_papers(entry, len(papers.of(row.owner)))
    return made


def take_back(*, scope: Scope, entry: int, paper: int, now: datetime) -> None:
    """Withdraw a paper; it stays to be known, but proves nothing. Raises `NotAllowed`, `NotFound`."""
    with transaction.atomic():
        row = _row(scope, entry)
        attachments.withdraw(papers.one(row.owner, paper), scope=scope, now=now)
        ledgers.count_papers(entry, len(papers.of(row.owner)))


def open_proof(*, scope: Scope, entry: int, paper: int, now: datetime) -> tuple[Attachment, bytes]:
    """A paper and its bytes, for anybody who may see the row. Raises `NotFound`, `Damaged`."""
    row = rows.row(scope, entry)
    found = papers.one(row.owner, paper)
    return found, attachments.open_paper(found, scope=scope, now=now)


def _row(scope: Scope, entry: int) -> rows.LedgerRow:
    row = rows.row(scope, entry)
    scope.require(may_mend(scope, ledger_on(row.ledger, row.on), row.organisation))
    return row
