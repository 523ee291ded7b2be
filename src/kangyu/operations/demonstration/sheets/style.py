"""The habits of one sender: file, dates, codes, spellings of headings, which columns, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from .spelling import CodeStyle, DateStyle
from .writers import FileKind, can_write_xls

_T = TypeVar("_T")

_CYCLE = (
    FileKind.XLSX,
    FileKind.CSV_GB18030,
    FileKind.CSV_UTF8,
    FileKind.XLS,
    FileKind.XLSX,
    FileKind.CSV_GB18030,
    FileKind.CSV_UTF8,
)
_EXCEL_ROWS, _MERGED_ROWS = 12_600, 7_000
_TEXT_DATES = (DateStyle.SLASH, DateStyle.CHINESE, DateStyle.COMPACT, DateStyle.ISO, DateStyle.DOTS, DateStyle.TIMED)


@dataclass(frozen=True)
class Style:
    """What makes one sender's sheets look as they do."""

    number: int
    kind: FileKind
    dates: DateStyle
    codes: CodeStyle
    has_serial: bool
    has_two_rows: bool
    merges_villages: bool
    titles: int
    blank_every: int
    full_width_share: float
    decorates: bool
    mends_later: bool

    def rng(self, seed: int) -> np.random.Generator:
        """The chance of this sender."""
        return np.random.default_rng([seed, 7_001, self.number])

    def spelled(self, spellings: Sequence[str], turn: int = 0) -> str:
        """One of the spellings of a heading; every sender has its own."""
        return spellings[(self.number + turn) % len(spellings)]


def style_of(number: int, rows: int, seed: int) -> Style:
    """The habits of the sender of that number, whose largest sheet has so many rows."""
    kind = _kind(number, rows)
    rng = np.random.default_rng([seed, 7_000, number])
    return Style(
        number=number,
        kind=kind,
        dates=DateStyle.REAL
        if kind.holds_several_sheets and number % 2 == 0
        else _TEXT_DATES[number % len(_TEXT_DATES)],
        codes=tuple(CodeStyle)[number % 3],
        has_serial=number % 4 != 3,
        has_two_rows=kind.holds_several_sheets and number % 2 == 0,
        merges_villages=kind.holds_several_sheets and rows < _MERGED_ROWS and number % 3 != 1,
        titles=number % 3 + (kind.holds_several_sheets or number % 2),
        blank_every=int(rng.integers(150, 900)) if number % 3 else 0,
        full_width_share=0.01 if number % 5 in (1, 4) else 0.0,
        decorates=number % 4 == 1,
        mends_later=number % 3 == 1,
    )


def _kind(number: int, rows: int) -> FileKind:
    """Excel files for small senders, csv for the bulk: so it is, and csv is quicker to write."""
    kind = _CYCLE[number % len(_CYCLE)]
    if rows > _EXCEL_ROWS and kind.holds_several_sheets:
        return FileKind.CSV_GB18030 if number % 2 else FileKind.CSV_UTF8
    return FileKind.XLSX if kind is FileKind.XLS and not can_write_xls() else kind
