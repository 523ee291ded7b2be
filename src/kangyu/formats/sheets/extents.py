"""How far a worksheet reaches, read from its XML without building anything.

calamine allocates the rectangle from the first to the farthest value. Two stray cells, A1 and XFD1048576,
make that 400 GB and kill the process, so the corners are looked for before the sheet is loaded.
"""

import re
from dataclasses import dataclass

from kangyu.formats.sheets.cells import column_number
from kangyu.formats.sheets.limits import Limits
from kangyu.formats.sheets.refusals import refusal

_BEYOND_Z = re.compile(rb" r=[\"'][A-Z]{2}")
# A cell that has a value: an element that does not close itself. Cells that are only formatted do not count.
_VALUED = re.compile(rb" r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'](?:[^<>]*[^/<>])?>")
_ANY_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)[ >]")
_OVERLAP = 256
_NARROW_COLUMNS = 26
_MOST_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class Extent:
    """The last row and column that hold a value (1-based); a sheet without values has no rows."""

    rows: int
    columns: int


class Measure:
    """Fed with a worksheet's XML in chunks, tells its extent, or an upper bound of it."""

    def __init__(self, *, is_wide: bool = False) -> None:
        self.is_wide = is_wide
        self._tail = b""
        self._has_values = False
        self._overlooked = False
        self._rows = 0
        self._columns = 0

    def add(self, chunk: bytes) -> None:
        """Take the next chunk of XML; they may be cut anywhere."""
        data = self._tail + chunk
        self._has_values = self._has_values or bool(_ANY_VALUE.search(data))
        # Within columns A to Z even the tallest sheet fits in memory, and looking at each cell costs as
        # much as a third of the reading, so that is done only once a column beyond Z has been seen.
        self.is_wide = self.is_wide or bool(_BEYOND_Z.search(data))
        if self.is_wide:
            self._look_at_cells(data)
        else:
            self._overlooked = True
        self._tail = data[-_OVERLAP:]

    def _look_at_cells(self, data: bytes) -> None:
        found = _VALUED.findall(data)
        if found:
            letters = {column for column, _ in found}
            self._columns = max(self._columns, *(column_number(column.decode()) for column in letters))
            self._rows = max(self._rows, *(int(row) for row in {row for _, row in found}))

    @property
    def must_look_again(self) -> bool:
        """Whether a wide row came after chunks whose cells were not looked at."""
        return self.is_wide and self._overlooked

    def extent(self) -> Extent:
        """The extent seen; as tall as Excel allows while only columns A to Z are used."""
        if not self._has_values:
            return Extent(0, 0)
        if not self.is_wide:
            return Extent(_MOST_ROWS, _NARROW_COLUMNS)
        return Extent(self._rows, self._columns)


def check_extent(sheet: str, rows: int, columns: int, limits: Limits) -> None:
    """Raises ``SheetRefused``: "too_many_rows", "too_wide", or "too_spread" (too large to load)."""
    if columns > limits.columns:
        raise refusal("too_wide", sheet=sheet, columns=columns, limit=limits.columns)
    if rows > limits.rows:
        raise refusal("too_many_rows", sheet=sheet, rows=rows, limit=limits.rows)
    if rows * columns > limits.cells:
        raise refusal("too_spread", sheet=sheet, rows=rows, columns=columns)
