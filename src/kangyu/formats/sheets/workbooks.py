"""A file sent by an institution, opened as sheets of lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kangyu.formats.sheets.cells import Line
from kangyu.formats.sheets.delimited import Delimited
from kangyu.formats.sheets.excel import Excel, ExcelSheet, Merge
from kangyu.formats.sheets.kinds import Kind, kind_of
from kangyu.formats.sheets.limits import Limits, size_text
from kangyu.formats.sheets.refusals import refusal
from kangyu.vocabulary.labels import Bilingual

HIDDEN = Bilingual("隐藏的工作表", "hidden sheet")
EMPTY = Bilingual("空白的工作表", "empty sheet")


class Source(Protocol):
    """Where a sheet's lines come from."""

    @property
    def height(self) -> int: ...

    @property
    def merges(self) -> tuple[Merge, ...]: ...

    def lines(self) -> Iterator[Line]: ...


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (for csv the file's name without suffix) and its lines, read as often as wanted."""

    name: str
    source: Source

    def rows(self) -> Iterator[Line]:
        """All rows, blank ones too, vertically merged values repeated. Streams; raises ``SheetRefused``."""
        return self.source.lines()

    @property
    def height(self) -> int:
        """About how many rows there are, for progress (for csv, physical lines)."""
        return self.source.height

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Merged ranges, as the file declares them; none in csv."""
        return self.source.merges


@dataclass(frozen=True)
class SkippedSheet:
    """A sheet that was not read: ``why`` is ``HIDDEN`` or ``EMPTY``."""

    name: str
    why: Bilingual


@dataclass(frozen=True)
class Workbook:
    """The sheets of one file; of an Excel file one sheet at a time is in memory, so read them in turn."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    skipped: tuple[SkippedSheet, ...] = ()


def open_workbook(path: Path, *, limits: Limits = Limits()) -> Workbook:
    """Open a spreadsheet by its content: xlsx, xlsm, xls, or text in UTF-8, GB18030 or UTF-16.

    Raises ``SheetRefused``; its ``reason`` is "empty_file", "not_a_sheet", "truncated", "password",
    "too_large", "zip_bomb", "encoding", "too_many_rows", "too_wide" or "too_spread".
    """
    _check_size(path, limits)
    kind = kind_of(path)
    if kind is Kind.TEXT:
        return Workbook(kind, (Sheet(path.stem, Delimited(path, limits)),))
    return _open_excel(Excel(path, limits, is_zip=kind is Kind.XLSX), kind)


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise refusal("empty_file")
    if size > limits.bytes:
        raise refusal("too_large", size=size_text(size), limit=size_text(limits.bytes))


def _open_excel(book: Excel, kind: Kind) -> Workbook:
    sheets: list[Sheet] = []
    skipped: list[SkippedSheet] = []
    for index, name, is_hidden in book.catalogue():
        if is_hidden:
            skipped.append(SkippedSheet(name, HIDDEN))
        elif book.is_empty(index, name):
            skipped.append(SkippedSheet(name, EMPTY))
        else:
            sheets.append(Sheet(name, ExcelSheet(book, index, name)))
    return Workbook(kind, tuple(sheets), tuple(skipped))
