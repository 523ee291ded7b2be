"""Assigning tasks to a person (分派)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import acts
from kangyu.registers.tasks.acting import Result, perform
from kangyu.registers.tasks.people import assignable, reach_of
from kangyu.registers.tasks.words import said


def assign_tasks(
    *, scope: Scope, tasks: Sequence[int], person_id: int, now: datetime, words: str = "", is_look: bool = False
) -> Result:
    """Give the tasks to a person who works at their institution or above it.

    Raises:
        NotUnderstood: nobody of that id may work in the user's reach; the words are too long.
    """
    words = said(words)
    person = assignable(scope, person_id)
    act = acts.assign(person, above=reach_of(person), now=now, words=words)
    return perform(scope, tasks, act, now=now, is_look=is_look)
