"""The sheets: untidy, readable, and wrong exactly where it is said that they are."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kangyu.formats.sheets import Heading, data_lines, find_header, open_workbook
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.sheets import FileKind, SheetFile, write_sheets
from kangyu.operations.demonstration.sheets.headings import SPELLINGS
from kangyu.operations.demonstration.sheets.spelling import DateStyle, full_width, written_days
from kangyu.operations.demonstration.sheets.writers import can_write_xls
from kangyu.operations.demonstration.truth import Truth, truth_of
from kangyu.operations.demonstration.world import world_of
from kangyu.vocabulary.dates import read_date

AS_OF = date(2026, 11, 21)
WANTED = (
    Heading("name", ("姓名",), required=True),
    Heading("identity", ("身份证号", "身份证号码", "公民身份号码"), required=True),
    Heading("on", ("随访日期", "体检日期", "建档日期", "签约日期", "服务日期", "就诊日期", "检验日期"), required=True),
    Heading(
        "organisation",
        ("管理机构", "建档机构", "随访机构", "体检机构", "签约机构", "服务机构", "就诊机构", "检验机构"),
        required=True,
    ),
    Heading("systolic", ("收缩压", "收缩压值", "高压", "SBP")),
    Heading("diastolic", ("舒张压", "舒张压值", "低压", "DBP")),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[SheetFile, ...], Truth]:
    world = world_of(COUNTIES["kangle"], as_of=AS_OF, size=4_000, seed=3)
    return write_sheets(world, tmp_path_factory.mktemp("sheets")), truth_of(world)


def test_every_kind_of_file_is_sent(made) -> None:
    suffixes = Counter(sheet.path.suffix for sheet in made[0])
    assert {".csv", ".xlsx"} <= suffixes.keys()
    assert (".xls" in suffixes) == can_write_xls()
    begins = {sheet.path.read_bytes()[:3] for sheet in made[0] if sheet.path.suffix == ".csv"}
    assert b"\xef\xbb\xbf" in begins and len(begins) > 1


def test_all_lines_can_be_read_and_are_as_many_as_said(made) -> None:
    for sheet in made[0]:
        lines = 0
        for part in open_workbook(sheet.path).sheets:
            lines += sum(1 for _ in data_lines(part, find_header(part, WANTED)))
        assert lines == sheet.rows, sheet.path.name


def test_right_lines_make_up_the_truth(made) -> None:
    """Lines less the wrong and the repeated ones: each person and each contact once."""
    sheets, truth = made
    right = Counter[str]()
    for sheet in sheets:
        right[sheet.kind] += sheet.rows - len(sheet.wrong) - sheet.repeated
    assert right == {"residents": truth.known, "contacts": truth.contacts}


def test_wrong_lines_stand_where_it_is_said(made) -> None:
    seen = Counter[str]()
    for sheet in made[0]:
        lines, columns = {}, {}
        for part in open_workbook(sheet.path).sheets:
            header = find_header(part, WANTED)
            columns[part.name] = header.columns
            lines |= {(part.name, line.number): line.cells for line in data_lines(part, header)}
        for wrong in sheet.wrong:
            cells = {key: lines[wrong.sheet, wrong.line][place] for key, place in columns[wrong.sheet].items()}
            seen[wrong.wrong] += 1
            assert _is_wrong(wrong.wrong, cells), (sheet.path.name, wrong)
    assert len(seen) > 6


def _is_wrong(what: str, cells: dict) -> bool:
    """What can be seen in the columns read here; other mistakes stand in other columns."""
    number = str(cells["identity"])
    seen = {
        "organisation": cells["organisation"] == "河东区第九卫生院",
        "formula": str(cells["name"]).startswith("="),
        "name": cells["name"] is None,
        "length": len(number) == 17,
        "scientific": "E+" in number,
        "check_digit": len(number) == 18,
        "check": int(cells.get("systolic") or 0) < int(cells.get("diastolic") or 0),
    }
    return seen.get(what, True)


def test_some_wrong_lines_are_right_elsewhere_and_some_nowhere(made) -> None:
    elsewhere = Counter(wrong.is_right_elsewhere for sheet in made[0] for wrong in sheet.wrong)
    assert elsewhere[True] and elsewhere[False]
    assert any("补报" in sheet.path.name for sheet in made[0])


def test_headers_differ_in_order_and_spelling(made) -> None:
    headers = set()
    for sheet in made[0]:
        for part in open_workbook(sheet.path).sheets:
            header = find_header(part, WANTED)
            headers.add(header.labels)
            assert header.above or header.line == 1
    assert len(headers) > 12
    joined = "|".join(label for labels in headers for label in labels)
    assert all(
        word in joined for word in ("公民身份号码", "身份证号码", "户号", "家庭编号", "建卡日期", "管理开始日期")
    )


def test_all_files_are_the_same_bytes_from_the_same_seed(made, tmp_path: Path) -> None:
    world = world_of(COUNTIES["kangle"], as_of=AS_OF, size=4_000, seed=3)
    for one, again in zip(made[0], write_sheets(world, tmp_path), strict=True):
        assert one.path.name == again.path.name
        assert hashlib.sha256(one.path.read_bytes()).digest() == hashlib.sha256(again.path.read_bytes()).digest()


def test_what_else_lies_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "07_旧卫生院_居民.csv").write_text("old")
    write_sheets(world_of(COUNTIES["kangle"], as_of=AS_OF, size=300, seed=3), tmp_path)
    assert (tmp_path / "notes.txt").exists()
    assert not (tmp_path / "07_旧卫生院_居民.csv").exists()


def test_without_the_writer_of_old_files_new_ones_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kangyu.operations.demonstration.sheets.style.can_write_xls", lambda: False)
    sheets = write_sheets(world_of(COUNTIES["kangle"], as_of=AS_OF, size=300, seed=3), tmp_path)
    assert {sheet.path.suffix for sheet in sheets} == {".csv", ".xlsx"}


@pytest.mark.parametrize("style", DateStyle)
def test_days_are_written_in_ways_that_can_be_read(style: DateStyle) -> None:
    import numpy as np

    cells = written_days(np.array([17_595, 0, -20_000]), style)
    read = [read_date(cell, earliest=date(1900, 1, 1), latest=AS_OF) for cell in cells]
    assert read == [date(2018, 3, 5), date(1970, 1, 1), date(1915, 3, 31)]
    if style is not DateStyle.REAL:
        assert read_date(full_width(cells[0]), earliest=date(1900, 1, 1), latest=AS_OF) == date(2018, 3, 5)


def test_no_file_kind_is_forgotten() -> None:
    assert {kind.suffix for kind in FileKind} == {".csv", ".xlsx", ".xls"}
    assert all(SPELLINGS.values())
