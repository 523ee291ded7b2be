"""A list as a spreadsheet to take away."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import xlsxwriter
from django.http import FileResponse

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(
    filename: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    name: str | None = None,
    title: str = "",
    note: str = "",
) -> FileResponse:
    """The rows under their headings, as a file to download. Texts stay texts: nothing becomes a formula.

    `name` is the sheet's; `title` stands above the headings: what the list holds, as of when. `note` stands below the last row, such as that there would be more.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_sheet_name(name) if name else None)
    top = 1 if title else 0
    sheet.freeze_panes(top + 1, 0)
    sheet.write_row(top, 0, headings, bold)
    below = [(note,)] if note else []
    for line, row in enumerate(chain(rows, below), start=top + 1):
        for column, value in enumerate(row):
            if hasattr(value, "isoformat"):
                sheet.write_datetime(line, column, value, day)
            else:
                sheet.write(line, column, value)
    sheet.autofit()
    if title:  # written after the columns have found their width
        sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    book.close()
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=filename, content_type=_TYPE)


def _sheet_name(name: str) -> str:
    """What a spreadsheet admits as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip()
