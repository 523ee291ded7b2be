"""Writing the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from .models import CalendarDay
from .reading import Day


def enter_days(days: Sequence[Day]) -> int:
    """Enter or correct days. How many were new or changed; twice is once."""
    with transaction.atomic():
        known = {each.day: (each.kind, each.name, each.source) for each in CalendarDay.objects.all()}
        changed = [day for day in days if known.get(day.day) != day[1:]]
        CalendarDay.objects.bulk_create(
            [CalendarDay(*day) for day in changed],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["kind", "name", "source"],
        )
    return len(changed)


def remove_day(day: CalendarDay) -> None:
    """The day follows the week again."""
    day.delete()
