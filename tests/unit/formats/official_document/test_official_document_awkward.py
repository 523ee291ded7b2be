"""Text that people really paste: both writers take it, and it stays text."""

import zipfile
from dataclasses import replace
from pathlib import Path

import county_summary
import pytest
from lxml import etree

from kangyu.formats.official_document import (
    AnnexTable,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    Text,
    read_figures,
    write_docx,
    write_pdf,
)
from kangyu.formats.official_document.printable import printable

AWKWARD = {
    "xml": "<w:p>&amp; </w:t> ]]> <!-- \"'",
    "typst": '#import "x.typ": * \\ $x^2$ *粗* _斜_ `码` @引用 <标> = 标题 // 注 /* */ #sys.inputs',
    "json": '{"a": "\\u0000"} \\n \\',
    "emoji": "👨‍👩‍👧‍👦 🏥 ✅",
    "rare": "㛃 𠅤 龘 〇 ㎡ ℃ ① Ⅳ",
    "control": "a\x00b\x08c\x1bd\ue000\ufffe\uffff\ud800e",
    "breaks": "一行\r\n二行\t制表\u2028三行\u0085",
    "bidi": "\u202e反\u202c\u200b\ufeff",
    "long word": "x" * 600,
    "long": "长" * 20_000,
    "spaces": "   ",
    "empty": "",
}


def with_everywhere(text: str) -> OfficialDocument:
    figure = FigureRun("1" + text[:200], "tag@1", text[:90], text, None)
    row = (text[:900], figure)
    return replace(
        county_summary.summary(),
        issuer=text[:300],
        number=text[:100],
        title=text[:300],
        addressee=text[:100],
        blocks=(Heading(1, text[:300]), Paragraph((Text(text), figure, Text(text))), Paragraph(())),
        signature=text[:60],
        annexes=(AnnexTable(text[:300], (text[:60], "乙"), (row, row), text[:300]),),
    )


@pytest.mark.parametrize("kind", AWKWARD)
def test_awkward_text_everywhere(kind: str, tmp_path: Path) -> None:
    document = with_everywhere(AWKWARD[kind])
    write_docx(document, tmp_path / "a.docx")
    root = etree.fromstring(zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml"))
    assert printable(AWKWARD[kind])[:900] in "".join(root.itertext())
    assert [tag for tag, _ in read_figures(tmp_path / "a.docx")] == ["tag@1"] * 3
    write_pdf(document, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_a_document_with_nothing_in_it(tmp_path: Path) -> None:
    empty = replace(county_summary.summary(), number=None, title="", addressee=None, blocks=(), annexes=(), record=None)
    write_docx(empty, tmp_path / "a.docx")
    write_pdf(empty, tmp_path / "a.pdf")
    assert read_figures(tmp_path / "a.docx") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\nb", "a b"), ("a\x00b", "ab"), ("甲\u2028乙", "甲 乙"), ("\ud800x\uffff", "x"), ("👩‍⚕️", "👩‍⚕️")],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
