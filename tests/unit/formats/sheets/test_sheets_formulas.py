"""A formula that carries no value is shown as what it is, not as a blank."""

from __future__ import annotations

import zipfile
from pathlib import Path

import xlsxwriter

from kangyu.formats.sheets import open_workbook


def _book(path: Path, *, keeps_values: bool) -> Path:
    """Two rows under a header; the second column is a formula in both."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("居民")
        sheet.write_row(0, 0, ["姓名", "电话", "备注"])
        for row in (1, 2):
            sheet.write(row, 0, f"张{row}")
            sheet.write_formula(row, 1, '=1380000&"0001"', value="13800000001")
    if not keeps_values:
        _without_values(path)
    return path


def _without_values(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b"<v>13800000001</v>", b"")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def _cells(path: Path) -> list[tuple[object, ...]]:
    return [line.cells for line in open_workbook(path).sheets[0].rows()]


def test_a_formula_with_its_value_is_its_value(tmp_path: Path) -> None:
    assert [cells[1] for cells in _cells(_book(tmp_path / "a.xlsx", keeps_values=True))][1:] == ["13800000001"] * 2


def test_a_formula_without_a_value_is_its_own_text(tmp_path: Path) -> None:
    cells = _cells(_book(tmp_path / "b.xlsx", keeps_values=False))
    assert [row[0] for row in cells] == ["姓名", "张1", "张2"]
    assert all(str(row[1]).startswith("=1380000") for row in cells[1:])
