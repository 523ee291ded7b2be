"""What a cell, a line and a sheet are, once read."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from sheet_books import cells_of, only_sheet, write_text, write_xls, write_xlsx

from kangyu.formats.sheets import looks_like_formula, open_workbook
from kangyu.formats.sheets.cells import clean, column_letters, column_number
from kangyu.formats.sheets.workbooks import EMPTY, HIDDEN


def test_values_come_as_they_were_meant(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, [3, 36.5, True])
        sheet.write_number(0, 3, 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(0, 4, 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_datetime(0, 5, datetime(2025, 3, 1, 8, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_datetime(0, 6, datetime(1935, 3, 1), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_formula(0, 7, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 8, "=A1+1", None, 4)
        sheet.write_string(0, 9, " 王 小明 ")
    (row,) = cells_of(tmp_path / "a.xlsx")
    assert row == (
        3,
        36.5,
        True,
        "12:00",
        "36:00",
        datetime(2025, 3, 1, 8, 30),
        date(1935, 3, 1),
        None,
        4,
        " 王 小明 ",
    )
    assert [type(cell) for cell in row[:3]] == [int, float, bool]


def test_an_identity_number_spoiled_by_excel_shows_zeros_at_its_end() -> None:
    assert clean([float("431281195001011234")]) == (431281195001011000,)
    assert clean([float("nan"), float("inf"), -2.0]) == (None, None, -2)


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_lines_keep_the_numbers_that_excel_shows(tmp_path: Path, write: object) -> None:
    assert callable(write)
    path = write(tmp_path / "a", [[], [], [None, None, "姓名"], [], [None, None, "王小明"]])
    lines = list(only_sheet(path).rows())
    assert [(line.number, line.cells) for line in lines if any(line.cells)] == [
        (3, (None, None, "姓名")),
        (5, (None, None, "王小明")),
    ]


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_a_value_merged_downwards_is_in_each_row(tmp_path: Path, write: object) -> None:
    assert callable(write)
    rows = [["乡镇", "姓名"], [None, "甲"], [None, "乙"], [], [None, "丙"], ["黔城镇", "丁"]]
    path = write(tmp_path / "a", rows, [(1, 0, 4, 0, "安江镇")])
    assert [line.cells for line in only_sheet(path).rows()] == [
        ("乡镇", "姓名"),
        ("安江镇", "甲"),
        ("安江镇", "乙"),
        (None, None),  # nobody wrote anything here
        ("安江镇", "丙"),
        ("黔城镇", "丁"),
    ]


def test_hidden_and_empty_sheets_are_skipped_and_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name in ("空白", "一月", "隐藏", "二月"):
            sheet = book.add_worksheet(name)
            if name != "空白":
                sheet.write(0, 0, name)
        book.get_worksheet_by_name("一月").activate()
        book.get_worksheet_by_name("隐藏").hide()
        book.add_chartsheet("图")
    workbook = open_workbook(tmp_path / "a.xlsx")
    assert [[line.cells for line in sheet.rows()] for sheet in workbook.sheets] == [[("一月",)], [("二月",)]]
    assert [(sheet.name, sheet.why) for sheet in workbook.skipped] == [("空白", EMPTY), ("隐藏", HIDDEN)]


def test_hidden_and_empty_sheets_of_old_workbooks_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("一月").write(0, 0, 1)
    hidden = book.add_sheet("隐藏")
    hidden.visibility = 1
    hidden.write(0, 0, 1)
    book.add_sheet("空白")
    book.save(str(tmp_path / "a.xls"))
    workbook = open_workbook(tmp_path / "a.xls")
    assert [sheet.name for sheet in workbook.sheets] == ["一月"]
    assert [sheet.why for sheet in workbook.skipped] == [HIDDEN, EMPTY]


def test_a_sheet_can_be_read_again_after_another(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name in ("一", "二"):
            book.add_worksheet(name).write(0, 0, name)
    one, two = open_workbook(tmp_path / "a.xlsx").sheets
    assert [next(iter(sheet.rows())).cells for sheet in (one, two, one)] == [("一",), ("二",), ("一",)]
    assert (one.height, one.merges) == (1, ())


def test_csv_records_over_several_lines_are_numbered_where_they_begin(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,地址\n王小明,"安江镇\n一村"\n\n李四,"他说""好"""\n', encoding="utf-8")
    assert [(line.number, line.cells) for line in only_sheet(path).rows()] == [
        (1, ("姓名", "地址")),
        (2, ("王小明", "安江镇\n一村")),
        (4, ()),
        (5, ("李四", '他说"好"')),
    ]


def test_csv_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('号,值\n="0431281",=cmd|calc\n007,1e5\n', encoding="utf-8")
    assert [line.cells for line in only_sheet(path).rows()][1:] == [("0431281", "=cmd|calc"), ("007", "1e5")]


def test_commas_inside_quotes_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名;地址\n王;"a,b,c,d"\n李;"a,b,c,d"\n', encoding="utf-8")
    assert only_sheet(path).rows().__next__().cells == ("姓名", "地址")
    assert cells_of(write_text(tmp_path / "b.csv", [["姓名"], ["王"]])) == [("姓名",), ("王",)]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x!A", "-2+SUM(A1)", "\t=A1", "=A1"])
def test_formulas_are_known(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "-", "+", "++", "+-", "=", "-5", "+86 13800000000", "+(弱阳)", "a=b", "@", "--"])
def test_results_and_telephones_are_no_formulas(text: str) -> None:
    assert not looks_like_formula(text)


def test_column_letters_are_those_of_excel() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert all(column_number(column_letters(index)) == index + 1 for index in range(2000))
