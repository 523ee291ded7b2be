"""Reading the calendar: it is the same for everybody, so no scope is asked."""

from __future__ import annotations

from datetime import date

from kangyu.vocabulary.working_days import WorkingDays

from .models import CalendarDay


def working_days() -> WorkingDays:
    """All days that depart from the week; one query, to be asked once a transaction."""
    return WorkingDays.of(CalendarDay.objects.values_list("day", "kind"))


def days_of(year: int) -> list[CalendarDay]:
    """The days of a year that depart from the week."""
    return list(CalendarDay.objects.filter(day__year=year))


def day(written: str) -> CalendarDay | None:
    """A day that departs from the week, by its date as written; None when there is none."""
    try:
        return CalendarDay.objects.filter(day=date.fromisoformat(written)).first()
    except ValueError:
        return None


def years() -> list[int]:
    """The years of which there is data."""
    return [day.year for day in CalendarDay.objects.dates("day", "year")]
