"""What the template of the work list may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangyu.methods.programmes import DueState, Programme
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.people.pages import PersonRow
from kangyu.web.states import Sign, due_sign


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
    is_late: bool

    @property
    def sign(self) -> Sign:
        """How the state is shown."""
        return due_sign(self.state, self.days if self.is_late else 0)

    @property
    def is_overdue(self) -> bool:
        """Whether the contact is late, so that the days stand beside the state."""
        return self.state is DueState.OVERDUE


@dataclass(frozen=True)
class ClinicCounts:
    """How much urgent work a clinic has, by state."""

    clinic: Organisation
    counts: tuple[tuple[DueState, int], ...]
    is_chosen: bool


@dataclass(frozen=True)
class ContactLine:
    """One contact of the month: whom, when, what was found, and by whom it was recorded."""

    id: int
    person: PersonRow
    on: date
    gist: Bilingual
    by: str


@dataclass(frozen=True)
class ContactsPage:
    """The contacts that the figure of the month counts; `after` is the next page's cursor."""

    programme: Programme
    since: date
    until: date
    lines: tuple[ContactLine, ...]
    total: int
    after: str
    is_first: bool
    place: str


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
