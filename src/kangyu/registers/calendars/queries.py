"""Reading the calendar: it is the same for everybody, so no scope is asked."""

from __future__ import annotations

from kangyu.vocabulary.working_days import WorkingDays

from .models import CalendarDay


def working_days() -> WorkingDays:
    """All days that depart from the week; one query, to be asked once a transaction."""
    return WorkingDays.of(CalendarDay.objects.values_list("day", "kind"))


def days_of(year: int) -> list[CalendarDay]:
    """The days of a year that depart from the week."""
    return list(CalendarDay.objects.filter(day__year=year))


def years() -> list[int]:
    """The years of which there is data."""
    return [day.year for day in CalendarDay.objects.dates("day", "year")]
