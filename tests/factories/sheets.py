"""Sheets as institutions send them, written into a folder."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Row = dict[str, object]


def write_csv(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", above: Sequence[str] = ()) -> Path:
    """Rows by heading as text; `above` are title rows."""
    headings = headings_of(rows)
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file)
        writer.writerows([title] for title in above)
        writer.writerow(headings)
        writer.writerows([[_text(row.get(heading)) for heading in headings] for row in rows])
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Row]], *, title: str | None = None) -> Path:
    """One worksheet for each list of rows by heading; None leaves a cell empty."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            headings = headings_of(rows)
            top = 0
            if title:
                sheet.merge_range(0, 0, 0, max(len(headings) - 1, 1), title)
                top = 1
            sheet.write_row(top, 0, headings)
            for index, row in enumerate(rows, start=top + 1):
                for column, heading in enumerate(headings):
                    value = row.get(heading)
                    if isinstance(value, str):
                        sheet.write_string(index, column, value)
                    elif value is not None:
                        sheet.write(index, column, value)
    return path


def headings_of(rows: Sequence[Row]) -> list[str]:
    """All headings of all rows, in the order of their first appearance."""
    return list(dict.fromkeys(heading for row in rows for heading in row))


def _text(value: object) -> str:
    return "" if value is None else str(value)
