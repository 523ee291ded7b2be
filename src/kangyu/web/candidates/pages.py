"""What the templates of the candidates may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kangyu.methods.programmes import Programme
from kangyu.registers.places.queries import Organisation
from kangyu.registers.tasks.queries import Counted
from kangyu.vocabulary.codes import Code
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.people.pages import PersonRow


@dataclass(frozen=True)
class Tab:
    """A programme with the number of its candidates."""

    programme: Programme
    count: Counted
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """One candidate: whom, since when, what showed it."""

    id: int
    person: PersonRow
    since: date
    form: Bilingual
    shown: Bilingual


@dataclass(frozen=True)
class FormOption:
    """What may have shown a candidate; the value is empty for all."""

    value: str
    word: Bilingual
    is_chosen: bool


@dataclass(frozen=True)
class ListPage:
    """The list of one programme. `words` say the filters; `after` is the next page's cursor, empty at the end."""

    programme: Programme
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    words: Bilingual
    total: Counted
    clinics: tuple[Organisation, ...]
    clinic: Organisation | None
    forms: tuple[FormOption, ...]
    searched: str
    is_filtered: bool
    may_record: bool
    after: str
    is_first: bool
    place: str


@dataclass(frozen=True)
class ActPage:
    """Enrolling or dismissing: what is asked, and, once looked at, what it would do.

    `refused` holds the first names with their reasons, `more_refused` counts the rest; `gone` counts those with whom somebody dealt meanwhile.
    """

    key: str
    word: Bilingual
    programme: Programme
    ids: str
    number: int
    on: str
    outcome: str
    reasons: Sequence[Code]
    is_looked_at: bool
    good: int
    refused: Sequence[tuple[str, Bilingual]]
    more_refused: int
    gone: int
    problem: Bilingual | None
    today: date
    back: str
