"""Text with a delimiter (csv, tsv): encoding and delimiter are told from the content, lines are streamed."""

import contextlib
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from kangyu.formats.sheets.cells import Cell, Line
from kangyu.formats.sheets.encodings import encoding_of
from kangyu.formats.sheets.extents import check_extent
from kangyu.formats.sheets.limits import Limits
from kangyu.formats.sheets.refusals import refusal

_DELIMITERS = (",", "\t", ";")
_SAMPLE_RECORDS = 50
_LONGEST_RECORD = 200  # physical lines; a quotation mark left open swallows all that follows
# Written so that Excel keeps leading zeros and all 18 digits of an identity number: ="430..."
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')


class Delimited:
    """A text file with a delimiter, as one sheet."""

    merges: tuple[()] = ()

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises ``SheetRefused``: "encoding", "too_many_rows"."""
        reading = encoding_of(path)
        self._path = path
        self._limits = limits
        self._encoding = reading.encoding
        self.height = reading.lines
        self._check(0)
        self._delimiter = self._sniff()

    def _check(self, columns: int) -> None:
        rows = self.height if columns == 0 else 0
        check_extent(self._path.stem, rows, columns, self._limits)

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def _sniff(self) -> str:
        """The delimiter that cuts the beginning most evenly: most records of the commonest width."""
        return max(_DELIMITERS, key=self._evenness)

    def _evenness(self, delimiter: str) -> tuple[int, int]:
        widths: list[int] = []
        with self._open() as file, contextlib.suppress(csv.Error):
            records = csv.reader(file, delimiter=delimiter)
            widths = [len(record) for record in islice(records, _SAMPLE_RECORDS)]
        cut = [width for width in widths if width > 1]
        commonest = max(cut, key=cut.count, default=0)
        return cut.count(commonest), commonest

    def lines(self) -> Iterator[Line]:
        """The records, numbered by the physical line where they begin.

        Raises ``SheetRefused`` while reading: "open_quote", "too_wide".
        """
        with self._open() as file:
            yield from self._records(file)

    def _records(self, file: TextIO) -> Iterator[Line]:
        recent = _Recent(file)
        reader = csv.reader(recent, delimiter=self._delimiter)
        number = 1
        try:
            for record in reader:
                if len(recent.lines) > 1:
                    _check_quotes(recent, number)
                if len(record) > self._limits.columns:
                    self._check(len(record))
                yield Line(number, _cells(record))
                number = reader.line_num + 1
                recent.lines.clear()
        except csv.Error as error:  # a field beyond csv's own limit
            raise refusal("open_quote", line=number) from error


class _Recent:
    """A file's physical lines, those of the record being read kept at hand."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.lines: list[str] = []
        self.has_ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.lines.append(line)
            if len(self.lines) > _LONGEST_RECORD:
                raise csv.Error
            yield line
        self.has_ended = True


def _check_quotes(recent: _Recent, number: int) -> None:
    # csv closes an open quotation mark silently at the end of the file.
    if recent.has_ended and "".join(recent.lines).count('"') % 2:
        raise refusal("open_quote", line=number)


def _cells(record: list[str]) -> tuple[Cell, ...]:
    return tuple([_cell(text) if text[:1] == "=" else text or None for text in record])


def _cell(text: str) -> Cell:
    match = _TEXT_AS_FORMULA.fullmatch(text)
    return match[1] or None if match else text
