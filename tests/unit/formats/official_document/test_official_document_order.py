"""Word refuses a file whose elements stand in another order than the schema's, so the order is held here."""

import zipfile
from pathlib import Path

import county_summary
import pytest
from docx.oxml.ns import qn
from lxml import etree

from kangyu.formats.official_document import write_docx

# ECMA-376 part 1, the sequences of CT_PPr, CT_RPr, CT_SdtPr, CT_SectPr, CT_TblPr and CT_TcPr, as far as we write them.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs autoSpaceDE autoSpaceDN "
    "snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rFonts color spacing sz szCs lang",
    "sdtPr": "alias tag id text",
    "sectPr": "footerReference type pgSz pgMar cols docGrid",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW vAlign",
    "pBdr": "top bottom",
    "style": "name basedOn uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr tblPr",
    "font": "altName charset family pitch",
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path: Path = tmp_path_factory.mktemp("docx") / "summary.docx"
    write_docx(county_summary.summary(), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("part", ["document", "styles", "fontTable", "footer1", "footer2"])
def test_children_stand_in_the_schemas_order(parts: dict[str, bytes], part: str) -> None:
    root = etree.fromstring(parts[f"word/{part}.xml"])
    for name, order in ORDERS.items():
        places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
        for found in root.iter(qn(f"w:{name}")):
            children = [places[child.tag] for child in found]
            assert children == sorted(children), etree.tostring(found).decode()[-600:]


def test_content_controls_have_different_numbers(parts: dict[str, bytes]) -> None:
    root = etree.fromstring(parts["word/document.xml"])
    numbers = [each.find(f"{qn('w:sdtPr')}/{qn('w:id')}").get(qn("w:val")) for each in root.iter(qn("w:sdt"))]
    assert len(numbers) == len(set(numbers)) == 40


def test_no_leftovers_of_the_template(parts: dict[str, bytes]) -> None:
    """Its second copy of the styles would be at odds with ours, and Word would repair the file."""
    assert "word/stylesWithEffects.xml" not in parts
    used = {each.get(qn("w:val")) for each in etree.fromstring(parts["word/document.xml"]).iter(qn("w:pStyle"))}
    styles = etree.fromstring(parts["word/styles.xml"]).iter(qn("w:style"))
    assert used <= {each.get(qn("w:styleId")) for each in styles}
