"""The bulk door of the pool: tasks as columns, those at a time that differ in nothing but whose they are and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from kangyu.registers.loading import days_written, load_columns

from .entries import TaskEntry
from .feeding import first_state, stated
from .models import Task, TaskEvent

TABLES = (Task, TaskEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskColumns:
    """Tasks, one entry each. No two of one source and kind."""

    source: Sequence[str]
    resident_id: NDArray[np.int64]
    organisation_id: NDArray[np.int64]
    due_on: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.source)


def load_tasks(like: TaskEntry, tasks: TaskColumns, *, now: datetime) -> int:
    """Write what `put` would write of new tasks that are otherwise like the entry. Returns how many. In the caller's `loading`."""
    organisation = tasks.organisation_id.tolist()
    load_columns(
        Task,
        {
            "kind": like.kind,
            **stated(like),
            **first_state(like, now),
            "source": tasks.source,
            "resident_id": tasks.resident_id.tolist(),
            "home_id": organisation,
            "organisation_id": organisation,
            "due_on": days_written(tasks.due_on),
        },
        rows=len(tasks),
    )
    return len(tasks)
