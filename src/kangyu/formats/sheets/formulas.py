"""Formulas without a value in .xlsx: calamine reads them as blank, and a blank says nothing of what was lost.

Excel keeps the last result beside each formula; programs that write sheets often do not. Such a cell is given as the
formula's own text, ``=A1+B1``, so that the reader sees it and refuses it by name.
"""

import re
import zipfile
from collections.abc import Iterator

from kangyu.formats.sheets.cells import Line

_PIECE = 1 << 20
# A cell with a formula and no result: <c r="B2"><f>A1+1</f></c>, the result missing or empty.
_UNVALUED = re.compile(
    rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')

Formulas = dict[int, dict[int, str]]
"""Text by row number (as shown) and column index."""


def unvalued(archive: zipfile.ZipFile, entry: str) -> Formulas:
    """The formulas of a worksheet that carry no value."""
    found: Formulas = {}
    with archive.open(entry) as stream:
        for piece in _pieces(iter(lambda: stream.read(_PIECE), b"")):
            if b"<f" not in piece:
                continue
            for cell in _UNVALUED.finditer(piece):
                if place := _PLACE.search(cell[1]):
                    text = (cell[2] or b"").decode("utf-8", "replace") or "（公式）"
                    found.setdefault(int(place[2]), {})[_column(place[1])] = f"={text}"
    return found


def with_formulas(lines: Iterator[Line], formulas: Formulas) -> Iterator[Line]:
    """The lines with each formula's text where there was no value."""
    for line in lines:
        own = formulas.get(line.number)
        if own:
            width = max(len(line.cells), max(own) + 1)
            cells = list(line.cells) + [None] * (width - len(line.cells))
            for column, text in own.items():
                cells[column] = text if cells[column] is None else cells[column]
            line = Line(line.number, tuple(cells))
        yield line


def _pieces(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The stream cut before cells, so that no cell is torn."""
    rest = b""
    for block in blocks:
        rest += block
        cut = rest.rfind(b"<c ")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
