"""Data lines come out; what is there for the eye stays behind and is counted."""

from pathlib import Path

import pytest
from sheet_books import WANTED, numbers, only_sheet, write_text, write_xlsx

from kangyu.formats.sheets import SKIP_REASONS, Cell, Heading, Skipped, data_lines, find_header

TITLE: list[Cell] = ["安江镇高血压随访登记表"]
HEAD: list[Cell] = ["序号", "乡镇", "姓名", "身份证号", "收缩压"]
WANG: list[Cell] = [1, "安江镇", "王小明", "431281195001011234", 150]


@pytest.fixture(params=["a.xlsx", "a.csv"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def read(path: Path, *rows: list[Cell]) -> tuple[list[int], dict[str, list[int]]]:
    write = write_xlsx if path.suffix == ".xlsx" else write_text
    sheet = only_sheet(write(path, [TITLE, HEAD, *rows]))
    skipped = Skipped()
    kept = list(data_lines(sheet, find_header(sheet, WANTED), skipped))
    assert all(len(line.cells) >= len(HEAD) for line in kept)
    assert set(skipped.counts) <= set(SKIP_REASONS)
    assert skipped.total == sum(map(len, skipped.lines.values()))
    return numbers(kept), skipped.lines


def test_plain_lines_are_data(path: Path) -> None:
    assert read(path, WANG, WANG) == ([3, 4], {})


def test_blank_lines_and_lines_numbered_ahead(path: Path) -> None:
    assert read(path, WANG, [], ["  "], [2], WANG) == ([3, 7], {"blank": [4, 5, 6]})


def test_headers_and_titles_repeated_at_page_breaks(path: Path) -> None:
    assert read(path, WANG, TITLE, HEAD, WANG) == ([3, 6], {"title": [4], "header": [5]})


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, None, None, 150],
        ["合 计", None, 12, None, 150],
        [None, "安江镇小计", 1, None, None],
        ["总计:", "1人"],
        ["共 12 人"],
        [None, None, "合计", None, 288],
        ["平均", None, None, None, 144.5],
        ["合计", "安江镇", 2, 2, 288],
    ],
)
def test_totals(path: Path, row: list[Cell]) -> None:
    assert read(path, WANG, row) == ([3], {"total": [4]})


@pytest.mark.parametrize(
    "row",
    [
        ["填表人:张三", None, None, "审核人:李四"],
        ["填表人", "张三", None, "审核人", "李四"],
        ["制表日期:2025年6月30日"],
        ["注:本表一式两份"],
        ["备注:1.收缩压单位为mmHg"],
        ["单位负责人(签字):", None, None, "填报人:"],
        ["第 1 页,共 3 页"],
        [None, None, "审核人签字:"],
        ["说明:空白处不填"],
    ],
)
def test_footers(path: Path, row: list[Cell]) -> None:
    assert read(path, WANG, row) == ([3], {"footer": [4]})


def test_numbers_under_an_empty_name_are_a_total(path: Path) -> None:
    assert read(path, WANG, [None, None, None, None, 288]) == ([3], {"numbers": [4]})


def test_a_line_with_nothing_in_the_columns_asked_for(path: Path) -> None:
    assert read(path, WANG, ["见附件"]) == ([3], {"nothing_asked": [4]})


@pytest.mark.parametrize(
    "row",
    [
        [1, "安江镇", None, "431281195001011234", 150],
        [1, "安江镇", "王小明", None, 150],
        [None, None, None, "431281195001011234", None],
        ["备注:新", "安江镇", "王小明", "431281195001011234", 150],
        [1, "合计", "王小明", "431281195001011234", 150],
        ["x", "人民医院", "计小平", "431281195001011234", 150],
    ],
)
def test_a_person_is_never_passed_over(path: Path, row: list[Cell]) -> None:
    assert read(path, WANG, row) == ([3, 4], {})


def test_a_line_whose_thing_is_called_a_total_is_one(tmp_path: Path) -> None:
    wanted = (
        Heading("on", ("日期",), required=True, identifies=True),
        Heading("project", ("项目名称",), required=True, identifies=True),
        Heading("source", ("资金来源",), required=True),
        Heading("summary", ("备注",)),
    )
    rows: list[list[Cell]] = [
        ["序号", "日期", "项目名称", "资金来源", "到位金额", "备注"],
        [1, "2020-05-04", "合计统计员培训", "中央", 5, "累计"],
        ["", "2020-05-31", "合 计", "中央", 9, None],
        ["", "2020-05-31", "五月小计", "中央", 9, None],
    ]
    sheet = only_sheet(write_xlsx(tmp_path / "a.xlsx", rows))
    skipped = Skipped()
    assert numbers(list(data_lines(sheet, find_header(sheet, wanted), skipped))) == [2]
    assert skipped.lines == {"total": [3, 4]}


def test_both_rows_of_a_header_repeated(path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "身份证号", "血压", None],
        [None, None, "收缩压", "舒张压"],
        ["王小明", "431281195001011234", 150, 90],
    ]
    write = write_xlsx if path.suffix == ".xlsx" else write_text
    sheet = only_sheet(write(path, [*rows, *rows]))
    skipped = Skipped()
    assert numbers(list(data_lines(sheet, find_header(sheet, WANTED), skipped))) == [3, 6]
    assert skipped.lines == {"header": [4, 5]}


def test_only_the_first_numbers_are_kept() -> None:
    skipped = Skipped()
    for number in range(1000):
        skipped.add("blank", number)
    assert (skipped.total, len(skipped.lines["blank"])) == (1000, 50)
