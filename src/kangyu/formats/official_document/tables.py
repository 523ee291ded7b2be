"""Annex tables laid out: how wide each column is, how its text stands, upright or turned page."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from kangyu.formats.official_document import layout
from kangyu.formats.official_document.document import AnnexTable, Cell, FigureRun, Run, Text
from kangyu.formats.official_document.layout import Page, char_width
from kangyu.formats.official_document.printable import printable

Align = Literal["left", "center", "right"]
NARROWEST, WIDEST = 3.0, 18.0
UNBROKEN = 9.0  # a longer text is wrapped before the page is turned for it
SHORT = 6.0
PADDING = 1.5
NOTHING = "（无）"
_NUMBER = re.compile(r"[-+−]?[\d,.]+ ?[%%‰]?|[-—–/…]*")


@dataclass(frozen=True, slots=True)
class LaidTable:
    columns: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    widths: tuple[float, ...]  # millimetres, together the width of the text
    aligns: tuple[Align, ...]
    is_landscape: bool


def laid_table(annex: AnnexTable) -> LaidTable:
    columns = tuple(printable(column) for column in annex.columns)
    rows = tuple(tuple(_run(cell) for cell in row) for row in annex.rows) or (_nothing(len(columns)),)
    wished = [_wished_width(column, [row[index].text for row in rows]) for index, column in enumerate(columns)]
    is_landscape = sum(min(width, UNBROKEN + PADDING) for width in wished) > _capacity(layout.PORTRAIT)
    page = layout.LANDSCAPE if is_landscape else layout.PORTRAIT
    widths = tuple(page.text_width * width / sum(wished) for width in wished)
    aligns = tuple(_align([row[index].text for row in rows]) for index in range(len(columns)))
    return LaidTable(columns, rows, widths, aligns, is_landscape)


def _run(cell: Cell) -> Run:
    if isinstance(cell, FigureRun):
        return replace(cell, text=printable(cell.text))
    return Text(printable(cell))


def _nothing(columns: int) -> tuple[Run, ...]:
    return (Text(NOTHING), *(Text("") for _ in range(columns - 1)))


def _wished_width(column: str, texts: list[str]) -> float:
    """In characters: room for the longest text up to a limit, and for the heading in two lines."""
    longest = max(char_width(text) for text in texts)
    needed = max(longest, char_width(column) / 2, NARROWEST)
    return min(needed, WIDEST) + PADDING


def _capacity(page: Page) -> float:
    return page.text_width * layout.POINTS_PER_MM / layout.TABLE_SIZE


def _align(texts: list[str]) -> Align:
    if all(_NUMBER.fullmatch(text) for text in texts):
        return "right"
    return "center" if max(char_width(text) for text in texts) <= SHORT else "left"
