"""What a kind of task declares, and how a task stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual

URGENT, ORDINARY = 0, 1
SOON_DAYS = 14
"""A task is to be done soon when so many days or fewer are left."""


class Opens(StrEnum):
    """Where the person is led who does the task."""

    FORM = "form"  # the programme's contact form of the person
    EXAMINATION = "examination"  # its examination form
    PERSON = "person"
    CASE = "case"
    TASK = "task"  # the task's own page
    ANSWER = "answer"  # the same, where it is agreed to or refused and never just done


class TaskState(StrEnum):
    """How an open task stands on a day; most urgent first, the order of every list."""

    URGENT = "urgent"  # 紧急 before all others, whatever the day
    LATE = "late"  # 已逾期
    SOON = "soon"  # 近期应办
    LATER = "later"  # 未到期


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task.

    `needs_proof`: done only with a photograph or a paper (佐证). `escalate_after_days`: so many days after the last day
    the institution above sees it too; None never. `is_search`: the person is lost, which is not the same as late.
    """

    key: str
    label: Bilingual
    urgency: int = ORDINARY
    needs_proof: bool = False
    escalate_after_days: int | None = None
    page: Opens = Opens.TASK
    is_search: bool = False

    def __post_init__(self) -> None:
        if self.urgency not in (URGENT, ORDINARY):
            raise ValueError(f"{self.key}: urgency is {URGENT} (urgent) or {ORDINARY} (ordinary)")
        if self.escalate_after_days is not None and self.escalate_after_days < 0:
            raise ValueError(f"{self.key}: escalates before it is late")

    @property
    def is_done_by_hand(self) -> bool:
        """Whether a person marks it as done; every other ends with the form or the move that it asks for."""
        return self.page is Opens.TASK

    @property
    def has_other_page(self) -> bool:
        """Whether it is done on another page than its own."""
        return self.page not in (Opens.TASK, Opens.ANSWER)


def task_state(*, urgency: int, due_on: date, on: date) -> TaskState:
    """The state on a day."""
    if urgency == URGENT:
        return TaskState.URGENT
    if due_on < on:
        return TaskState.LATE
    return TaskState.SOON if due_on <= on + timedelta(days=SOON_DAYS) else TaskState.LATER
