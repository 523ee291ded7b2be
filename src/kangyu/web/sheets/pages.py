"""What the templates of the import may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kangyu.registers.messages.queries import Message
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign

from .uploads import Progress


@dataclass(frozen=True)
class SheetRow:
    """One received sheet."""

    id: int
    filename: str
    kind: Bilingual
    sign: Sign
    lines: int
    refused: int
    sender: str
    received_at: datetime


@dataclass(frozen=True)
class SheetsPage:
    """The way in, and what was received. `kind` is chosen beforehand, of the ledgers `ledger`, "" to let the headings tell. `more` is the length of a longer list, 0 when all are shown."""

    kinds: tuple[tuple[str, Bilingual], ...]
    rows: tuple[SheetRow, ...]
    more: int
    problem: str
    kind: str
    ledgers: tuple[tuple[str, Bilingual], ...]
    ledger: str


@dataclass(frozen=True)
class ProgressPage:
    """A sheet that is being applied. `note` is what there is to say of one that others had sent."""

    token: str
    progress: Progress
    per_cent: int
    note: Bilingual | None


@dataclass(frozen=True)
class RefusedLine:
    """Why a line was not applied."""

    sheet: str
    line: int
    reasons: tuple[Bilingual, ...]


@dataclass(frozen=True)
class UnusedColumns:
    """The columns of a sheet that nobody asked for, as it spells them."""

    sheet: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class PassedOver:
    """Lines of a sheet that were taken for no data: why, how many, and the numbers of the first."""

    sheet: str
    why: Bilingual
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class MessagePage:
    """What became of a sheet. `reason` is why it was refused as a whole.

    `has_answer` when the reader may have the refused lines themselves.
    """

    message: Message
    row: SheetRow
    reason: Bilingual | None
    refused: tuple[RefusedLine, ...]
    has_more: bool
    has_answer: bool
    unused: tuple[UnusedColumns, ...]
    passed_over: tuple[PassedOver, ...]
