"""Tables: the annex tables, and the record block 版记, which is ruled like one."""

import math

from kangyu.formats.official_document import layout
from kangyu.formats.official_document.composition import Record
from kangyu.formats.official_document.document import Run, Text
from kangyu.formats.official_document.docx_figures import RunWriter
from kangyu.formats.official_document.docx_xml import Element, element, mm_twips, text_run, twips
from kangyu.formats.official_document.layout import char_width
from kangyu.formats.official_document.tables import LaidTable


def annex_table(table: LaidTable, writer: RunWriter) -> Element:
    widths = [mm_twips(width) for width in table.widths]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = element("tblBorders", *(_rule(side, layout.TABLE_RULE) for side in sides))
    head = _row(widths, [_cell_text("TableHead", "center", (Text(name),), writer) for name in table.columns], True)
    rows = [
        _row(
            widths,
            [_cell_text("TableCell", align, (run,), writer) for run, align in zip(row, table.aligns, strict=True)],
        )
        for row in table.rows
    ]
    return _table(widths, borders, head, *rows)


def record_block(record: Record) -> list[Element]:
    """Paragraphs that stand at the foot of the text, each in a frame of its own: LibreOffice forgets the
    frame and the rules of paragraphs that share one."""
    last = [text_run(record.office), element("r", element("tab")), text_run(record.printed)]
    made = [_record_line(last, lines=1, below=0, is_first=not record.copies)]
    if record.copies:
        lines = _lines(record.copies)
        made.insert(0, _record_line([text_run(record.copies)], lines, below=1, is_first=True))
    return made


def _lines(text: str) -> int:
    room = layout.PORTRAIT.text_width * layout.POINTS_PER_MM / layout.RECORD.size - 2
    return math.ceil(char_width(text) / room)


def _record_line(runs: list[Element], lines: int, below: int, is_first: bool) -> Element:
    """`below` counts the lines underneath; the date stands at the right edge, one character in."""
    page = layout.PORTRAIT
    foot = mm_twips(page.height - page.bottom) - twips(layout.RECORD.pitch) * (lines + below)
    rules = [_rule("top", layout.RECORD_OUTER_RULE if is_first else layout.RECORD_INNER_RULE)]
    rules += [] if below else [_rule("bottom", layout.RECORD_OUTER_RULE)]
    place: dict[str, str | int] = {"vAnchor": "page", "hAnchor": "margin", "xAlign": "center", "y": foot}
    frame = element("framePr", w=mm_twips(page.text_width), wrap="notBeside", **place)
    tab = element("tab", val="right", pos=mm_twips(page.text_width) - twips(layout.CHAR_PITCH))
    style = element("pStyle", val="Record")
    return element("p", element("pPr", style, frame, element("pBdr", *rules), element("tabs", tab)), *runs)


def _table(widths: list[int], borders: Element, *rows: Element) -> Element:
    sides = ((side, 30 if side in ("top", "bottom") else 60) for side in ("top", "left", "bottom", "right"))
    margins = element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in sides))
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        borders,
        element("tblLayout", type="fixed"),
        margins,
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=width) for width in widths)), *rows)


def _rule(side: str, points: float) -> Element:
    return element(side, val="single", sz=round(points * 8), space=0, color="000000")


def _row(widths: list[int], contents: list[Element], is_head: bool = False) -> Element:
    properties = element("trPr", element("cantSplit"), *([element("tblHeader")] if is_head else []))
    return element("tr", properties, *(_cell(width, content) for width, content in zip(widths, contents, strict=True)))


def _cell(width: int, content: Element) -> Element:
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center")), content)


def _cell_text(kind: str, align: str, runs: tuple[Run, ...], writer: RunWriter) -> Element:
    properties = element("pPr", element("pStyle", val=kind), element("jc", val=align))
    return element("p", properties, *writer.elements(runs))
