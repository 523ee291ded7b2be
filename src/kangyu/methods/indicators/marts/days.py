"""Days and months in the making of marts: the few expressions that are the same on every engine."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

FAR = 120_000
"""A month after all others: the year 10000."""
NEVER = date(9999, 12, 31)
"""A day after all others."""


def month(day: Any) -> Any:
    """The month integer of a date column; unknown stays unknown."""
    return (day.year() * 12 + day.month() - 1).cast("int32")


def no_date() -> Any:
    return ibis.null("date")


def plus(day: Any, days: Any) -> Any:
    """The day so many days later; `days` is a number or a column of them."""
    length = ibis.interval(days=days) if isinstance(days, int) else days.cast("int32").as_interval("D")
    # Date plus interval is a timestamp on DuckDB and a date on Spark.
    return (day + length).cast("date")


def earlier(one: Any, other: Any) -> Any:
    """The earlier of two months, where unknown means never. Engines differ on `least` with unknowns."""
    return ibis.least(one.fill_null(FAR), other.fill_null(FAR))


def clipped(spells: ibis.Table) -> ibis.Table:
    """Without the pieces in which no month ends: nobody ever asks for them."""
    return spells.filter(spells.since < spells.until)


def age_on(day: Any, birth: Any) -> Any:
    not_yet = (day.month() * 100 + day.day()) < (birth.month() * 100 + birth.day())
    return (day.year() - birth.year() - not_yet.cast("int32")).cast("int32")


def lapse(day: Any, as_of: Any) -> Any:
    """The month of a day on which something ceases to hold; FAR while that day is still to come.

    Only the running month needs it: a revisit due next week has not been missed yet.
    """
    return (day <= as_of).ifelse(month(day), ibis.literal(FAR, "int32"))


def day_of(year: Any, in_month: int, day: int) -> Any:
    return ibis.date(year.cast("int32"), in_month, day)
