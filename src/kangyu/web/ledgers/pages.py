"""What the templates of the ledgers may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kangyu.methods.forms import Problem
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.registers.attachments.queries import Attachment
from kangyu.registers.ledgers.queries import ClosedPeriod, LedgerRow, State
from kangyu.registers.ledgers.telling import Change, answer, headline
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web.form.fields import FieldSection
from kangyu.web.states import Sign

CLOSED = Sign("quiet", "○", Bilingual("已结账", "Closed"))
OPEN = Sign("good", "●", Bilingual("登记中", "Open"))
LATE = Sign("warning", "■", Bilingual("结账后补报", "Restated"))
UNPROVED = Sign("warning", "■", Bilingual("缺证明材料", "Proof missing"))
WITHDRAWN = Sign("danger", "▲", Bilingual("已作废", "Withdrawn"))


@dataclass(frozen=True)
class LedgerLine:
    """One ledger of the overview. `unproved` counts only where proof is required."""

    ledger: Ledger
    state: State
    unproved: int
    closing: ClosedPeriod | None
    may_enter: bool

    @property
    def sign(self) -> Sign:
        """Open or closed."""
        return CLOSED if self.closing else OPEN


@dataclass(frozen=True)
class OverviewPage:
    """The ledgers of one's institutions in a period; `whose` says which these are."""

    organisation: Organisation
    whose: str
    period: Period
    periods: tuple[Period, ...]
    lines: tuple[LedgerLine, ...]
    may_close: bool = False
    closing: ClosedPeriod | None = None
    closings: tuple[ClosedPeriod, ...] = ()
    problem: Bilingual | None = None
    is_running: bool = False

    @property
    def rows(self) -> int:
        """Rows in all ledgers together."""
        return sum(line.state.rows for line in self.lines)

    @property
    def unproved(self) -> int:
        """Rows that lack a paper which their ledger requires."""
        return sum(line.unproved for line in self.lines)

    @property
    def empty(self) -> tuple[LedgerLine, ...]:
        """The ledgers without any row."""
        return tuple(line for line in self.lines if not line.state.rows)


@dataclass(frozen=True)
class RowLine:
    """A row in a list."""

    row: LedgerRow
    name: Bilingual
    details: tuple[Bilingual, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Total:
    """A sum above a list."""

    label: Bilingual
    value: str
    unit: Bilingual


@dataclass(frozen=True)
class LedgerPage:
    """A ledger's rows. `after` is the cursor of the next page, empty at the end; `closings` close what is shown."""

    ledger: Ledger
    words: str
    period: Period
    periods: tuple[Period, ...]
    organisation: Organisation | None
    organisations: tuple[Organisation, ...]
    text: str
    only: str
    rows: tuple[RowLine, ...]
    total: int
    totals: tuple[Total, ...]
    after: str
    is_first: bool
    closings: tuple[ClosedPeriod, ...]
    may_enter: bool
    may_close: bool
    asks_proof: bool
    place: str


@dataclass(frozen=True)
class Overtaken:
    """What somebody else made of a row meanwhile, beside what was typed. Nothing is saved yet."""

    row: LedgerRow
    name: Bilingual
    typed: Bilingual
    changes: tuple[Change, ...]

    @property
    def is_withdrawn(self) -> bool:
        """There is nothing left to correct."""
        return self.row.state == LedgerRow.State.WITHDRAWN


@dataclass(frozen=True)
class EntryPage:
    """The form of a row: a new one, or the correction of `row`; `known` is the version that the writer saw."""

    ledger: Ledger
    sections: tuple[FieldSection, ...]
    problems: tuple[Problem, ...]
    organisations: tuple[Organisation, ...]
    organisation: Organisation | None
    reason: str
    row: LedgerRow | None
    known: str
    overtaken: Overtaken | None
    draft_at: datetime | None
    back: str

    def told(self, item: str) -> tuple[Bilingual, ...]:
        """What is wrong with one item."""
        return tuple(problem.message for problem in self.problems if problem.item == item)

    @property
    def organisation_refused(self) -> tuple[Bilingual, ...]:
        """What is wrong with the institution."""
        return self.told("organisation")

    @property
    def papers_refused(self) -> tuple[Bilingual, ...]:
        """What is wrong with the papers."""
        return self.told("papers")


@dataclass(frozen=True)
class PreviewPage:
    """The answer while one types: whether it can be saved so."""

    sections: tuple[FieldSection, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Bilingual, ...]
    is_late: bool
    is_known: bool


@dataclass(frozen=True)
class Version:
    """One version of a row with what changed against the one before."""

    row: LedgerRow
    changes: tuple[Change, ...]
    is_first: bool


@dataclass(frozen=True)
class Counted:
    """A figure in which a row counts: its name, what the row adds, where it is shown."""

    name: Bilingual
    adds: Bilingual
    address: str


@dataclass(frozen=True)
class RowPage:
    """One entry: what it says, its proof, its history, the figures that it counts in."""

    ledger: Ledger
    row: LedgerRow
    name: Bilingual
    answers: tuple[tuple[Bilingual, Bilingual], ...]
    signs: tuple[Sign, ...]
    papers: tuple[Attachment, ...]
    versions: tuple[Version, ...]
    counted: tuple[Counted, ...]
    closing: ClosedPeriod | None
    may_change: bool
    problem: Bilingual | None
    back: str


@dataclass(frozen=True)
class ClosePage:
    """Closing a period of an institution and those below it: what is in it, what it lacks, who has nothing."""

    ledger: Ledger
    organisation: Organisation
    whose: str
    period: Period
    periods: tuple[Period, ...]
    rows: int
    unproved: int
    totals: tuple[Total, ...]
    empty: tuple[Organisation, ...]
    closing: ClosedPeriod | None
    closings: tuple[ClosedPeriod, ...]
    problem: Bilingual | None
    is_running: bool


def signs_of(ledger: Ledger, row: LedgerRow) -> tuple[Sign, ...]:
    """What a reader must know of a row at a glance."""
    if row.state == LedgerRow.State.WITHDRAWN:
        return (WITHDRAWN,)
    found = [LATE] if row.is_late else []
    return (*found, UNPROVED) if row.papers == 0 and ledger.proof is Proof.REQUIRED else tuple(found)


def row_line(ledger: Ledger, row: LedgerRow) -> RowLine:
    """A row as a list shows it: what names it, its amounts, its signs."""
    shown = [item for item in ledger.totals if item.key in row.data]
    details = tuple(
        Bilingual(
            f"{item.label.zh} {answer(item, row.data[item.key]).zh}",
            f"{item.label.en} {answer(item, row.data[item.key]).en}",
        )
        for item in shown
    )
    return RowLine(row, headline(ledger, row.data), details, signs_of(ledger, row))


def totals_shown(ledger: Ledger, totals: Mapping[str, Decimal]) -> tuple[Total, ...]:
    """The sums with their units, in the order of the ledger."""
    nothing = Bilingual("", "")
    return tuple(
        Total(item.label, f"{totals[item.key]:,}", item.unit.label if item.unit else nothing) for item in ledger.totals
    )


def answers_of(ledger: Ledger, data: Mapping[str, Any]) -> tuple[tuple[Bilingual, Bilingual], ...]:
    """Every answered item with its label."""
    return tuple((item.label, answer(item, data[item.key])) for item in ledger.form.items if item.key in data)
