"""A figure stays a field: its tag survives writing, and editing by others."""

from dataclasses import replace
from pathlib import Path

import county_summary
import docx
import pytest
from docx.oxml.ns import qn

from kangyu.formats.official_document import (
    LONGEST_TAG,
    AnnexTable,
    FigureRun,
    OfficialDocument,
    Paragraph,
    read_figures,
    write_docx,
)


def figures_of(document: OfficialDocument) -> list[tuple[str, str]]:
    runs = [run for block in document.blocks if isinstance(block, Paragraph) for run in block.runs]
    cells = [cell for annex in document.annexes for row in annex.rows for cell in row]
    return [(each.tag, each.text) for each in [*runs, *cells] if isinstance(each, FigureRun)]


def test_figures_come_back_in_the_order_of_the_text(tmp_path: Path) -> None:
    document = county_summary.summary()
    write_docx(document, tmp_path / "summary.docx")
    assert read_figures(tmp_path / "summary.docx") == figures_of(document)


def test_a_figure_changed_by_hand_comes_back_changed(tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    write_docx(county_summary.summary(), path)
    file = docx.Document(str(path))
    next(file.element.body.iter(qn("w:sdt"))).find(f".//{qn('w:t')}").text = "428,008"
    file.save(str(path))
    assert read_figures(path)[0] == ("residents@2018H1@430000000000", "428,008")


def test_markup_in_tag_and_alias_is_only_text(tmp_path: Path) -> None:
    figure = FigureRun("<b>&1</b>", "a\"<&>'", "名 <w:p> & " + "长" * 80)
    document = replace(county_summary.summary(), blocks=(Paragraph((figure,)),), annexes=())
    write_docx(document, tmp_path / "markup.docx")
    assert read_figures(tmp_path / "markup.docx") == [(figure.tag, figure.text)]


def test_other_peoples_content_controls_without_a_tag_are_not_figures(tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    write_docx(county_summary.summary(), path)
    file = docx.Document(str(path))
    properties = next(file.element.body.iter(qn("w:sdtPr")))
    properties.remove(properties.find(qn("w:tag")))
    file.save(str(path))
    assert len(read_figures(path)) == len(figures_of(county_summary.summary())) - 1


@pytest.mark.parametrize("tag", ["", "x" * (LONGEST_TAG + 1), "a\nb"])
def test_a_tag_that_word_would_not_take_is_refused_at_once(tag: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        FigureRun("1", tag, "alias")


def test_a_figure_without_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="text"):
        FigureRun(" ", "tag", "alias")


def test_an_annex_with_uneven_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="rows"):
        AnnexTable("表", ("甲", "乙"), (("1", "2"), ("1",)))
