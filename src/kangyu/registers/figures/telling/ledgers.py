"""Rows of ledgers: what they say, and what each adds to a sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kangyu.catalogue.ledgers import ledger_on
from kangyu.methods.forms import Item
from kangyu.methods.indicators import Rows
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.ledgers.telling import answer, headline
from kangyu.vocabulary.labels import Bilingual

from ..opening import OpenedRow
from .told import Fact, Teller, Told, day

_LATE = Fact(Bilingual("结账后补报", "Restated"), Bilingual("是", "yes"))


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> dict[int, LedgerRow]:
    return ledgers.rows_by_entry([row.row for row in rows])


def _tell(row: OpenedRow, of: Rows, found: dict[int, LedgerRow]) -> Told:
    current = found.get(row.row)
    if current is None:
        return Told([], name=Bilingual("已不存在的行", "a row that is gone"))
    ledger = ledger_on(current.ledger, current.on)
    shown = [item for item in _items(ledger, of) if item.key in current.data]
    facts = [day(Bilingual("日期", "Date"), current.on), *_amount(row, of, ledger)]
    facts += [Fact(item.label, answer(item, current.data[item.key])) for item in shown]
    return Told(
        [*facts, *([_LATE] if current.is_late else [])],
        name=headline(ledger, current.data),
        on=current.on,
        is_corrected=_is_other(row, of, current),
    )


def _amount(row: OpenedRow, of: Rows, ledger: Ledger) -> list[Fact]:
    """What the row added to the sum when it was counted; of an issued figure, whose marts may be gone, nothing."""
    if of.of is None or row.amount is None:
        return []
    item = ledger.form.item(of.of.item)
    return [Fact(item.label, answer(item, float(row.amount)))]


def _items(ledger: Ledger, of: Rows) -> list[Item]:
    """What the conditions read, beside the items that name the row."""
    return [item for item in ledger.form.items if item.key in of.reads and item.key not in ledger.headline]


def _is_other(row: OpenedRow, of: Rows, current: LedgerRow) -> bool:
    """Whether the row says something else since the snapshot."""
    if current.state != LedgerRow.State.STANDING:
        return True
    if of.of is None or row.amount is None:
        return False
    amounts = ledgers.amounts(ledger_on(current.ledger, current.on), current.data)
    return amounts.get(of.of.item, row.amount) != row.amount


def _owners(keys: Sequence[int]) -> list[OpenedRow]:
    found = ledgers.rows_by_entry(keys)
    return [OpenedRow(found[key].organisation_id, None, key) for key in keys if key in found]


LEDGER_ROWS = Teller(_gather, _tell, _owners)
