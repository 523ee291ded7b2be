"""The measures of GB/T 9704-2012, read back from the XML that Word reads."""

import zipfile
from pathlib import Path
from typing import Any

import county_summary
import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from kangyu.formats.official_document import write_docx

MM = 1440 / 25.4


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("docx") / "summary.docx"
    write_docx(county_summary.summary(), made)
    return made


@pytest.fixture(scope="module")
def body(path: Path) -> Any:
    return docx.Document(str(path)).element.body


@pytest.fixture(scope="module")
def styles(path: Path) -> dict[str, Any]:
    root = etree.fromstring(zipfile.ZipFile(path).read("word/styles.xml"))
    return {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}


def value(parent: Any, path: str, attribute: str = "val") -> str | None:
    found = parent.find("/".join(qn(f"w:{name}") for name in path.split("/")))
    return None if found is None else found.get(qn(f"w:{attribute}"))


def paragraphs(body: Any, style: str) -> list[Any]:
    return [each for each in body.iter(qn("w:p")) if value(each, "pPr/pStyle") == style]


def text(paragraph: Any) -> str:
    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))


def test_pages_are_a4_with_the_standards_margins(body: Any) -> None:
    first = next(body.iter(qn("w:sectPr")))
    assert [value(first, "pgSz", side) for side in "wh"] == ["11906", "16838"]
    margins = {side: int(value(first, "pgMar", side) or 0) / MM for side in ("top", "right", "bottom", "left")}
    assert margins == pytest.approx({"top": 37, "right": 26, "bottom": 35, "left": 28}, abs=0.05)


def test_every_section_has_the_grid_of_22_lines_and_both_page_numbers(body: Any) -> None:
    sections = list(body.iter(qn("w:sectPr")))
    assert len(sections) == 3  # upright, turned for the wide annex, upright again for the record block
    for section in sections:
        assert (value(section, "docGrid", "type"), value(section, "docGrid", "linePitch")) == ("lines", "579")
        kinds = [each.get(qn("w:type")) for each in section.findall(qn("w:footerReference"))]
        assert sorted(kinds) == ["default", "even"]
    assert value(sections[1], "pgSz", "orient") == "landscape"
    assert value(sections[2], "type") == "evenPage"


def test_22_lines_fill_the_height_and_28_characters_the_width(styles: dict[str, Any]) -> None:
    line = int(value(styles["DocumentText"], "pPr/spacing", "line") or 0)
    assert 22 * line <= round(225 * MM) < 23 * line
    tracking = int(value(styles["DocumentText"], "rPr/spacing") or 0)
    assert 28 * (16 * 20 + tracking) <= round(156 * MM) < 29 * (16 * 20 + tracking)


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("DocumentText", "仿宋_GB2312", "32"),
        ("DocumentTitle", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Heading4", "仿宋_GB2312", "32"),
        ("AnnexLabel", "黑体", "32"),
        ("Record", "仿宋_GB2312", "28"),
        ("PageNumber", "宋体", "28"),
    ],
)
def test_typefaces_and_sizes(styles: dict[str, Any], style: str, font: str, half_points: str) -> None:
    assert value(styles[style], "rPr/rFonts", "eastAsia") == font
    assert value(styles[style], "rPr/rFonts", "ascii") == "Times New Roman"
    assert value(styles[style], "rPr/sz") == half_points


def test_the_text_is_justified_and_indented_by_two_characters(styles: dict[str, Any]) -> None:
    assert value(styles["DocumentText"], "pPr/jc") == "both"
    assert value(styles["DocumentText"], "pPr/ind", "firstLineChars") == "200"


def test_the_mark_is_red_and_a_red_rule_stands_under_the_number(styles: dict[str, Any], body: Any) -> None:
    assert value(styles["Mark"], "rPr/color") == "E60000"
    assert value(styles["Number"], "pPr/pBdr/bottom", "color") == "E60000"
    assert text(paragraphs(body, "Mark")[0]) == "云溪县卫生健康局文件"


def test_headings_are_words_own_so_that_they_can_be_walked(styles: dict[str, Any], body: Any) -> None:
    assert [value(styles[f"Heading{level}"], "pPr/outlineLvl") for level in (1, 2, 3, 4)] == [
        "0",
        "1",
        "2",
        "3",
    ]
    assert [text(each)[:2] for each in paragraphs(body, "Heading1")] == ["一、", "二、", "三、"]


def test_the_date_ends_four_characters_in_and_the_name_is_centred_over_it(body: Any) -> None:
    name, date = paragraphs(body, "Signature")[0], paragraphs(body, "IssueDate")[0]
    assert text(date) == "2018年7月8日"
    assert value(date, "pPr/ind", "rightChars") == "400"
    assert value(name, "pPr/ind", "rightChars") == "300"  # eight characters over six


def test_a_long_name_does_not_leave_the_page_and_stays_centred(tmp_path: Path) -> None:
    from dataclasses import replace

    write_docx(replace(county_summary.summary(), signature="云" * 20), tmp_path / "long.docx")
    body = docx.Document(str(tmp_path / "long.docx")).element.body
    assert value(paragraphs(body, "Signature")[0], "pPr/ind", "rightChars") == "0"
    assert value(paragraphs(body, "IssueDate")[0], "pPr/ind", "rightChars") == "700"


def test_annexes_are_named_in_the_text_and_begin_on_new_pages(body: Any) -> None:
    assert [text(each)[:6] for each in paragraphs(body, "AttachmentNote")] == [
        "附件：1.2",
        "2.指标定义",
        "3.各单位按",
    ]
    labels = paragraphs(body, "AnnexLabel")
    assert [text(each) for each in labels] == ["附件1", "附件2", "附件3"]
    assert [each.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for each in labels] == [
        True,
        True,
        False,
    ]


def test_tables_repeat_their_head_on_every_page(body: Any) -> None:
    tables = list(body.iter(qn("w:tbl")))
    assert len(tables) == 3
    for table in tables:
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.iter(qn("w:tr"))]
        assert heads == [True] + [False] * (len(heads) - 1)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(path: Path) -> None:
    section = docx.Document(str(path)).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer._element.find(qn("w:p"))
        assert value(paragraph, "pPr/jc") == side
        assert text(paragraph) == "— 1 —"
        assert value(paragraph, "fldSimple", "instr") == " PAGE "
    settings = zipfile.ZipFile(path).read("word/settings.xml").decode()
    assert "w:evenAndOddHeaders" in settings


def test_the_record_block_has_thick_outer_and_thin_inner_rules(body: Any) -> None:
    copies, printed = paragraphs(body, "Record")
    assert (value(copies, "pPr/pBdr/top", "sz"), value(copies, "pPr/pBdr/bottom", "sz")) == ("8", None)
    assert (value(printed, "pPr/pBdr/top", "sz"), value(printed, "pPr/pBdr/bottom", "sz")) == ("6", "8")
    assert text(copies).startswith("抄送：") and text(copies).endswith("。")
    assert text(printed) == "云溪县卫生健康局办公室2018年7月9日印发"


def test_missing_typefaces_have_a_substitute_named(path: Path) -> None:
    fonts = etree.fromstring(zipfile.ZipFile(path).read("word/fontTable.xml"))
    named = {font.get(qn("w:name")): value(font, "altName") for font in fonts}
    assert named["仿宋_GB2312"] == "仿宋" and named["方正小标宋简体"] == "宋体"


def test_the_file_carries_the_documents_date_not_the_clocks(path: Path) -> None:
    properties = docx.Document(str(path)).core_properties
    assert (properties.author, properties.title) == (
        "云溪县卫生健康局",
        "云溪县卫生健康局2018年上半年工作总结",
    )
    assert properties.created is not None and properties.created.isoformat().startswith("2018-07-08")
