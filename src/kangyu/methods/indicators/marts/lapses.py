"""When a state ceases to hold by itself: the days on which the next contact, or one of the year's, is too late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from kangyu.methods.expressions import to_ibis
from kangyu.methods.programmes import Programme

from .days import NEVER, day_of, plus
from .rules import is_off_target, told


def next_contact_too_late(known: ibis.Table, programmes: Sequence[Programme]) -> Any:
    """The first day on which the next contact is too late: after the longest gap, sooner after one off target.

    Where a contact stands for a term, the first day after it.
    """
    gap = is_off_target(known, known.grade, programmes).ifelse(known.rule_gap_off_target, known.rule_gap)
    too_late = plus(known.last_on, gap + 1)
    terms = {each.key: to_ibis(each.term, known) for each in programmes if each.term is not None}
    if not terms:
        return too_late
    years = told(known, [each for each in programmes if each.key in terms], lambda each: terms[each.key])
    return _after_years(known.visit_on, years).fill_null(too_late)


def _after_years(day: Any, years: Any) -> Any:
    """The same day after whole years; 29 February becomes the 28th, as `add_months` has it."""
    in_month = ((day.month() == 2) & (day.day() == 29)).ifelse(28, day.day())
    return ibis.date((day.year() + years).cast("int32"), day.month().cast("int32"), in_month.cast("int32"))


def too_few_in_year(known: ibis.Table) -> Any:
    """The day on which the contacts of the calendar year no longer suffice; NEVER when they do to its end.

    Within the year none may be missing for a part of the year already over; at the year's end all must be there:
    as many as `contacts_per_year` in proportion to the days managed, rounded up.
    """
    year = known.start.year()
    begins = ibis.greatest(known.since, day_of(year, 1, 1))
    seen = (known.visit_on.year() == year).fill_null(False).ifelse(known.in_year, 0)
    last = day_of(year, 12, 31)
    days = last.delta(begins, unit="day") + 1
    needed = ibis.least((days * known.rule_contacts + 364) // 365, known.rule_contacts)
    behind = falls_behind(begins, seen, known.rule_contacts)
    return (seen < needed).ifelse(ibis.least(behind, last), behind)


def falls_behind(begins: Any, seen: Any, wanted: Any) -> Any:
    """The day on which a part of the year is over without its contact; NEVER when as many as are wanted are there."""
    # Days are rounded up: the first quarter of a year of four contacts is over after 92 of them.
    over = (365 * (seen + 1) + wanted - 1) // wanted
    return (seen < wanted).ifelse(plus(begins, over - 1), ibis.literal(NEVER))


def next_lapse(days: Sequence[Any], as_of: Any) -> Any:
    """The first of the days that is still to come, on which the row will change by itself; NEVER when none is."""
    coming = [(day > as_of).ifelse(day, ibis.literal(NEVER)) for day in days]
    return coming[0] if len(coming) == 1 else ibis.least(*coming)
