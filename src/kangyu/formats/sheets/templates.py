"""Empty sheets to be filled in: a title, a line of guidance, the headings, and lists to choose from.

The guidance stands above the headings, so that the reader of sheets passes it over when the sheet comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

from kangyu.formats.sheets.writing import width_of

LINES = 1000
"""Lines below the headings that have lists and formats."""

_LONGEST_LIST = 255  # characters that Excel admits in a list written in the cell itself


@dataclass(frozen=True, slots=True)
class Question:
    """A column to fill in: what is written above it, and, if it is one of a few words, which."""

    heading: str
    guidance: str
    choices: tuple[str, ...] = ()
    is_date: bool = False


def write_template(stream: BinaryIO, *, name: str, title: str, questions: Sequence[Question]) -> None:
    """Write an empty sheet of that name as .xlsx."""
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    quiet = book.add_format({"font_color": "#5b6472", "text_wrap": True, "valign": "top", "font_size": 9})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for index, question in enumerate(questions):
        sheet.set_column(index, index, max(14.0, width_of(question.heading)), day if question.is_date else None)
        sheet.write_string(1, index, question.guidance, quiet)
        sheet.write_string(2, index, question.heading, bold)
        _offer(sheet, index, question)
    sheet.set_row(1, 48)
    sheet.freeze_panes(3, 0)
    book.close()


def _offer(sheet: Any, column: int, question: Question) -> None:
    """A list to choose from; other spellings that are understood may still be typed."""
    if question.choices and len(",".join(question.choices)) <= _LONGEST_LIST:
        options = {"validate": "list", "source": list(question.choices), "error_type": "information"}
        sheet.data_validation(3, column, 2 + LINES, column, options)
