"""The header is found wherever institutions put it and however they spell it."""

from pathlib import Path

import pytest
from sheet_books import WANTED, Merged, only_sheet, write_text, write_xls, write_xlsx

from kangyu.formats.sheets import Cell, Header, Heading, SheetRefused, find_header
from kangyu.formats.sheets.headings import bare, plain


def header_of(path: Path) -> Header:
    return find_header(only_sheet(path), WANTED)


def header_in(tmp_path: Path, rows: list[list[Cell]], merges: list[Merged] | None = None) -> Header:
    return header_of(write_xlsx(tmp_path / "a.xlsx", rows, merges or []))


def refused(tmp_path: Path, rows: list[list[Cell]]) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        header_in(tmp_path, rows)
    return caught.value


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["姓名", "身份证号", "收缩压"], {"name": 0, "number": 1, "systolic": 2}),
        (["收缩压(mmHg)", "*姓名", "身份证号码(18位)"], {"name": 1, "number": 2, "systolic": 0}),
        (["姓 名", "公民身份号码", "随访日期\n(年-月-日)"], {"name": 0, "number": 1, "on": 2}),
        (["姓　名", "身份证号", "收缩压[mmHg]"], {"name": 0, "number": 1, "systolic": 2}),
        (
            ["患者姓名", "患者身份证号码", "血压(收缩压)", "血压(舒张压)"],
            {"name": 0, "number": 1, "systolic": 2, "diastolic": 3},
        ),
        (["1.姓名", "2.身份证号", "监护人姓名", "监护人身份证号"], {"name": 0, "number": 1}),
        (["姓名", "身份证号", "本次随访日期", "下次随访日期"], {"name": 0, "number": 1, "on": 2, "next": 3}),
        (
            ["姓名", "身份证号", "此次随访日期", "下次随访日期(必填)"],
            {"name": 0, "number": 1, "on": 2, "next": 3},
        ),
        (["姓名", "身份证号", "收缩压单位", "未随访原因"], {"name": 0, "number": 1}),
        (["姓名", "身份证号", "*随访日期", "未随访日期原因"], {"name": 0, "number": 1, "on": 2}),
    ],
)
def test_spellings(tmp_path: Path, texts: list[Cell], columns: dict[str, int]) -> None:
    header = header_in(tmp_path, [texts])
    assert header.columns == columns
    assert [index for index, _ in header.unknown] == [i for i in range(len(texts)) if i not in columns.values()]


def test_full_width_headers(tmp_path: Path) -> None:
    wanted = [Heading("id", ("ID号",), required=True), Heading("bmi", ("BMI", "体质指数"))]
    path = write_xlsx(tmp_path / "a.xlsx", [["ID号", "BMI(kg/m2)"]])
    assert find_header(only_sheet(path), wanted).columns == {"id": 0, "bmi": 1}


def test_plain_and_bare_words() -> None:
    assert (plain("* 收缩压(mmHg)"), bare("* 收缩压(mmHg)")) == ("收缩压mmhg", "收缩压")
    assert bare("(姓名)") == "姓名"


def test_titles_above_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["洪江市2025年高血压患者姓名、身份证号登记表"],
        ["填报单位:安江镇卫生院", None, "日期:2025-06-30"],
        [],
        ["序号", "姓名", "身份证号"],
        [1, "王小明", "431281195001011234"],
    ]
    header = header_in(tmp_path, rows, [(0, 0, 0, 2, "洪江市2025年高血压患者姓名、身份证号登记表")])
    assert (header.line, header.columns) == (4, {"name": 1, "number": 2})
    assert [line.number for line in header.above] == [1, 2, 3]


TWO_ROWS: list[list[Cell]] = [
    ["某表"],
    ["姓名", "身份证号", "血压", None, "随访日期"],
    [None, None, "收缩压", "舒张压", None],
    ["王小明", "431281195001011234", 150, 90, "2025-03-01"],
]


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_two_rows_with_merged_groups(tmp_path: Path, write: object) -> None:
    assert callable(write)
    merges = [(1, 0, 2, 0, "姓名"), (1, 1, 2, 1, "身份证号"), (1, 2, 1, 3, "血压"), (1, 4, 2, 4, "随访日期")]
    header = header_of(write(tmp_path / "a", TWO_ROWS, merges))
    assert header.columns == {"name": 0, "number": 1, "systolic": 2, "diastolic": 3, "on": 4}
    assert header.line == 3


def test_two_rows_without_merges(tmp_path: Path) -> None:
    header = header_of(write_text(tmp_path / "a.csv", TWO_ROWS))
    assert header.columns == {"name": 0, "number": 1, "systolic": 2, "diastolic": 3, "on": 4}
    assert (header.line, header.labels) == (3, ("姓名", "身份证号", "血压/收缩压", "舒张压", "随访日期"))


def test_the_group_tells_equal_children_apart(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "身份证号", "第一次随访", None, "第二次随访", None],
        [None, None, "日期", "收缩压", "日期", "收缩压"],
        ["王小明", "431281195001011234", "2025-03-01", 150, "2025-06-01", 140],
    ]
    wanted = [
        Heading("name", ("姓名",), required=True),
        Heading("first", ("第一次随访日期",)),
        Heading("second", ("第二次随访日期",)),
    ]
    path = write_xlsx(tmp_path / "a.xlsx", rows, [(0, 2, 0, 3, "第一次随访"), (0, 4, 0, 5, "第二次随访")])
    header = find_header(only_sheet(path), wanted)
    assert header.columns == {"name": 0, "first": 2, "second": 4}
    assert header.labels[5] == "第二次随访/收缩压"


def test_a_heading_merged_over_two_columns_for_looks_is_one(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["姓名", None, "身份证号"], ["王小明", None, "431281195001011234"]]
    assert header_in(tmp_path, rows, [(0, 0, 0, 1, "姓名")]).columns == {"name": 0, "number": 2}


def test_missing_headings_and_the_nearest_row_are_named(tmp_path: Path) -> None:
    error = refused(tmp_path, [["某某登记表"], [], ["姓名", "收缩压"], ["王小明", 150]])
    assert (error.reason, error.details["line"], error.details["missing"]) == ("no_header", 3, "身份证号")
    assert "第 3 行" in error.message.zh and "身份证号" in error.message.zh


def test_without_any_heading_all_needed_are_named(tmp_path: Path) -> None:
    error = refused(tmp_path, [["a", "b"], [1, 2]])
    assert (error.reason, error.details["missing"]) == ("no_header", "姓名、身份证号")


def test_the_header_is_not_looked_for_below_thirty_rows(tmp_path: Path) -> None:
    blank: list[list[Cell]] = [[]]
    assert header_in(tmp_path, [*blank * 29, ["姓名", "身份证号"]]).line == 30
    assert refused(tmp_path, [["x"], *blank * 29, ["姓名", "身份证号"]]).reason == "no_header"


def test_two_columns_for_one_heading_are_named_by_their_letters(tmp_path: Path) -> None:
    error = refused(tmp_path, [["姓名", "身份证号", "姓名(必填)"]])
    assert error.reason == "two_columns"
    assert (error.details["first"], error.details["second"], error.details["heading"]) == ("A", "C", "姓名")
