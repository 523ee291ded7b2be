"""What we write opens as it was meant, runs nothing, and can be sent in again."""

import math
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_books import HEADER, ROWS, WANTED, cells_of, only_sheet

from kangyu.formats.sheets import (
    LINE_HEADING,
    Cell,
    Column,
    Line,
    Table,
    data_lines,
    find_header,
    open_workbook,
    write_answer,
    write_table,
    writing,
)

REASON = "退回原因"


def answer(path: Path, header: list[str], rows: list[tuple[Line, str]]) -> Path:
    write_answer(path, title="随访", header=header, rows=rows, reason_heading=REASON)
    return path


def test_refused_lines_come_back_with_the_reason_and_their_number(tmp_path: Path) -> None:
    path = answer(tmp_path / "a.xlsx", HEADER, [(Line(7, tuple(ROWS[0])), "身份证号有误")])
    assert cells_of(path) == [
        ("随访", *[None] * 7),
        (REASON, LINE_HEADING, *HEADER),
        ("身份证号有误", 7, *ROWS[0]),
    ]


def test_an_answer_can_be_mended_and_sent_again(tmp_path: Path) -> None:
    path = answer(tmp_path / "a.xlsx", HEADER, [(Line(7, tuple(ROWS[0])), "一"), (Line(9, tuple(ROWS[1])), "二")])
    sheet = only_sheet(path)
    header = find_header(sheet, WANTED)
    lines = list(data_lines(sheet, header))
    assert [line.cells[header.columns["name"]] for line in lines] == ["王小明", "李四"]
    again = answer(tmp_path / "b.xlsx", list(header.labels), [(lines[0], "三")])
    assert cells_of(again)[1:] == [(REASON, LINE_HEADING, *HEADER), ("三", 3, *ROWS[0])]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2", "@SUM(A1)", "\t=1", "http://a.b", "007", "{=1}"])
def test_nothing_that_was_typed_runs(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, {text: Table([Column(text)], [[text]], title=text)})
    assert cells_of(path) == [(text,)] * 3
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_formats_and_several_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rate = Table([Column("机构", width=20), Column("率", "0.00%")], [["安江镇", 0.9296]])
    write_table(path, {"a/b": rate, "A b": rate, "空": Table([Column("x")], [])})
    assert [sheet.name for sheet in open_workbook(path).sheets] == ["a b", "A b (2)", "空"]
    with zipfile.ZipFile(path) as archive:
        assert b'formatCode="0.00%"' in archive.read("xl/styles.xml")
        assert b'state="frozen"' in archive.read("xl/worksheets/sheet1.xml")


def test_odd_values_are_written_as_text_rather_than_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    odd: list[Cell] = [
        431281195001011234,
        date(1890, 1, 1),
        math.nan,
        "长" * 40_000,
        datetime(2025, 1, 1, 8, 30),
        True,
    ]
    write_table(path, {"a": Table([Column("x")] * 6, [odd])})
    row = cells_of(path)[1]
    assert row[:3] == ("431281195001011234", "1890-01-01", "nan")
    assert len(str(row[3])) == 32_767
    assert row[4:] == (datetime(2025, 1, 1, 8, 30), True)


def test_a_long_table_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LAST_ROW", 3)
    write_table(tmp_path / "a.xlsx", {"a": Table([Column("n")], ([n] for n in range(7)))})
    sheets = open_workbook(tmp_path / "a.xlsx").sheets
    assert [[line.cells[0] for line in sheet.rows()] for sheet in sheets] == [
        ["n", 0, 1, 2],
        ["n", 3, 4, 5],
        ["n", 6],
    ]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_table(tmp_path / name, {"a": Table([Column("x")], [["y"]])})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_failure_half_way_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_table(tmp_path / "a.xlsx", {"a": Table([Column("x")], ([1 // n] for n in (1, 0)))})
    with pytest.raises(ValueError):
        write_table(tmp_path / "b.xlsx", {})


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
cells = st.one_of(
    st.none(),
    texts,
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e6, 1e6).filter(lambda number: not number.is_integer() and abs(number) > 1e-6),
    st.dates(date(1900, 3, 1), date(9999, 12, 30)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_is_read(rows: list[list[Cell]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_table(path, {"表": Table([Column("a"), Column("b"), Column("c")], [*rows, ["末", 1, 2]])})
        _, *read, _ = cells_of(path)
    assert len(read) == len(rows)
    for got, sent in zip(read, rows, strict=True):
        for one, other in zip(got, sent, strict=True):
            assert type(one) is type(other)
            assert one == (pytest.approx(other, rel=1e-12) if isinstance(other, float) else other)
