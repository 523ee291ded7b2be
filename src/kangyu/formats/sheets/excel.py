"""Excel workbooks, new and old, by calamine."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kangyu.formats.sheets.archive import check_archive, open_archive, read_entry
from kangyu.formats.sheets.cells import Cell, Line, clean
from kangyu.formats.sheets.extents import Extent, check_extent
from kangyu.formats.sheets.formulas import Formulas, unvalued, with_formulas
from kangyu.formats.sheets.limits import Limits
from kangyu.formats.sheets.refusals import refusal

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, corners included: rows are 1-based as shown, columns 0-based."""

    top: int
    left: int
    bottom: int
    right: int


def _guarded(act: Callable[[], _T]) -> _T:
    """Call into calamine; what it cannot read is refused as "truncated"."""
    try:
        return act()
    except CalamineError as error:
        raise refusal("truncated") from error
    except BaseException as error:
        # A damaged .xls can make the Rust code panic. Its exception is no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise refusal("truncated") from error


class Excel:
    """An open workbook that holds at most one sheet in memory: the last one asked for."""

    def __init__(self, path: Path, limits: Limits, *, is_zip: bool) -> None:
        """Raises ``SheetRefused``: "zip_bomb", "truncated", "password", and those of ``check_extent``."""
        self.limits = limits
        self.extents, self._entries = _extents(path, limits) if is_zip else ({}, {})
        self._path = path
        # From memory, not by path: calamine believes a path's suffix.
        content = io.BytesIO(path.read_bytes())
        self._book = _guarded(lambda: CalamineWorkbook.from_filelike(content))
        self._last: tuple[int, CalamineSheet] | None = None

    def catalogue(self) -> list[tuple[int, str, bool]]:
        """Index, name and whether hidden, of each sheet that has cells (not a chart or a macro)."""
        return [
            (index, sheet.name, sheet.visible is not SheetVisibleEnum.Visible)
            for index, sheet in enumerate(self._book.sheets_metadata)
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]

    def load(self, index: int) -> CalamineSheet:
        """The sheet with its values; the one loaded before is let go."""
        if self._last is None or self._last[0] != index:
            self._last = None
            self._last = index, _guarded(lambda: self._book.get_sheet_by_index(index))
        return self._last[1]

    def formulas(self, name: str) -> Formulas:
        """The sheet's formulas that carry no value; none for old workbooks, which always keep one."""
        if name not in self._entries:
            return {}
        with open_archive(self._path) as archive:
            return unvalued(archive, self._entries[name])

    def is_empty(self, index: int, name: str) -> bool:
        """Whether a sheet has no value at all; for .xlsx told without loading it."""
        extent = self.extents.get(name)
        return extent.rows == 0 if extent else self.load(index).end is None


class ExcelSheet:
    """One sheet of a workbook, loaded when first asked for."""

    def __init__(self, book: Excel, index: int, name: str) -> None:
        self._book = book
        self._index = index
        self._name = name

    @property
    def height(self) -> int:
        """The number of the last row that holds a value."""
        end = self._load().end
        return end[0] + 1 if end else 0

    @property
    def merges(self) -> tuple[Merge, ...]:
        """All merged ranges."""
        ranges = self._load().merged_cell_ranges or []
        return tuple(Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)

    def _load(self) -> CalamineSheet:
        sheet = self._book.load(self._index)
        if sheet.end is not None:
            check_extent(self._name, sheet.end[0] + 1, sheet.end[1] + 1, self._book.limits)
        return sheet

    def lines(self) -> Iterator[Line]:
        """All rows from the first, blank ones too. Raises ``SheetRefused`` when the sheet breaks a limit."""
        sheet = self._load()
        if sheet.start is None:
            return iter(())
        rows = _shifted(sheet, sheet.start[1])
        formulas = self._book.formulas(self._name)
        rows = with_formulas(rows, formulas) if formulas else rows
        downward = [merge for merge in self.merges if merge.bottom > merge.top]
        return _filled_down(rows, downward) if downward else rows


def _shifted(sheet: CalamineSheet, left: int) -> Iterator[Line]:
    # calamine leaves out blank columns on the left, though not blank rows at the top.
    padding: tuple[Cell, ...] = (None,) * left
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield Line(number, padding + clean(row))


def _filled_down(lines: Iterator[Line], merges: list[Merge]) -> Iterator[Line]:
    """Repeat the value of each merged cell into the rows below it, in the merge's first column.

    A row with no value of its own stays blank: nobody wrote anything there.
    """
    starts: dict[int, list[Merge]] = {}
    for merge in merges:
        starts.setdefault(merge.top, []).append(merge)
    held: dict[int, tuple[int, Cell]] = {}
    for line in lines:
        if held:
            held = {column: kept for column, kept in held.items() if kept[0] >= line.number}
            line = _with_held(line, held)
        for merge in starts.get(line.number, ()):
            if merge.left < len(line.cells) and line.cells[merge.left] is not None:
                held[merge.left] = merge.bottom, line.cells[merge.left]
        yield line


def _with_held(line: Line, held: dict[int, tuple[int, Cell]]) -> Line:
    if all(cell is None for cell in line.cells):
        return line
    cells = list(line.cells)
    for column, (_, value) in held.items():
        if cells[column] is None:
            cells[column] = value
    return Line(line.number, tuple(cells))


def _extents(path: Path, limits: Limits) -> tuple[dict[str, Extent], dict[str, str]]:
    """Extent and zip entry of each worksheet by the sheet's name, every limit checked before calamine sees the file."""
    with open_archive(path) as archive:
        by_entry = check_archive(archive, limits)
        names = _entry_names(archive)
    extents = {names.get(entry, entry): extent for entry, extent in by_entry.items()}
    for name, extent in extents.items():
        # Up to column Z the extent is only a bound, and any height fits in memory: asked again when loaded.
        if extent.columns > 26:
            check_extent(name, extent.rows, extent.columns, limits)
    return extents, {name: entry for entry, name in names.items() if entry in by_entry}


def _entry_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which sheet name belongs to which entry of the zip; nothing for what cannot be told."""
    try:
        book = ElementTree.fromstring(read_entry(archive, "xl/workbook.xml"))
        links = ElementTree.fromstring(read_entry(archive, "xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, zipfile.BadZipFile):
        return {}
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
    return {_entry_of(targets.get(_link(sheet), "")): sheet.get("name", "") for sheet in sheets}


def _link(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _entry_of(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return re.sub(r"[^/]+/\.\./", "", str(PurePosixPath("xl") / target))
