"""What the templates of cases may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move, State
from kangyu.methods.forms import Form, Problem
from kangyu.registers.attachments.queries import Attachment
from kangyu.registers.casework.entries import Receipt
from kangyu.registers.casework.queries import Case, Institutions, kind_of
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.answers import AnswerSection
from kangyu.web.form.fields import FieldSection
from kangyu.web.people.pages import PersonRow
from kangyu.web.person.header import PersonHeader
from kangyu.web.states import Sign

from .signs import Watching

MANY = 12


@dataclass(frozen=True)
class Line:
    """A case in a list: about whom, how it stands, between whom, by when."""

    case: Case
    kind: Kind
    person: PersonRow | None
    subject: str
    sign: Sign
    parties: tuple[str, ...]
    clock: Watching | None
    asks: Bilingual | None


@dataclass(frozen=True)
class Tab:
    """One of the three lists with how many are in it, unknown for the one with everything."""

    box: str
    name: Bilingual
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class InboxPage:
    """The inbox. `words` says the filters; `after` is the next page's cursor; `place` comes back here."""

    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    words: Bilingual
    total: int
    late: int
    urgent: int
    kinds: tuple[Kind, ...]
    states: tuple[State, ...]
    kind: str
    state: str
    is_late: bool
    is_urgent: bool
    name: str
    box: str
    after: str
    is_first: bool
    place: str

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.kind or self.state or self.is_late or self.is_urgent or self.name)


@dataclass(frozen=True)
class Step:
    """One move as the history shows it."""

    id: int
    name: Bilingual
    at: datetime
    on: date
    by: str
    organisation: str
    to_organisation: str
    reason: str
    answers: tuple[AnswerSection, ...]
    is_late: bool
    due_at: datetime | None
    is_hand_over: bool


@dataclass(frozen=True)
class Part:
    """A party with its institution; `may_hand_over` when the user acts for it and the case is open."""

    key: str
    name: Bilingual
    organisation: Organisation
    is_holder: bool
    may_hand_over: bool


@dataclass(frozen=True)
class Button:
    """A move that the user may make: at once, or on a page of its own with what it asks."""

    move: Move
    is_at_once: bool
    is_main: bool


@dataclass(frozen=True)
class CasePage:
    """One case. `header` is None where the person is not open to the reader any more."""

    case: Case
    kind: Kind
    header: PersonHeader | None
    sign: Sign
    state: State
    clock: Watching | None
    watch: Watching | None
    parts: tuple[Part, ...]
    opening: tuple[AnswerSection, ...]
    steps: tuple[Step, ...]
    buttons: tuple[Button, ...]
    problem: Bilingual | None
    back: str
    papers: tuple[Attachment, ...]
    may_attach: bool


@dataclass(frozen=True)
class ActPage:
    """A move, a hand-over or a new case: what it asks. `problems` are the form's, `problem` why the act was refused.

    `standing` is a case that runs already. `programmes` are those of the person, of which one is chosen.
    """

    header: PersonHeader | None
    title: Bilingual
    case: Case | None
    form: Form | None
    sections: tuple[FieldSection, ...]
    problems: tuple[Problem, ...]
    problem: Bilingual | None
    on: date | None
    earliest: date | None
    needs_reason: bool
    reason: str
    party: Bilingual | None
    institutions: Institutions
    named: int | None
    programmes: tuple[tuple[str, Bilingual], ...]
    programme: str
    attachments: int | None
    standing: Case | None
    back: str

    @property
    def standing_kind(self) -> Bilingual | None:
        """What kind of case runs already."""
        return kind_of(self.standing).name if self.standing else None

    @property
    def standing_state(self) -> Bilingual | None:
        """Where the case stands that runs already."""
        return kind_of(self.standing).state(self.standing.state).name if self.standing else None

    @property
    def is_searched(self) -> bool:
        """Whether there are so many institutions that one looks for them by name."""
        return len(self.institutions) > MANY


@dataclass(frozen=True)
class SlipPage:
    """The referral on paper: whom, from where to where, and what each side wrote.

    `parts` are the institutions as they stood when the person was sent, `parts_back` when they were sent back.
    """

    case: Case
    kind: Kind
    header: PersonHeader
    phone: str
    parts: Mapping[str, Organisation]
    parts_back: Mapping[str, Organisation]
    out: tuple[AnswerSection, ...]
    returned: tuple[AnswerSection, ...]
    sent: Step | None
    back_step: Step | None


@dataclass(frozen=True)
class ReceiptPage:
    """The receipt of a hand-over."""

    case: Case
    header: PersonHeader | None
    receipt: Receipt
    back: str
