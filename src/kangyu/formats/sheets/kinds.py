"""What a file is, told from its content: the name is often wrong."""

from enum import StrEnum
from pathlib import Path

from kangyu.formats.sheets import compound, records
from kangyu.formats.sheets.archive import open_archive
from kangyu.formats.sheets.refusals import SheetRefused, refusal
from kangyu.vocabulary.labels import Bilingual


class Kind(StrEnum):
    """The three ways of writing a sheet that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


_WEB_PAGE = Bilingual("网页（只是取了表格的文件名）", "a web page with the name of a spreadsheet")
_XML_SHEET = Bilingual("旧式 XML 表格", "an old XML spreadsheet")
_WORD = Bilingual("Word 文档", "a Word document")
_SLIDES = Bilingual("幻灯片", "a presentation")
_ODS = Bilingual("OpenDocument 文件", "an OpenDocument file")
_BINARY_BOOK = Bilingual("二进制工作簿（xlsb）", "a binary workbook (xlsb)")
_ZIP = Bilingual("压缩包", "a zip archive")
_UNKNOWN = Bilingual("二进制数据", "binary data")

_BEGINNINGS: tuple[tuple[bytes, Bilingual], ...] = (
    (b"%PDF", Bilingual("PDF 文件", "a PDF file")),
    (b"{\\rtf", Bilingual("RTF 文档", "an RTF document")),
    (b"\x89PNG", Bilingual("图片", "a picture")),
    (b"\xff\xd8\xff", Bilingual("图片", "a picture")),
    (b"GIF8", Bilingual("图片", "a picture")),
    (b"Rar!", Bilingual("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Bilingual("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Bilingual("gzip 压缩文件", "a gzip file")),
    (b"MIME-Version", _WEB_PAGE),
)
_ZIP_PARTS: tuple[tuple[str, Bilingual], ...] = (
    ("word/", _WORD),
    ("ppt/", _SLIDES),
    ("xl/workbook.bin", _BINARY_BOOK),
    ("content.xml", _ODS),
)
_STREAMS: tuple[tuple[str, Bilingual], ...] = (
    ("WordDocument", _WORD),
    ("PowerPoint Document", _SLIDES),
)
_BOOKS = ("Workbook", "Book")  # since Excel 97, and before
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1a\x1c\x1d\x1e\x1f")


def kind_of(path: Path) -> Kind:
    """The kind of a file by its content.

    Raises ``SheetRefused``: "empty_file", "not_a_sheet", "truncated", "password".
    """
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise refusal("empty_file")
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith(compound.MAGIC):
        return _kind_of_compound(path)
    # The eight bytes that begin every OLE2 file, of which fewer arrived.
    if compound.MAGIC.startswith(head):
        raise refusal("truncated")
    _check_text(head)
    return Kind.TEXT


def _not_a_sheet(what: Bilingual) -> SheetRefused:
    return refusal("not_a_sheet", what=what)


def _kind_of_zip(path: Path) -> Kind:
    if path.stat().st_size < 22:  # the smallest zip there is
        raise refusal("truncated")
    with open_archive(path) as archive:
        names = archive.namelist()
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    raise _not_a_sheet(_first_of(names, _ZIP_PARTS) or _ZIP)


def _first_of(names: list[str], parts: tuple[tuple[str, Bilingual], ...]) -> Bilingual | None:
    return next((what for part, what in parts if any(name.startswith(part) for name in names)), None)


def _kind_of_compound(path: Path) -> Kind:
    try:
        file = compound.CompoundFile(path.read_bytes())
        if "EncryptedPackage" in file.names:
            raise refusal("password")
        book = next((name for name in _BOOKS if name in file.names), None)
        if book is None:
            raise _not_a_sheet(_first_of(file.names, _STREAMS) or _UNKNOWN)
        _check_records(file.content(book))
    except compound.Damaged as error:
        raise refusal("truncated") from error
    return Kind.XLS


def _check_records(stream: bytes) -> None:
    if records.is_encrypted(stream):
        raise refusal("password")
    if records.has_impossible_columns(stream):
        raise refusal("truncated")


def _check_text(head: bytes) -> None:
    for beginning, what in _BEGINNINGS:
        if head.startswith(beginning):
            raise _not_a_sheet(what)
    if head.startswith(_UTF16):
        head = head[2:].replace(b"\0", b"")
    elif b"\0" in head or _has_many_controls(head):
        raise _not_a_sheet(_UNKNOWN)
    _check_markup(head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2048].lower())


def _has_many_controls(head: bytes) -> bool:
    controls = sum(head.count(bytes([byte])) for byte in range(32) if byte not in _TEXT_CONTROLS)
    return controls * 100 > len(head)


def _check_markup(head: bytes) -> None:
    if not head.startswith(b"<"):
        return
    if b"office:spreadsheet" in head:
        raise _not_a_sheet(_XML_SHEET)
    raise _not_a_sheet(_WEB_PAGE)
