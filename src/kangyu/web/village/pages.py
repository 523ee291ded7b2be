"""What the template of the work list may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangyu.methods.programmes import DueState, Programme
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.people.pages import PersonRow
from kangyu.web.states import DUE_SIGNS, Sign


@dataclass(frozen=True)
class Tab:
    """A state with how many people are in it; `state` empty and no sign means all."""

    state: str
    sign: Sign | None
    word: Bilingual
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Task:
    """One person to see: why, and until when (`days` overdue, or left)."""

    person: PersonRow
    state: DueState
    reason: Bilingual
    days: int
    due_on: date

    @property
    def sign(self) -> Sign:
        """How the state is shown."""
        return DUE_SIGNS[self.state]

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed."""
        return self.state is DueState.OVERDUE


@dataclass(frozen=True)
class ClinicCounts:
    """How much urgent work a clinic has, by state."""

    clinic: Organisation
    counts: tuple[tuple[DueState, int], ...]
    is_chosen: bool


@dataclass(frozen=True)
class Figures:
    """The month's own figures. `contacts` counts times (人次), the others persons."""

    managed: int
    contacts: int
    overdue: int
    to_refer: int
    month: date


@dataclass(frozen=True)
class WorkPage:
    """The work list. `words` says the filters; `after` is the next page's cursor; `place` comes back here."""

    programme: Programme
    programmes: tuple[Programme, ...]
    figures: Figures
    tabs: tuple[Tab, ...]
    tasks: tuple[Task, ...]
    clinics: tuple[ClinicCounts, ...]
    clinic: Organisation | None
    state: str
    words: Bilingual
    total: int
    after: str
    is_first: bool
    place: str
