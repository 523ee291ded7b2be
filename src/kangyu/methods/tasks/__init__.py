"""Tasks (待办): what somebody must do by a day. `declaration` says what a kind of task declares."""

from .declaration import SOON_DAYS, Opens, TaskKind, TaskState, task_state

__all__ = ["SOON_DAYS", "Opens", "TaskKind", "TaskState", "task_state"]
