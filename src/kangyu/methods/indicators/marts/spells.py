"""How spells are cut: at every day on which something happened."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from .mart import Tables


def homes_of(base: Tables) -> ibis.Table:
    """Residences numbered from 1 for each resident: resident, home, organisation, since, until."""
    given = base("residence")
    order = ibis.window(group_by="resident", order_by="since")
    return given.select("resident", "organisation", "since", "until", home=ibis.row_number().over(order) + 1)


def cut_at(events: ibis.Table, whose: str, columns: Sequence[str]) -> ibis.Table:
    """One row for each day on which something happened, with the state after it and the day of the next.

    The columns only ever grow (days, running numbers), so "the latest so far" is a running maximum.
    """
    days = events.group_by(whose, "on").agg(**{column: events[column].max() for column in columns})
    so_far = ibis.window(group_by=whose, order_by="on", preceding=None, following=0)
    order = ibis.window(group_by=whose, order_by="on")
    return days.select(
        whose,
        "on",
        next_on=days.on.lead().over(order),
        **{column: days[column].max().over(so_far) for column in columns},
    )
