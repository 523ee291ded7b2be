"""What people have mended at a page since a sheet brought it: a sheet sent again does not undo it."""

from __future__ import annotations

from collections.abc import Iterable

from kangyu.registers.bulk import pieces

from .entries import Recorded, RowEntry, problem, refused
from .models import LedgerRow
from .telling import changes_between, listed

Key = tuple[str, int, str]  # ledger, organisation, identity


def mended_at_pages(keys: Iterable[Key]) -> dict[Key, LedgerRow]:
    """By key the current version of an entry that a sheet brought under it and a person has mended since."""
    wanted, brought = set(keys), dict[int, Key]()
    of_these = {"ledger__in": {key[0] for key in wanted}, "organisation_id__in": {key[1] for key in wanted}}
    for some in pieces(sorted({key[2] for key in wanted})):
        for row in LedgerRow.objects.filter(**of_these, identity__in=some, message__isnull=False):
            brought[row.entry] = row.ledger, row.organisation_id, row.identity
    found = {}
    for some in pieces(sorted(brought)):
        for row in LedgerRow.objects.filter(entry__in=some, is_current=True).order_by("id"):
            if is_mended(row) and brought[row.entry] in wanted:
                found[brought[row.entry]] = row
    return found


def is_mended(row: LedgerRow) -> bool:
    """Whether somebody corrected or withdrew it at a page, after whatever it was before."""
    return row.supersedes_id is not None and row.message_id is None


def refused_by_hand(entry: RowEntry, current: LedgerRow) -> Recorded:
    """A sheet's line is refused for what was done at the page, and says what that was."""
    if current.state == LedgerRow.State.WITHDRAWN:
        return refused(problem("taken_back", entry.ledger.day, why=current.reason))
    changes = changes_between(entry.ledger, entry.data, current.data)
    return refused(problem("mended", entry.ledger.day, current=listed(changes)))
