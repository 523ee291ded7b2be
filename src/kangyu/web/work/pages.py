"""What the templates of the work list may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangyu.methods.programmes import Programme
from kangyu.methods.tasks import TaskState
from kangyu.registers.places.queries import Organisation
from kangyu.registers.tasks.queries import Counted
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.people.pages import PersonRow
from kangyu.web.states import Sign


@dataclass(frozen=True)
class Tab:
    """A state with how many tasks are in it; `state` empty and no sign means all."""

    state: str
    sign: Sign | None
    word: Bilingual
    count: Counted
    is_chosen: bool


@dataclass(frozen=True)
class Option:
    """A choice of a filter."""

    value: str
    word: Bilingual
    is_chosen: bool


@dataclass(frozen=True)
class Doing:
    """Where the person is led who does a task."""

    address: str
    word: Bilingual


@dataclass(frozen=True)
class LineTask:
    """One task of a line. `marks` are what else is to be seen of it: who has it, urged, escalated, passed on."""

    id: int
    what: Bilingual
    reason: Bilingual
    marks: tuple[Sign, ...]
    doing: Doing | None


@dataclass(frozen=True)
class Line:
    """What is to be done for one person on one day, or one task that concerns nobody."""

    person: PersonRow | None
    title: Bilingual
    place: str
    sign: Sign
    days: int
    due_on: date
    tasks: tuple[LineTask, ...]

    @property
    def ids(self) -> str:
        """The line as the form sends it."""
        return ".".join(str(task.id) for task in self.tasks)

    @property
    def key(self) -> str:
        """The line's name in the page."""
        return f"p{self.person.id}" if self.person else f"t{self.tasks[0].id}"


@dataclass(frozen=True)
class PlaceCounts:
    """How much near work an institution has with those below it, by state; one's own has what is nobody else's."""

    place: Organisation
    counts: tuple[tuple[TaskState, int], ...]
    is_alone: bool
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
    """The contacts that the figure of the month counts, of an institution with those below it; `after` is the next cursor."""

    programme: Programme
    organisation: Organisation | None
    programmes: tuple[Programme, ...]
    since: date
    until: date
    lines: tuple[ContactLine, ...]
    total: int
    after: str
    is_first: bool
    place: str


@dataclass(frozen=True)
class Figures:
    """The month's own figures: `managed` people in the programme, its `contacts` by times (人次), the others tasks.

    `clinic`: the institution of which they are, when one is chosen.
    """

    managed: int
    contacts: int
    late: int
    urgent: int
    month: date
    programme: Programme
    clinic: int | None


@dataclass(frozen=True)
class WorkPage:
    """The work list. `words` says the filters; `after` is the next page's cursor; `place` comes back here.

    `kept` is what stays in the address when another institution is chosen, `kept_but_state` when its state is chosen too.
    """

    figures: Figures | None
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    places: tuple[PlaceCounts, ...]
    kept: str
    kept_but_state: str
    place_chosen: Organisation | None
    is_alone: bool
    offered: int
    has_more_people: bool
    state: str
    kinds: tuple[Option, ...]
    programmes: tuple[Option, ...]
    whose: tuple[Option, ...]
    searched: str
    is_filtered: bool
    acts: tuple[tuple[str, Bilingual], ...]
    may_give: bool
    notices: tuple[Bilingual, ...]
    words: Bilingual
    total: Counted
    after: str
    is_first: bool
    place: str
