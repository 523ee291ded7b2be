"""From when the clocks run of what is written down, and when it counts as done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from kangyu.methods.cases import clock_starts
from kangyu.vocabulary.working_days import end_of


def start_of_clock(on: date, now: datetime) -> datetime:
    """From when the limits run of a state that was entered on a day and is written down now."""
    return clock_starts(on, timezone.localtime(now))


def moment_of(on: date, now: datetime) -> datetime:
    """When something of that day happened: now, or, told by a dated paper afterwards, at the latest at the end of its day."""
    local = timezone.localtime(now)
    return local if on >= local.date() else end_of(local - timedelta(days=(local.date() - on).days))


def last_moment(on: date, now: datetime) -> datetime:
    """The end of a day, before or after now."""
    local = timezone.localtime(now)
    return end_of(local + timedelta(days=(on - local.date()).days))
