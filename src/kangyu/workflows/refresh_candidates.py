"""Looking again for candidates: nightly among those who came of age for a programme, and once among all residents when a
programme is new here, or when asked.

Whatever else makes a candidate is looked at when it is entered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import candidacy, candidate_queries
from kangyu.registers.people import queries as people

BATCH = 1000
LOOKED_BACK = timedelta(days=60)
"""Birthdays of so long ago are looked at again: a server that stood still misses nobody."""


def fill_candidates(*, today: date, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Go through all residents when a programme was never looked for among them; how many were looked at, 0 otherwise.

    Interrupted, it begins anew the next time.
    """
    if not (programmes := candidacy.never_searched(today=today)):
        return 0
    done = refresh_candidates(today=today, progress=progress)
    candidacy.remember_search(programmes, now=now)
    return done


def refresh_candidates(*, today: date, progress: Callable[[int], None] = lambda done: None) -> int:
    """Go through all residents by key, a batch a transaction; how many were looked at. Doing it again changes nothing."""
    after = done = 0
    while some := people.persons_after(after, BATCH):
        with transaction.atomic():
            enrolments.look_again_for_candidates(some, today=today)
        after, done = some[-1].id, done + len(some)
        progress(done)
    return done


def refresh_at_birthdays(*, today: date) -> int:
    """Look at those who lately came to an age at which a programme may be theirs; how many. Again, it changes nothing."""
    done = 0
    for since, until in candidate_queries.birth_days_that_decide(today - LOOKED_BACK, today):
        born = people.persons_born(since, until)
        for start in range(0, len(born), BATCH):
            with transaction.atomic():
                enrolments.look_again_for_candidates(born[start : start + BATCH], today=today)
        done += len(born)
    return done
