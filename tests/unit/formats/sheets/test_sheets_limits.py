"""Traps and mistakes that would fill the memory are seen before anything is loaded."""

import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from sheet_books import HEADER, ROWS, cells_of, refused, write_text, write_xls, write_xlsx

from kangyu.formats.sheets import Limits
from kangyu.formats.sheets.limits import size_text

MEGABYTE = 1024 * 1024


def test_too_large_names_both_sizes(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", [["x" * 3 * MEGABYTE]])
    error = refused(path, Limits(bytes=2 * MEGABYTE))
    assert error.reason == "too_large"
    assert "3 MB" in error.message.zh and "2 MB" in error.message.zh


def test_sizes_read_as_people_say_them() -> None:
    assert [size_text(size) for size in (7, 2048, 200 * MEGABYTE, 3 * MEGABYTE // 2)] == [
        "7 B",
        "2 KB",
        "200 MB",
        "1.5 MB",
    ]


def _with_entry(path: Path, content: bytes) -> Path:
    write_xlsx(path, [HEADER, *ROWS])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", content)
    return path


def test_a_bomb_that_declares_its_size_is_refused(tmp_path: Path) -> None:
    path = _with_entry(tmp_path / "a.xlsx", bytes(11 * MEGABYTE))
    assert refused(path).reason == "zip_bomb"
    assert refused(path, Limits(uncompressed=5 * MEGABYTE)).reason == "zip_bomb"


@pytest.mark.parametrize("limits", [Limits(), Limits(uncompressed=5 * MEGABYTE, ratio=10**6)])
def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = _with_entry(tmp_path / "a.xlsx", bytes(11 * MEGABYTE))
    content = path.read_bytes().replace(struct.pack("<I", 11 * MEGABYTE), struct.pack("<I", 100))
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/media/a.bin").file_size == 100
    assert refused(path, limits).reason == "zip_bomb"


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER])
    assert refused(path, Limits(entries=5)).reason == "zip_bomb"


def test_a_locked_zip_entry_is_a_password(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER])
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(bytes(content))
    assert refused(path).reason == "password"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_too_many_rows_and_columns(tmp_path: Path, name: str) -> None:
    write = write_xlsx if name.endswith("x") else write_text
    path = write(tmp_path / name, [HEADER, *ROWS])
    error = refused(path, Limits(rows=2))
    assert (error.reason, error.details["limit"]) == ("too_many_rows", 2)
    assert refused(path, Limits(columns=3)).reason == "too_wide"


def _corners(path: Path, cells: list[tuple[int, int]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("a")
        for row, column in cells:
            sheet.write(row, column, 1)
        sheet.write_blank(1_000_000, 16_000, None, book.add_format({"bg_color": "red"}))
    return path


def test_a_stray_cell_far_away_is_refused_before_it_is_allocated(tmp_path: Path) -> None:
    assert refused(_corners(tmp_path / "a.xlsx", [(0, 0), (1_048_575, 16_383)])).reason == "too_wide"
    assert refused(_corners(tmp_path / "b.xlsx", [(0, 0), (1_048_575, 900)])).reason == "too_spread"
    # The tall column comes first, the wide row would have to come later in another order of writing.
    assert refused(_corners(tmp_path / "c.xlsx", [(0, 900), (1_048_575, 0)])).reason == "too_spread"


def test_cells_that_are_only_coloured_do_not_count(tmp_path: Path) -> None:
    assert cells_of(_corners(tmp_path / "a.xlsx", [(0, 0), (1, 30)]))[0][0] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_broken_character_is_named_by_its_line(tmp_path: Path, encoding: str) -> None:
    path = write_text(tmp_path / "a.csv", [HEADER, *ROWS * 20], encoding)
    lines = path.read_bytes().split(b"\r\n")
    lines[41] = b"1,\xff\xff," + lines[41]
    path.write_bytes(b"\r\n".join(lines))
    error = refused(path)
    assert (error.reason, error.details["line"]) == ("encoding", 42)


def test_a_quotation_mark_left_open_is_refused_not_swallowed(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS * 100]
    path = write_text(tmp_path / "a.csv", rows)
    for at in (50, 299):
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[at] = '"' + lines[at]
        broken = tmp_path / f"{at}.csv"
        broken.write_text("\n".join(lines), encoding="utf-8")
        error = refused(broken)
        assert (error.reason, error.details["line"]) == ("open_quote", at + 1)


def test_a_damaged_column_number_in_an_old_workbook_is_seen(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [HEADER, *ROWS * 300])
    number = struct.pack("<HHHH", 0x27E, 10, 1, 0)  # a compressed number in row 2, column A
    assert number in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(number, number[:-2] + b"\xff\xf0"))
    assert refused(path).reason == "truncated"
