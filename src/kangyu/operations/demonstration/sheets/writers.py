"""Writing tables as files: csv in two encodings, xlsx, and the old xls where its writer is installed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from .table import Cell, Column, Table


class FileKind(StrEnum):
    """How a sender's computer saves a sheet."""

    CSV_UTF8 = "csv-utf8"
    CSV_GB18030 = "csv-gb18030"
    XLSX = "xlsx"
    XLS = "xls"

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return ".csv" if self in (FileKind.CSV_UTF8, FileKind.CSV_GB18030) else f".{self.value}"

    @property
    def holds_several_sheets(self) -> bool:
        """Whether a file holds more than one sheet."""
        return self in (FileKind.XLSX, FileKind.XLS)


def can_write_xls() -> bool:
    """Whether the old format can be written here: its writer is no dependency of the product."""
    try:
        import xlwt  # noqa: F401
    except ImportError:
        return False
    return True


def write(path: Path, kind: FileKind, tables: Sequence[Table], on: date) -> None:
    """Write tables to a file of that kind, made `on` that day; a csv takes exactly one. Equal tables give equal bytes."""
    if kind is FileKind.XLSX:
        _write_xlsx(path, tables, on)
    elif kind is FileKind.XLS:
        _write_xls(path, tables)
    else:
        (table,) = tables
        _write_csv(path, table, "utf-8-sig" if kind is FileKind.CSV_UTF8 else "gb18030")


def _write_csv(path: Path, table: Table, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        width = len(table.columns)
        writer.writerows([title] + [""] * (width - 1) for title in table.titles)
        writer.writerow([column.heading.replace("\n", "") for column in table.columns])
        rows = zip(*(column.cells for column in table.columns), strict=True)
        if not table.blank_before:
            writer.writerows(rows)
        else:
            for number, row in enumerate(rows):
                if number in table.blank_before:
                    writer.writerow([""] * width)
                writer.writerow(row)
        writer.writerows(table.footers)


def _write_xlsx(path: Path, tables: Sequence[Table], on: date) -> None:
    import xlsxwriter

    # A cell merged downwards spans rows that are written later, which constant memory cannot do.
    merges = any(table.has_groups or column.is_merged for table in tables for column in table.columns)
    options = {"constant_memory": not merges, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(on.year, on.month, on.day)})
        formats = {"date": book.add_format({"num_format": "yyyy/m/d"}), "plain": book.add_format()}
        for table in tables:
            _fill_xlsx(book.add_worksheet(table.name), table, formats)


def _fill_xlsx(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    top, width = len(table.titles), len(table.columns)
    for line, title in enumerate(table.titles):
        sheet.merge_range(line, 0, line, width - 1, title, formats["plain"])
    _head(table, sheet.write_string, lambda *place: sheet.merge_range(*place, formats["plain"]), top)
    lines = [line - 1 for line in table.lines()]
    spans = [_spans(column) if column.is_merged else None for column in table.columns]
    write_string, write_number, write_date = sheet.write_string, sheet.write_number, sheet.write_datetime
    for number, (line, row) in enumerate(zip(lines, _rows(table), strict=True)):
        for place, cell in enumerate(row):
            if type(cell) is str:
                span = spans[place]
                if span is None:
                    write_string(line, place, cell)
                elif number in span:
                    _merge_down(sheet, line, lines[span[number]], place, cell, formats["plain"])
            elif isinstance(cell, date):
                write_date(line, place, datetime(cell.year, cell.month, cell.day), formats["date"])
            elif cell is not None:
                write_number(line, place, cell)
    for extra, footer in enumerate(table.footers, start=(lines[-1] if lines else top) + 1):
        sheet.write_row(extra, 0, footer)


def _merge_down(sheet: Any, first: int, last: int, place: int, cell: str, plain: Any) -> None:
    if last > first:
        sheet.merge_range(first, place, last, place, cell, plain)
    else:
        sheet.write_string(first, place, cell)


def _write_xls(path: Path, tables: Sequence[Table]) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for table in tables:
        sheet = book.add_sheet(table.name)
        _fill_xls(sheet, table, day)
    book.save(str(path))


def _fill_xls(sheet: Any, table: Table, day: Any) -> None:
    top, width = len(table.titles), len(table.columns)
    for line, title in enumerate(table.titles):
        sheet.write_merge(line, line, 0, width - 1, title)

    def merge(first: int, left: int, last: int, right: int, text: str) -> None:
        sheet.write_merge(first, last, left, right, text)

    _head(table, sheet.write, merge, top)
    lines = [line - 1 for line in table.lines()]
    spans = [_spans(column) if column.is_merged else None for column in table.columns]
    for number, (line, row) in enumerate(zip(lines, _rows(table), strict=True)):
        for place, cell in enumerate(row):
            span = spans[place]
            if cell is None:
                continue
            if span is not None:
                if number in span:
                    sheet.write_merge(line, lines[span[number]], place, place, cell)
            elif isinstance(cell, date):
                sheet.write(line, place, cell, day)
            else:
                sheet.write(line, place, cell)
    for extra, footer in enumerate(table.footers, start=(lines[-1] if lines else top) + 1):
        for place, cell in enumerate(footer):
            sheet.write(extra, place, cell)


def _head(table: Table, write: Any, merge: Any, top: int) -> None:
    """The header in one row, or in two with groups over their columns."""
    if not table.has_groups:
        for place, column in enumerate(table.columns):
            write(top, place, column.heading)
        return
    place = 0
    for group, members in groupby(table.columns, key=lambda column: column.group):
        columns = list(members)
        if group and len(columns) > 1:
            merge(top, place, top, place + len(columns) - 1, group)
        for offset, column in enumerate(columns):
            if group:
                write(top + 1, place + offset, column.heading)
            else:
                merge(top, place + offset, top + 1, place + offset, column.heading)
        place += len(columns)


def _rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    return zip(*(column.cells for column in table.columns), strict=True)


def _spans(column: Column) -> dict[int, int]:
    """The last row of each run of equal cells, by its first."""
    spans, start = {}, 0
    for _, run in groupby(column.cells):
        length = sum(1 for _ in run)
        spans[start] = start + length - 1
        start += length
    return spans
