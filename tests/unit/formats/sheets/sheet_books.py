"""Makes the files that institutions send: real ones, with the libraries that write them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from kangyu.formats.sheets import Cell, Heading, Limits, Line, Sheet, SheetRefused, open_workbook

HEADER = ["序号", "乡镇", "姓名", "身份证号", "收缩压", "随访日期"]
ROWS: list[list[Cell]] = [
    [1, "安江镇", "王小明", "431281195001011234", 150, date(2025, 3, 1)],
    [2, "安江镇", "李四", "431281196002022345", 138, date(2025, 3, 2)],
    [3, "黔城镇", "张三", "431281197003033456", 142, date(2025, 3, 3)],
]
WANTED = (
    Heading("name", ("姓名",), required=True),
    Heading("number", ("身份证号", "身份证号码", "公民身份号码"), required=True),
    Heading("systolic", ("收缩压", "高压")),
    Heading("diastolic", ("舒张压", "低压")),
    Heading("on", ("随访日期", "本次随访日期")),
    Heading("next", ("下次随访日期",)),
    Heading("township", ("乡镇", "所属乡镇")),
)

Merged = tuple[int, int, int, int, str]
"""First row, first column, last row, last column (0-based), value."""


def write_xlsx(path: Path, rows: Sequence[Sequence[Cell]], merges: Sequence[Merged] = ()) -> Path:
    """An .xlsx with one sheet; merged ranges are written over the rows."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("随访")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
        for merged in merges:
            sheet.merge_range(*merged)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[Cell]], merges: Sequence[Merged] = ()) -> Path:
    """An old .xls with one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("随访", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write(row, column, cell, day)
            elif cell is not None:
                sheet.write(row, column, cell)
    for top, left, bottom, right, value in merges:
        sheet.write_merge(top, bottom, left, right, value)
    book.save(str(path))
    return path


def write_text(path: Path, rows: Sequence[Sequence[Cell]], encoding: str = "utf-8", by: str = ",") -> Path:
    """A text file without quotation marks."""
    lines = [by.join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def only_sheet(path: Path) -> Sheet:
    """The one sheet of a file."""
    (sheet,) = open_workbook(path).sheets
    return sheet


def cells_of(path: Path) -> list[tuple[Cell, ...]]:
    """All rows of a file's one sheet."""
    return [line.cells for line in only_sheet(path).rows()]


def numbers(lines: Sequence[Line]) -> list[int]:
    """The row numbers of lines."""
    return [line.number for line in lines]


def refused(path: Path, limits: Limits | None = None) -> SheetRefused:
    """The refusal of a file, its message filled in."""
    with pytest.raises(SheetRefused) as caught:
        for sheet in open_workbook(path, limits=limits or Limits()).sheets:
            list(sheet.rows())
    assert "{" not in caught.value.message.zh + caught.value.message.en
    return caught.value
