"""Rows of ledgers as events."""

from __future__ import annotations

import ibis

from .days import month
from .mart import Mart, Opens, Recipe, Tables


def ledger_rows(base: Tables, recipe: Recipe) -> ibis.Table:
    """Rows of ledgers: entry, ledger, organisation, month, is_proved, is_late, carried items and amounts."""
    given = base("ledger")
    return given.mutate(month=month(given.on)).drop("on")


LEDGER = Mart(
    name="ledger",  # a row of a ledger, in its month
    row_key="entry",
    made_by=ledger_rows,
    needs=("ledger",),
    order=("ledger", "organisation", "month"),
    set_key="ledger",
    opens=Opens.LEDGER,
    subject="entry",
)
