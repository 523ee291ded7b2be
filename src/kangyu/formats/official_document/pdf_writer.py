"""The document as PDF. Typst sets it: no office suite is needed, and the text reaches it only as data."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from kangyu.formats.official_document import fonts, layout
from kangyu.formats.official_document.composition import Item, Line, NewPage, Record, compose
from kangyu.formats.official_document.document import FigureRun, OfficialDocument, Run
from kangyu.formats.official_document.layout import Role
from kangyu.formats.official_document.printable import printable
from kangyu.formats.official_document.tables import LaidTable

TEMPLATE = Path(__file__).with_name("template.typ")


def write_pdf(document: OfficialDocument, path: Path) -> None:
    Path(path).write_bytes(pdf_bytes(document))


def pdf_bytes(document: OfficialDocument) -> bytes:
    result: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts.FOLDER)] if fonts.FOLDER.is_dir() else [],
        format="pdf",
        sys_inputs={"document": json.dumps(_data(document), ensure_ascii=False)},
    )
    return result


def _data(document: OfficialDocument) -> dict[str, Any]:
    return {
        "title": printable(document.title.replace("\n", "")),
        "issuer": printable(document.issuer),
        "on": [document.on.year, document.on.month, document.on.day],
        "measures": _measures(),
        "faces": {role.value: asdict(fonts.chosen(role)) for role in Role},
        "latin": fonts.latin(),
        "styles": {identifier: asdict(style) for identifier, style in layout.STYLES.items()},
        "sections": _sections(compose(document)),
    }


def _measures() -> dict[str, Any]:
    return {
        "portrait": asdict(layout.PORTRAIT),
        "landscape": asdict(layout.LANDSCAPE),
        "line_pitch": layout.LINE_PITCH,
        "char_pitch": layout.CHAR_PITCH,
        "tracking": layout.TRACKING,
        "body_size": layout.BODY_SIZE,
        "red": layout.RED,
        "red_rule_gap": layout.RED_RULE_GAP,
        "red_rule_width": layout.RED_RULE_WIDTH,
        "page_number_drop": layout.PAGE_NUMBER_DROP,
        "record_outer_rule": layout.RECORD_OUTER_RULE,
        "record_inner_rule": layout.RECORD_INNER_RULE,
        "table_rule": layout.TABLE_RULE,
        "longest_row": layout.LONGEST_ROW,
    }


def _sections(items: list[Item]) -> list[dict[str, Any]]:
    """Typst sets a page's measures once for all that follows, so a new page begins a section."""
    sections: list[dict[str, Any]] = [{"landscape": False, "items": []}]
    for item in items:
        if isinstance(item, NewPage):
            sections.append({"landscape": item.is_landscape, "items": []})
        elif isinstance(item, Record) and sections[-1]["landscape"]:
            sections.append({"landscape": False, "items": [_item(item)]})
        else:
            sections[-1]["items"].append(_item(item))
    return sections


def _item(item: Item) -> dict[str, Any]:
    match item:
        case Line():
            return {"is": "line", "style": asdict(item.style), "runs": [_run(run) for run in item.runs]}
        case LaidTable():
            rows = [[_run(run) for run in row] for row in item.rows]
            return {
                "is": "table",
                "columns": item.columns,
                "rows": rows,
                "widths": item.widths,
                "aligns": item.aligns,
            }
        case Record():
            return {"is": "record", **asdict(item)}
        case NewPage():
            raise AssertionError("a new page begins a section")


def _run(run: Run) -> dict[str, str | None]:
    return {"text": run.text, "href": (run.href or None) if isinstance(run, FigureRun) else None}
