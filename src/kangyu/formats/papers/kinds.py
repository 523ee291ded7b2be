"""What a paper is, told from its content; a name that says otherwise is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from kangyu.formats.papers.refusals import refusal
from kangyu.formats.sheets.archive import check_archive
from kangyu.formats.sheets.limits import MEGABYTE, Limits, size_text
from kangyu.formats.sheets.refusals import SheetRefused
from kangyu.vocabulary.labels import Bilingual

LARGEST = 20 * MEGABYTE
_UNPACKED = Limits(bytes=LARGEST, uncompressed=200 * MEGABYTE, ratio=100, entries=2000)
_TAIL = 2048  # bytes at the end in which a PDF says that it ends
_ZIP_REASONS = {"zip_bomb": "bomb", "password": "password"}


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of file that is taken; `endings` are the names it may carry."""

    media_type: str
    endings: tuple[str, ...]
    label: Bilingual
    is_picture: bool = False


JPEG = PaperKind("image/jpeg", ("jpg", "jpeg"), Bilingual("JPEG 照片", "a JPEG picture"), is_picture=True)
PNG = PaperKind("image/png", ("png",), Bilingual("PNG 图片", "a PNG picture"), is_picture=True)
PDF = PaperKind("application/pdf", ("pdf",), Bilingual("PDF 文件", "a PDF file"))
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = PaperKind(
    f"{_OFFICE}.wordprocessingml.document", ("docx",), Bilingual("Word 文档（docx）", "a Word document (docx)")
)
XLSX = PaperKind(
    f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), Bilingual("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)")
)
KINDS = (JPEG, PNG, PDF, DOCX, XLSX)


def kind_of(name: str, content: bytes) -> PaperKind:
    """The kind of a file that may be kept.

    Raises ``NotUnderstood``: "empty", "too_large", "kind", "damaged", "renamed", "macros", "bomb", "password".
    """
    if not content:
        raise refusal("empty")
    if len(content) > LARGEST:
        raise refusal("too_large", size=size_text(len(content)), limit=size_text(LARGEST))
    kind = _told_by(content)
    ending = name.rpartition(".")[2].lower()
    if ending not in kind.endings:
        raise refusal("renamed", ending=ending, kind=kind.label)
    return kind


def _told_by(content: bytes) -> PaperKind:
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in content[-_TAIL:])
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in content[-_TAIL:])
    if content.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in content[-_TAIL:])
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    raise refusal("kind")


def _whole(kind: PaperKind, has_end: bool) -> PaperKind:
    if not has_end:
        raise refusal("damaged")
    return kind


def _office_kind(content: bytes) -> PaperKind:
    """Every entry is unpacked once and thrown away, so a bomb is known before anybody opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            check_archive(archive, _UNPACKED)
    except SheetRefused as refused:
        raise refusal(_ZIP_REASONS.get(refused.reason, "damaged")) from refused
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise refusal("damaged") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refusal("macros")
    if "[Content_Types].xml" not in names:
        raise refusal("kind")
    found = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
    kind = next((kind for part, kind in found.items() if part in names), None)
    if kind is None:
        raise refusal("kind")
    return kind
