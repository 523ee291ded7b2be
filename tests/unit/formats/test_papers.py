"""Papers are told by their content; what is not what it says, or could do harm, is refused with its reason."""

from __future__ import annotations

import pytest

from factories import papers
from kangyu.formats.papers import LARGEST, kind_of, safe_name
from kangyu.vocabulary.errors import NotUnderstood


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("现场.jpg", papers.JPEG, "image/jpeg"),
        ("现场.JPEG", papers.JPEG, "image/jpeg"),
        ("通知.png", papers.PNG, "image/png"),
        ("通知.pdf", papers.PDF, "application/pdf"),
        ("小结.docx", papers.office("word/document.xml"), "document"),
        ("签到.xlsx", papers.office("xl/workbook.xml"), "sheet"),
    ],
)
def test_what_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert kind_of(name, content).media_type.endswith(media_type)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("空.jpg", b"", "empty"),
        ("大.jpg", papers.JPEG + bytes(LARGEST), "too_large"),
        ("setup.exe", b"MZ\x90\x00" + bytes(300), "kind"),
        ("setup.jpg", b"MZ\x90\x00" + bytes(300), "kind"),
        ("script.pdf", b"#!/bin/sh\nrm\n", "kind"),
        ("page.png", b"<svg onload=alert(1)></svg>", "kind"),
        ("photo.pdf", papers.JPEG, "renamed"),
        ("cut.jpg", papers.JPEG[:100], "damaged"),
        ("cut.pdf", papers.PDF[:20], "damaged"),
        ("cut.xlsx", papers.office("xl/workbook.xml")[:80], "damaged"),
        ("archive.xlsx", papers.office("readme.txt"), "kind"),
        ("macro.docx", papers.office("word/document.xml", word__vbaProject_dot_bin=b"x"), "macros"),
        ("bomb.docx", papers.office("word/document.xml", word__media=bytes(30 * 2**20)), "bomb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",  # an archive's bytes hold the time of day
)
def test_what_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        kind_of(name, content)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("签到表.jpg", "签到表.jpg"),
        ("C:\\Users\\王\\桌面\\签到表.jpg", "签到表.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (" 照片 .png. ", "照片 .png"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_names_lose_their_folders(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@pytest.mark.parametrize(
    "sent", ["", "..", "jpg", ".jpg", "a\x00.jpg", "a\r\nb.jpg", "con.pdf", "a\u202egpj.exe", 'a".jpg']
)
def test_names_that_mislead_are_refused(sent: str) -> None:
    with pytest.raises(NotUnderstood):
        safe_name(sent)
