"""Looking again for candidates among all residents: nightly, for birthdays, and after a county was loaded in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.people import queries as people

BATCH = 1000


def refresh_candidates(*, today: date, progress: Callable[[int], None] = lambda done: None) -> int:
    """Go through all residents by key, a batch a transaction; how many were looked at. Doing it again changes nothing."""
    after = done = 0
    while some := people.persons_after(after, BATCH):
        with transaction.atomic():
            enrolments.look_again_for_candidates(some, today=today)
        after, done = some[-1].id, done + len(some)
        progress(done)
    return done
