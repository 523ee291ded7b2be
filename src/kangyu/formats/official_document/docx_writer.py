"""The document as docx, for those who must go on writing in it."""

import datetime as dt
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document

from kangyu.formats.official_document.composition import Item, Line, NewPage, Record, compose
from kangyu.formats.official_document.document import OfficialDocument
from kangyu.formats.official_document.docx_figures import RunWriter
from kangyu.formats.official_document.docx_page import section_properties, write_footers
from kangyu.formats.official_document.docx_styles import dress, measures, size
from kangyu.formats.official_document.docx_tables import annex_table, record_block
from kangyu.formats.official_document.docx_xml import Element, element
from kangyu.formats.official_document.layout import LANDSCAPE, PORTRAIT, STYLES, Page
from kangyu.formats.official_document.printable import printable
from kangyu.formats.official_document.tables import LaidTable


def write_docx(document: OfficialDocument, path: Path) -> None:
    file = docx.Document()
    dress(file)
    file.element.body.sectPr.clear()
    write_footers(file.sections[0])
    _describe(file, document)
    _Body(file).write(compose(document))
    file.save(str(path))


def _describe(file: Document, document: OfficialDocument) -> None:
    """The date is the document's own, not the clock's."""
    properties = file.core_properties
    properties.title = printable(document.title.replace("\n", ""))[:255]
    properties.author = properties.last_modified_by = printable(document.issuer)[:255]
    properties.comments = ""
    properties.created = properties.modified = dt.datetime(document.on.year, document.on.month, document.on.day)


class _Body:
    """Appends items one after another and closes a section where the page is turned."""

    def __init__(self, file: Document) -> None:
        self._end = file.element.body.sectPr
        self._footers = list(self._end)  # the references to the page numbers, for every section
        self._runs = RunWriter()
        self._page: Page = PORTRAIT
        self._start = "nextPage"
        self._breaks_page = False

    def write(self, items: list[Item]) -> None:
        for item in items:
            self._append(item)
        self._end.extend(section_properties(self._page, self._start))

    def _append(self, item: Item) -> None:
        match item:
            case Line():
                self._add(self._paragraph(item))
            case LaidTable():
                self._add(annex_table(item, self._runs))
            case NewPage():
                self._begin_page(LANDSCAPE if item.is_landscape else PORTRAIT)
            case Record():
                if self._page is not PORTRAIT:
                    self._turn(PORTRAIT, start="evenPage")
                for made in (*record_block(item), _anchor()):
                    self._add(made)

    def _add(self, made: Element) -> None:
        self._end.addprevious(made)

    def _paragraph(self, line: Line) -> Element:
        breaks = [element("pageBreakBefore")] if self._breaks_page else []
        self._breaks_page = False
        own = measures(line.style) if line.style != STYLES[line.kind] else []
        keep = [element("keepNext")] if line.style.keeps_next else []
        own_size = size(line.style) if line.style.size != STYLES[line.kind].size else []
        properties = element("pPr", element("pStyle", val=line.kind), *keep, *breaks, *own)
        return element("p", properties, *self._runs.elements(line.runs, *own_size))

    def _begin_page(self, page: Page) -> None:
        if page is self._page:
            self._breaks_page = True
        else:
            self._turn(page, start="nextPage")

    def _turn(self, page: Page, start: str) -> None:
        """A section's properties stand in its last paragraph."""
        last = _anchor()
        footers = [deepcopy(reference) for reference in self._footers]
        last.pPr.append(element("sectPr", *footers, *section_properties(self._page, self._start)))
        self._add(last)
        self._page, self._start = page, start


def _anchor() -> Element:
    """A paragraph that takes no room: what a table at the foot hangs on, or what ends a section."""
    return element("p", element("pPr", element("snapToGrid", val=0), element("spacing", line=20, lineRule="exact")))
