"""The machine's clock, for what must not stand still.

A demonstration world stands on a day of its own, again and again, and its pages pass moments of that day. That serves the work;
but a log would run backwards, and a door opened for some hours would open anew every day.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def true_moment(at: datetime) -> datetime:
    """The moment itself; in a demonstration world, what the machine's clock shows instead."""
    return timezone.now() if settings.KANGYU_TODAY else at
