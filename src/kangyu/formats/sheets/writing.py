"""Sheets that we write: the lines sent back with what is wrong, annexes, exports.

Text is always written as text, so nothing that somebody typed can run as a formula on the reader's machine.
The same content gives the same bytes: no clock is read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from kangyu.formats.sheets.cells import Cell, Line
from kangyu.formats.sheets.headings import plain

_LAST_ROW = 1_048_575  # 0-based, as Excel has it
_LONGEST_TEXT = 32_767  # characters in one cell
_LARGEST_EXACT = 10**15  # Excel keeps 15 digits; longer numbers are written as text
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # earlier ones Excel counts wrongly
_MADE = datetime(2000, 1, 1)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

LINE_HEADING = "原表行号"
"""Heading of the column that says where a returned line stood in the file that was sent."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: heading, Excel number format ("0.00%", "yyyy-mm-dd"), width in characters."""

    heading: str
    number_format: str | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to write: rows are taken one by one and may be a stream; ``title`` stands above the header."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    title: str | None = None


def write_table(path: Path, sheets: Mapping[str, Table]) -> None:
    """Write tables into one .xlsx, one sheet each by name, in constant memory.

    A table longer than a sheet may be goes on in a further sheet. Raises ``ValueError`` without tables.
    """
    if not sheets:
        raise ValueError("a workbook needs at least one sheet")
    with _Book(path) as book:
        for name, table in sheets.items():
            book.write(name, table)


def write_answer(
    path: Path,
    *,
    title: str,
    header: Sequence[str],
    rows: Iterable[tuple[Line, str]],
    reason_heading: str,
    line_heading: str = LINE_HEADING,
) -> None:
    """Write the lines that were refused as they were sent, with why, and where they stood, in front of each.

    The sheet can be mended and sent again: its header is found as before, and the two columns in front are
    not written twice when it comes back once more.
    """
    ours = {plain(reason_heading), plain(line_heading)}
    kept = [index for index, text in enumerate(header) if plain(text) not in ours]
    columns = [
        Column(reason_heading, width=36),
        Column(line_heading, width=10),
        *(Column(header[index]) for index in kept),
    ]
    answers = ((reason, line.number, *_picked(line.cells, kept)) for line, reason in rows)
    write_table(path, {title: Table(columns, answers, title=title)})


def _picked(cells: Sequence[Cell], kept: Sequence[int]) -> list[Cell]:
    return [cells[index] if index < len(cells) else None for index in kept]


class _Book:
    """An .xlsx being written."""

    def __init__(self, path: Path) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _MADE})
        self._names: set[str] = set()
        self._formats: dict[str, Any] = {}
        self._header = self._book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
        self._title = self._book.add_format({"bold": True, "font_size": 14})

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # Closing also ends a file that failed half-way; the caller sees the error, not a broken handle.
        self._book.close()

    def write(self, name: str, table: Table) -> None:
        """Write one table, in as many sheets as it takes."""
        sheet, row = self._begin(name, table)
        formats = [column.number_format for column in table.columns]
        for cells in table.rows:
            if row > _LAST_ROW:
                sheet, row = self._begin(name, table)
            for index, cell in enumerate(cells):
                self._write_cell(sheet, row, index, cell, formats[index] if index < len(formats) else None)
            row += 1

    def _begin(self, name: str, table: Table) -> tuple[Any, int]:
        """A new sheet with title, header, frozen panes and widths; gives the row where data begins."""
        sheet = self._book.add_worksheet(self._free_name(name))
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width or width_of(column.heading))
        top = 0
        if table.title is not None:
            sheet.write_string(0, 0, _cut(table.title), self._title)
            top = 1
        for index, column in enumerate(table.columns):
            sheet.write_string(top, index, _cut(column.heading), self._header)
        sheet.freeze_panes(top + 1, 0)
        return sheet, top + 1

    def _free_name(self, name: str) -> str:
        base = _FORBIDDEN.sub(" ", name).strip().strip("'")[:31] or "Sheet"
        candidate, number = base, 1
        while candidate.casefold() in self._names:
            number += 1
            suffix = f" ({number})"
            candidate = base[: 31 - len(suffix)] + suffix
        self._names.add(candidate.casefold())
        return candidate

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell, number_format: str | None) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            sheet.write_string(row, column, _cut(cell))
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, date):
            self._write_day(sheet, row, column, cell, number_format)
        elif _is_exact(cell):
            sheet.write_number(row, column, cell, self._format(number_format))
        else:
            sheet.write_string(row, column, str(cell))

    def _write_day(self, sheet: Any, row: int, column: int, cell: date | datetime, number_format: str | None) -> None:
        has_time = isinstance(cell, datetime)
        day = cell.date() if isinstance(cell, datetime) else cell
        if day < _FIRST_EXCEL_DAY:
            sheet.write_string(row, column, cell.isoformat())
            return
        usual = "yyyy-mm-dd hh:mm:ss" if has_time else "yyyy-mm-dd"
        sheet.write_datetime(row, column, cell, self._format(number_format or usual))

    def _format(self, number_format: str | None) -> Any:
        if number_format is None:
            return None
        if number_format not in self._formats:
            self._formats[number_format] = self._book.add_format({"num_format": number_format})
        return self._formats[number_format]


def _is_exact(number: int | float) -> bool:
    # Comparisons with "not a number" are false, and infinity is too large: both are written as words.
    return -_LARGEST_EXACT < number < _LARGEST_EXACT


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def width_of(heading: str) -> float:
    """A width in characters that shows the heading's longest line; Chinese characters take two."""
    longest = max(
        (sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in heading.splitlines()), default=0
    )
    return float(min(max(longest + 2, 8), 40))
