"""What the templates of the operator's desk may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kangyu.methods.forms import Problem
from kangyu.registers.jobs.queries import Course, Run
from kangyu.registers.messages.queries import Source
from kangyu.registers.targets.entries import Known
from kangyu.registers.targets.queries import Parameter
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign


@dataclass(frozen=True)
class Fact:
    """One line of the machine's state: what, how it stands, and what to do when it is not well."""

    label: Bilingual
    value: str
    sign: Sign | None = None
    advice: Bilingual | None = None


@dataclass(frozen=True)
class Failure:
    """Failures of one kind at one place of our code (`place`, empty where none is known), while doing `what`.

    `met_by` are the names of the users who met it; `for_support` says it all without anybody's name.
    """

    kind: str
    place: str
    what: str
    times: int
    first_at: str
    last_at: str
    met_by: tuple[str, ...]
    for_support: str


@dataclass(frozen=True)
class JobRow:
    """A job with how it has been going. `is_late`: no success for longer than it may be."""

    key: str
    name: Bilingual
    at: str
    course: Course
    sign: Sign
    is_late: bool


@dataclass(frozen=True)
class SourceRow:
    """An institution as a sender."""

    source: Source
    sign: Sign
    refused_share: str


@dataclass(frozen=True)
class OperatorDesk:
    """The first screen. `missed` is how many sources are silent; the list shows the first of them, all on request."""

    facts: tuple[Fact, ...]
    jobs: tuple[JobRow, ...]
    sources: tuple[SourceRow, ...]
    missed: int
    total_sources: int
    shows_all: bool
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class JobPage:
    """One job and its runs, newest first; `after` is the id behind which the next page begins, 0 at the end."""

    row: JobRow
    runs: Sequence[tuple[Run, Sign]]
    after: int
    is_first: bool


@dataclass(frozen=True)
class ParameterRow:
    """A parameter as shown."""

    row: Parameter
    name: Bilingual
    unit: Bilingual

    @property
    def value(self) -> str:
        """The number as people write it."""
        return f"{self.row.value.normalize():,f}"


@dataclass(frozen=True)
class ParametersPage:
    """Parameters ever set, the way to set one, and what became of a sheet.

    `raw` and `problems` come back with a refused entry; `refused` are lines of a sheet with their reasons; `problem` is
    why one could not be withdrawn.
    """

    rows: tuple[ParameterRow, ...]
    total: int
    text: str
    after: int
    is_first: bool
    known: Sequence[Known]
    raw: dict[str, str]
    problems: tuple[Problem, ...]
    refused: tuple[tuple[str, int, tuple[Problem, ...]], ...]
    problem: Bilingual | None
    now: datetime
