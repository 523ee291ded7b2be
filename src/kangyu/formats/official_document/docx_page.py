"""Sections: paper, margins, the grid of 22 lines, and the page numbers outside."""

from docx.section import Section, _Footer

from kangyu.formats.official_document import layout
from kangyu.formats.official_document.docx_xml import Element, element, mm_twips, text_run, twips
from kangyu.formats.official_document.layout import Page


def section_properties(page: Page, start: str) -> list[Element]:
    """In the order of the schema. `start` tells how the section begins: nextPage or evenPage.

    The grid holds the lines only: LibreOffice draws a grid of characters that are closer than their size
    with wide gaps, so the 28 characters a line come from the styles' spacing instead.
    """
    turned: dict[str, str | int] = {"orient": "landscape"} if page.width > page.height else {}
    margins = {name: mm_twips(getattr(page, name)) for name in ("top", "right", "bottom", "left")}
    footer = mm_twips(page.bottom - layout.PAGE_NUMBER_DROP) - twips(layout.PAGE_NUMBER_SIZE)
    return [
        element("type", val=start),
        element("pgSz", w=mm_twips(page.width), h=mm_twips(page.height), **turned),
        element("pgMar", **margins, header=mm_twips(15), footer=footer, gutter=0),
        element("cols", space=720),
        element("docGrid", type="lines", linePitch=twips(layout.LINE_PITCH)),
    ]


def write_footers(section: Section) -> None:
    _write_page_number(section.footer, "right")
    _write_page_number(section.even_page_footer, "left")


def _write_page_number(footer: _Footer, side: str) -> None:
    footer.is_linked_to_previous = False
    root = footer._element
    for child in list(root):
        root.remove(child)
    indent = element("ind", **{f"{side}Chars": 100, side: twips(layout.CHAR_PITCH)})
    field = element("fldSimple", text_run("1"), instr=" PAGE ")
    properties = element("pPr", element("pStyle", val="PageNumber"), indent, element("jc", val=side))
    root.append(element("p", properties, text_run("— "), field, text_run(" —")))
