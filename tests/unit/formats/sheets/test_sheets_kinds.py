"""Files are told apart by what is in them, and what cannot be read says why."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from sheet_books import HEADER, ROWS, cells_of, refused, write_text, write_xls, write_xlsx
from xlwt import CompoundDoc

from kangyu.formats.sheets import SheetRefused, open_workbook

TABLE = [HEADER, *ROWS]
AS_TEXT = [tuple("" if cell is None else str(cell) for cell in row) for row in TABLE]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "随访", "a.et"])
def test_new_workbooks_are_read_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    assert cells_of(write_xlsx(tmp_path / name, TABLE)) == [tuple(row) for row in TABLE]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx"])
def test_old_workbooks_are_read_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    assert cells_of(write_xls(tmp_path / name, TABLE)) == [tuple(row) for row in TABLE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("by", [",", "\t", ";"])
def test_text_is_read_in_each_encoding_and_delimiter(tmp_path: Path, encoding: str, by: str) -> None:
    assert cells_of(write_text(tmp_path / "a.csv", TABLE, encoding, by)) == AS_TEXT


def test_a_word_that_is_also_utf8_by_accident_is_read_as_gb(tmp_path: Path) -> None:
    # The famous two characters whose GB bytes look like UTF-8.
    path = write_text(tmp_path / "a.csv", [["姓名", "单位"], ["联通", "联通"]], "gb18030")
    assert cells_of(path)[1] == ("联通", "联通")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\r\n"])
def test_empty_files_say_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path).reason == "empty_file"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "网页"),
        ("<html>姓名</html>".encode("utf-16"), "网页"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "网页"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML 表格"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"{\\rtf1 x}", "RTF"),
        (random.Random(1).randbytes(5000), "二进制"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
    ],
)
def test_other_things_named_as_sheets_are_called_what_they_are(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "随访.xls"
    path.write_bytes(content)
    error = refused(path)
    assert error.reason == "not_a_sheet"
    assert what in error.message.zh


@pytest.mark.parametrize(("part", "what"), [("word/document.xml", "Word"), ("a.txt", "压缩包")])
def test_other_zips_are_not_sheets(tmp_path: Path, part: str, what: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    error = refused(path)
    assert (error.reason, what in error.message.zh) == ("not_a_sheet", True)


def test_an_old_word_document_is_not_a_sheet(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", TABLE)
    content = path.read_bytes()
    old, new = ("\0".join("Workbook") + "\0").encode(), ("\0".join("WordDocu") + "\0").encode()
    path.write_bytes(content.replace(old, new))
    assert refused(path).reason == "not_a_sheet"


def test_a_new_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    plain = write_xlsx(tmp_path / "plain.xlsx", TABLE).read_bytes()
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt("secret", locked)
    path = tmp_path / "locked.xlsx"
    path.write_bytes(locked.getvalue())
    assert refused(path).reason == "password"


def _locked_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    records = book.get_biff_data()
    first = struct.unpack_from("<H", records, 2)[0] + 4
    lock = struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2)
    CompoundDoc.XlsDoc().save(str(path), records[:first] + lock + records[first:])
    return path


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    assert refused(_locked_xls(tmp_path / "a.xls")).reason == "password"


@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.9, 0.999])
def test_new_workbooks_cut_short_say_so(tmp_path: Path, share: float) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refused(path).reason == "truncated"


@pytest.mark.parametrize("share", [0.0006, 0.05, 0.3, 0.5, 0.9])
def test_old_workbooks_cut_short_say_so(tmp_path: Path, share: float) -> None:
    path = write_xls(tmp_path / "a.xls", TABLE * 100)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refused(path).reason == "truncated"


def test_a_damaged_zip_entry_says_so(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    assert refused(path).reason == "truncated"


def test_no_damage_to_an_old_workbook_escapes_as_another_error(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", TABLE)
    content = path.read_bytes()
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(6):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(bytes(damaged))
        try:
            for sheet in open_workbook(path).sheets:
                list(sheet.rows())
        except SheetRefused as error:
            assert error.reason in {"truncated", "password", "not_a_sheet", "too_spread"}
