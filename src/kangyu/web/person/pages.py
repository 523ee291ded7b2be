"""What the templates about one person may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move
from kangyu.methods.forms import Form
from kangyu.methods.programmes import Programme
from kangyu.registers.casework.queries import Case
from kangyu.registers.records.queries import HealthRecord
from kangyu.vocabulary.codes import CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign

from .header import Enrolled, PersonHeader
from .timeline import Filter, Year
from .trends import Trend


@dataclass(frozen=True)
class Todo:
    """A programme and its referrals whose outcome is not known."""

    enrolled: Enrolled
    referrals: tuple[Case, ...]


@dataclass(frozen=True)
class TaskLine:
    """What somebody must do for the person; `is_open` when the reader may open the task itself."""

    id: int
    what: Bilingual
    sign: Sign
    due_on: date
    place: str
    marks: tuple[Sign, ...]
    is_open: bool


@dataclass(frozen=True)
class ProgrammeLine:
    """Where the person stands in a programme; `words` say what made a candidate, or why it was closed."""

    programme: Programme
    sign: Sign
    on: date | None
    words: Bilingual | None
    is_candidate: bool
    may_enrol: bool


@dataclass(frozen=True)
class PersonPage:
    """`todo` are the open programmes, each with the referrals that wait; `programmes` all, with how far the person came.

    `cases` and `tasks` are about the person, `case_openings` the ways in which the reader may open one. `forms` can be filled
    in; `back` is the list that the page was opened from; `is_partial` when the
    reader is one from whom something may be kept, whether this person has any of it or not.
    """

    header: PersonHeader
    record: HealthRecord | None
    todo: tuple[Todo, ...]
    programmes: tuple[ProgrammeLine, ...]
    forms: tuple[Form, ...]
    years: tuple[Year, ...]
    filters: tuple[Filter, ...]
    chosen: str
    trend: Trend | None
    cases: tuple[Case, ...]
    tasks: tuple[TaskLine, ...]
    case_openings: tuple[tuple[Kind, Move], ...]
    may_record: bool
    back: str
    is_partial: bool = False


@dataclass(frozen=True)
class LinePage:
    """A line of a sheet as it was received: heading and cell."""

    header: PersonHeader
    filename: str
    sheet: str
    line: int
    received_at: datetime
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Access:
    """Who looked at or changed the record, when, and why that was allowed.

    The same act many times in a row is one line: `times`, the newest `at`. `reason` is what was given for opening it in an
    emergency.
    """

    at: datetime
    times: int
    who: str
    organisation: str
    action: Bilingual
    basis: Bilingual
    reason: Bilingual | None


@dataclass(frozen=True)
class AccessPage:
    """The access log of a person; `before` is the cursor of the next page."""

    header: PersonHeader
    entries: tuple[Access, ...]
    before: int | None


@dataclass(frozen=True)
class EnrolPage:
    """Before enrolling: what it will mean. `problem` is why it was refused."""

    header: PersonHeader
    programme: Programme
    on: date
    problem: Bilingual | None
    back: str


@dataclass(frozen=True)
class ClosePage:
    """Before closing: what ends and what stays, in numbers."""

    header: PersonHeader
    enrolled: Enrolled
    contacts: int
    referrals: int
    reasons: CodeList
    on: date
    problem: Bilingual | None
    back: str


@dataclass(frozen=True)
class AnswerPage:
    """The outcome of a referral."""

    header: PersonHeader
    referral: Case
    outcome: str
    on: date
    problem: Bilingual | None
    back: str
