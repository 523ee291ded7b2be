"""What an official document 公文 says, without how it looks."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

LONGEST_TAG = 64  # Word calls a file damaged whose content control has a longer tag or alias


@dataclass(frozen=True, slots=True)
class Text:
    """Words that are only words."""

    text: str


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A number that knows where it comes from.

    In docx it is a content control, so that `tag` (the figure's identity) and `alias` (its name, shown by Word)
    stay with it through editing; in PDF it is a link where there is an `href`.
    """

    text: str
    tag: str
    alias: str
    note: str = ""
    href: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.tag) <= LONGEST_TAG or not self.tag.isprintable():
            raise ValueError(f"A figure's tag has 1 to {LONGEST_TAG} printable characters: {self.tag!r}")
        if not self.text.strip():
            raise ValueError(f"A figure has a text to show: {self.tag}")


Run = Text | FigureRun


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 一、, level 2 （一）, level 3 1., level 4 （1）; the number is written in the text."""

    level: Literal[1, 2, 3, 4]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]


Block = Heading | Paragraph
Cell = str | FigureRun


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """An attachment 附件: one table, beginning on a page of its own."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"An annex table has columns: {self.title}")
        uneven = [number for number, row in enumerate(self.rows, 1) if len(row) != len(self.columns)]
        if uneven:
            raise ValueError(f"{self.title}: rows {uneven[:5]} have not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """版记: who else receives the document 抄送, which office printed it 印发机关 and when."""

    office: str
    on: dt.date
    copies_to: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """`issuer` stands in the red mark (文件 is added), `signature` below the text.

    A title is broken where it holds a newline, otherwise near its middle when it is too long for one line.
    """

    issuer: str
    number: str | None
    title: str
    addressee: str | None
    blocks: tuple[Block, ...]
    signature: str
    on: dt.date
    annexes: tuple[AnnexTable, ...] = ()
    record: RecordBlock | None = None
    is_sealed: bool = True
