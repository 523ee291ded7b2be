"""When a state ceases to hold by itself: the days on which the next contact, or one of the year's, is too late."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import ibis

from kangyu.methods.expressions import to_ibis
from kangyu.methods.programmes import Programme, Standard

from .days import NEVER, day_of, plus


def next_contact_too_late(known: ibis.Table, programme: Programme) -> Any:
    """The first day on which the next contact is too late: after the longest gap, sooner after one off target.

    Where a contact stands for a term, the first day after it.
    """
    standard = programme.standard
    is_off = known.grade.isin(list(programme.grades_off_target)).fill_null(False)
    too_late = is_off.ifelse(
        plus(known.last_on, standard.after_abnormal_days + 1), plus(known.last_on, standard.longest_gap_days + 1)
    )
    if programme.term is None:
        return too_late
    return _after_years(known.visit_on, to_ibis(programme.term, known)).fill_null(too_late)


def _after_years(day: Any, years: Any) -> Any:
    """The same day after whole years; 29 February becomes the 28th, as `add_months` has it."""
    in_month = ((day.month() == 2) & (day.day() == 29)).ifelse(28, day.day())
    return ibis.date((day.year() + years).cast("int32"), day.month().cast("int32"), in_month.cast("int32"))


def too_few_in_year(known: ibis.Table, standard: Standard) -> Any:
    """The day on which the contacts of the calendar year no longer suffice; NEVER when they do to its end.

    Within the year none may be missing for a part of the year already over; at the year's end all must be there:
    as many as `contacts_per_year` in proportion to the days managed, rounded up.
    """
    year = known.start.year()
    begins = ibis.greatest(known.since, day_of(year, 1, 1))
    seen = (known.visit_on.year() == year).fill_null(False).ifelse(known.in_year, 0)
    last = day_of(year, 12, 31)
    days = last.delta(begins, unit="day") + 1
    needed = ibis.least((days * standard.contacts_per_year + 364) // 365, standard.contacts_per_year)
    behind = falls_behind(begins, seen, standard)
    return (seen < needed).ifelse(ibis.least(behind, last), behind)


def falls_behind(begins: Any, seen: Any, standard: Standard) -> Any:
    """The day on which a part of the year is over without its contact; NEVER when all of a year's are there."""
    part = 365 / standard.contacts_per_year
    cases = [
        (seen == count, plus(begins, math.ceil(part * (count + 1)) - 1)) for count in range(standard.contacts_per_year)
    ]
    return ibis.cases(*cases, else_=ibis.literal(NEVER))


def next_lapse(days: Sequence[Any], as_of: Any) -> Any:
    """The first of the days that is still to come, on which the row will change by itself; NEVER when none is."""
    coming = [(day > as_of).ifelse(day, ibis.literal(NEVER)) for day in days]
    return coming[0] if len(coming) == 1 else ibis.least(*coming)
