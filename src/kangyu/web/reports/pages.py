"""What the templates of the report room may use."""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.methods.documents import Report as Declaration
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web.figures.asked import PeriodGroup
from kangyu.web.states import Sign


@dataclass(frozen=True)
class ReportLine:
    """A report in the list."""

    report: Report
    period: Bilingual
    sign: Sign


@dataclass(frozen=True)
class RoomPage:
    """The report room. `before` is the cursor of the older ones; without a snapshot there are no `periods`."""

    lines: tuple[ReportLine, ...]
    before: int | None
    declarations: tuple[Declaration, ...]
    periods: tuple[PeriodGroup, ...]
    problem: Bilingual | None
    number: str


@dataclass(frozen=True)
class FigureCell:
    """A number at its place in the document: as printed, where it leads, and what a pointer on it says."""

    number: int
    text: str
    address: str
    name: str
    explained: tuple[str, ...]

    @property
    def as_title(self) -> str:
        """The explanation in one line, where there is no room for more."""
        return "；".join((self.name, *self.explained))


@dataclass(frozen=True)
class Piece:
    """A run of text or a figure."""

    text: str
    cell: FigureCell | None


@dataclass(frozen=True)
class Block:
    """A heading of a level, or a paragraph (level 0)."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class PaperTable:
    """An annex with its table. `is_text` when it holds words (the definitions), so that nothing is summed up."""

    label: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Piece, ...], ...]
    is_text: bool

    @property
    def labelled(self) -> tuple[tuple[tuple[str, Piece], ...], ...]:
        """The rows with each piece beside its column, which a narrow screen shows as a card."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Paper:
    """The document as it will be printed, always in Chinese."""

    mark: str
    number: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[PaperTable, ...]
    signature: str
    on: str


@dataclass(frozen=True)
class LeftOut:
    """A sentence that could not be written, and why."""

    sentence: str
    name: Bilingual
    reason: Bilingual
    address: str


@dataclass(frozen=True)
class ReportPage:
    """A report with its paper. `others` can be compared with it; `is_stale` when a newer snapshot exists.

    `number` is the issuing number as it stands in its form.
    """

    report: Report
    period: Period
    sign: Sign
    paper: Paper
    figures: int
    left_out: tuple[LeftOut, ...]
    others: tuple[Report, ...]
    is_stale: bool
    problem: Bilingual | None
    number: str


@dataclass(frozen=True)
class IssuePage:
    """Before issuing: how many figures and rows are frozen; the issuing number as it stands in the form, and why not."""

    report: Report
    figures: int
    distinct: int
    rows: int
    left_out: int
    number: str
    problem: Bilingual | None = None


@dataclass(frozen=True)
class Difference:
    """A figure of both documents."""

    name: str
    area: str
    aspect: Bilingual
    here: str
    there: str
    here_address: str
    there_address: str

    @property
    def is_different(self) -> bool:
        """Whether the two print it differently, or one does not print it."""
        return self.here != self.there


@dataclass(frozen=True)
class ComparePage:
    """Two documents, figure by figure, those that differ first. `redefined` are indicators of another version."""

    report: Report
    other: Report
    others: tuple[Report, ...]
    rows: tuple[Difference, ...]
    different: int
    redefined: tuple[str, ...]
