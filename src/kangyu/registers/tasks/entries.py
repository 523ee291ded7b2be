"""What goes into the pool, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.tasks.declaration import ORDINARY
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

Key = tuple[str, str]
"""Source and kind: of each there is one open task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEntry:
    """A task as its source wants it.

    `source` names where it comes from ("enrolment:17", "case:5"); `kind` is the key of a declared kind;
    `organisation_id` is whose job it is. `fulfilled_on`: on that day the task before this one was done, so that one
    which somebody had in hand is not merely moved to the new day but done, and a new one opened. `opened_by_id` gave it in
    the name of `opened_from_id`; nobody gives what comes from a person or a case.
    """

    source: str
    kind: str
    organisation_id: int
    due_on: date
    resident_id: int | None = None
    due_at: datetime | None = None
    title: Bilingual | None = None
    words: str = ""
    urgency: int = ORDINARY
    programme: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    assignee_id: int | None = None
    needs_proof: bool | None = None
    opened_by_id: int | None = None
    opened_from_id: int | None = None
    fulfilled_on: date | None = None

    @property
    def key(self) -> Key:
        """Source and kind."""
        return self.source, self.kind


@dataclass(frozen=True, slots=True)
class Put:
    """What `put` did, in numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ids: tuple[int, ...] = ()
    """The open tasks, in the order of the entries."""


@dataclass(frozen=True, slots=True)
class Held:
    """What `hold` did, in numbers: all zero when the pool was right already."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    def __add__(self, other: Held) -> Held:
        return Held(self.added + other.added, self.changed + other.changed, self.ended + other.ended)

    @property
    def differences(self) -> int:
        """How many tasks were not as they should be."""
        return self.added + self.changed + self.ended
