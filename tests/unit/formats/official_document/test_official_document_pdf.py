"""The PDF has the pages that the standard's 22 lines of 28 characters give."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import county_summary
import pytest

from kangyu.formats.official_document import (
    AnnexTable,
    FontsMissing,
    OfficialDocument,
    Paragraph,
    Text,
    fonts,
    missing_fonts,
    write_pdf,
)
from kangyu.formats.official_document.layout import Role

LINES_AFTER_HEAD = 7  # a mark, a number, a title in two lines and an addressee leave these on the first page


def pages(document: OfficialDocument, folder: Path) -> int:
    write_pdf(document, folder / "a.pdf")
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "a.pdf").read_bytes()))


def of_lines(count: int, characters: int) -> OfficialDocument:
    """Paragraphs of one line each, if a line holds so many characters after the indent of two."""
    blocks = (Paragraph((Text("县" * (characters - 2)),)),) * count
    return replace(county_summary.summary(), blocks=blocks, annexes=(), record=None)


def test_the_summary_has_its_pages_and_its_size_is_small(tmp_path: Path) -> None:
    assert pages(county_summary.summary(), tmp_path) == 8
    assert (tmp_path / "a.pdf").stat().st_size < 500_000  # only the letters that are used are put in


def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    signature = 4  # two blank lines, the name, the date
    for more in (0, 1, 2):
        full = LINES_AFTER_HEAD + 22 * more + 22 - signature
        assert pages(of_lines(full, 28), tmp_path) == more + 2
        assert pages(of_lines(full + 1, 28), tmp_path) == more + 3


def test_29_characters_need_a_second_line(tmp_path: Path) -> None:
    assert pages(of_lines(LINES_AFTER_HEAD + 9, 28), tmp_path) == 2
    assert pages(of_lines(LINES_AFTER_HEAD + 9, 29), tmp_path) == 3


def test_the_record_block_stands_on_an_even_page(tmp_path: Path) -> None:
    record = county_summary.summary().record
    for count in (1, 20, 26, 27, 30, 45, 60):
        assert pages(replace(of_lines(count, 28), record=record), tmp_path) % 2 == 0


@pytest.mark.system
def test_a_row_is_not_parted_by_the_end_of_a_page(tmp_path: Path) -> None:
    rows = tuple((f"甲{index:02d}", "乙" + "口径说明，" * 18 + "末", "丙") for index in range(40))
    annex = AnnexTable("指标口径", ("序号", "口径", "版本"), rows)
    write_pdf(replace(county_summary.summary(), annexes=(annex,), record=None), tmp_path / "a.pdf")
    shown = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
    for page in shown.stdout.decode().split("\f"):
        assert page.count("乙") == page.count("末") == page.count("丙")


def test_a_table_of_two_thousand_rows(tmp_path: Path) -> None:
    rows = tuple((str(number), "名称", f"{number:,}") for number in range(2000))
    document = replace(county_summary.summary(), annexes=(AnnexTable("表", ("序号", "名", "数"), rows),))
    assert pages(document, tmp_path) > 40


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    write_pdf(county_summary.summary(), tmp_path / "a.pdf")
    write_pdf(county_summary.summary(), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_machines_own_typeface_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({"FangSong", "Noto Serif SC"}))
    assert fonts.chosen(Role.FANGSONG).families == ("FangSong", "Noto Serif SC")
    assert (fonts.chosen(Role.XIAOBIAOSONG).families, fonts.chosen(Role.XIAOBIAOSONG).weight) == (
        ("Noto Serif SC",),
        700,
    )
    assert "仿宋_GB2312" not in missing_fonts() and "黑体" in missing_fonts()


def test_no_chinese_typeface_at_all_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({"Libertinus Serif"}))
    with pytest.raises(FontsMissing, match="make setup"):
        write_pdf(county_summary.summary(), tmp_path / "a.pdf")
