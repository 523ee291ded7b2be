"""The official document 公文 in the layout of GB/T 9704-2012: one plain model, written as docx and as PDF.

`document` says what is in it, `layout` holds the standard's measures, `composition` lays the one out by the
other, and `docx_writer` and `pdf_writer` only render the result. `read_figures` reads a docx's figures back.
"""

from kangyu.formats.official_document.composition import MARK_SUFFIX
from kangyu.formats.official_document.document import (
    LONGEST_TAG,
    AnnexTable,
    Block,
    Cell,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    RecordBlock,
    Run,
    Text,
)
from kangyu.formats.official_document.docx_figures import read_figures
from kangyu.formats.official_document.docx_writer import write_docx
from kangyu.formats.official_document.fonts import FontsMissing, missing_fonts
from kangyu.formats.official_document.pdf_writer import write_pdf

__all__ = [
    "LONGEST_TAG",
    "MARK_SUFFIX",
    "AnnexTable",
    "Block",
    "Cell",
    "FigureRun",
    "FontsMissing",
    "Heading",
    "OfficialDocument",
    "Paragraph",
    "RecordBlock",
    "Run",
    "Text",
    "missing_fonts",
    "read_figures",
    "write_docx",
    "write_pdf",
]
