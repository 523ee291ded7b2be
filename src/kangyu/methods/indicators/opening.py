"""Opening a figure: the rows of a set at a month, and those between denominator and numerator."""

from __future__ import annotations

from typing import Any

import ibis

from .counting import condition
from .sets import ROW_KEY, SET_KEY, Rows


def members(rows: Rows, table: ibis.Table, first: int, last: int) -> ibis.Table:
    """The mart rows of the set: events of the months first to last, or spells that stand at the end of `last`."""
    return table_with_membership(rows, table, first, last).filter(lambda t: t.q_in)


def between(numerator: Rows, denominator: Rows, table: ibis.Table, first: int, last: int) -> ibis.Table:
    """Rows of the denominator that are not in the numerator; `q_unknown` marks those whose value is unknown."""
    base = members(denominator, table, first, last).drop("q_in")
    marked = table_with_membership(numerator, base, first, last)
    # A row of unknown value is not met; without the fill it would vanish from both lists.
    return marked.filter(~marked.q_in.fill_null(False)).mutate(q_unknown=marked.q_in.isnull())


def table_with_membership(rows: Rows, table: ibis.Table, first: int, last: int) -> ibis.Table:
    """The table with `q_in`: true, false, or unknown for each row."""
    inside: Any = condition(rows, table)
    if rows.key is not None:
        inside = inside & (table[SET_KEY[rows.table]] == rows.key)
    if rows.at is not None:
        return table.mutate(q_in=inside & (table[rows.at] >= first) & (table[rows.at] <= last))
    for column, months in rows.after:
        inside = inside & (table[column] + months <= last)
    for column, months in rows.within:
        inside = inside & (table[column] + months > last)
    return table.mutate(q_in=inside & (table.since <= last) & (table.until > last))


def keys(rows: Rows, table: ibis.Table) -> ibis.Table:
    """What a list of rows needs: the row's own key, the organisation, the resident (0 for a row of nobody), the amount."""
    nobody = ibis.literal(0, "int64")
    resident = table.resident.fill_null(nobody) if "resident" in table.columns else nobody
    chosen = {"row": table[ROW_KEY[rows.table]], "resident": resident, "organisation": table.organisation}
    if "q_unknown" in table.columns:
        chosen["unknown"] = table.q_unknown
    if rows.of is not None:
        chosen["amount"] = table[rows.of.column]
    return table.select(**chosen)
