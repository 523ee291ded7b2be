"""A sheet before it is written: columns of cells under a header, titles above, totals and signatures below."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True)
class WrongLine:
    """A line that must be refused: where it stands and what is wrong with it."""

    file: str
    sheet: str
    line: int
    wrong: str
    is_right_elsewhere: bool


@dataclass
class Column:
    """One column: the heading, the group above it if any, and a cell for each row."""

    key: str
    heading: str
    cells: list[Cell]
    group: str = ""
    is_merged: bool = False


@dataclass
class Table:
    """Rows of one sheet, in columns, with what stands around them.

    `blank_before` are rows before which an empty line stands. `wrong` are positions of rows to be refused, `repeated` of
    rows that say the same as the one before.
    """

    name: str
    titles: list[str]
    columns: list[Column]
    footers: list[list[Cell]]
    blank_before: frozenset[int] = frozenset()
    wrong: dict[int, tuple[str, bool]] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()

    @property
    def rows(self) -> int:
        """How many rows of data."""
        return len(self.columns[0].cells)

    @property
    def has_groups(self) -> bool:
        """Whether the header has two rows."""
        return any(column.group for column in self.columns)

    @property
    def first_line(self) -> int:
        """The line of the first row of data, counted from 1."""
        return len(self.titles) + (2 if self.has_groups else 1) + 1

    def lines(self) -> list[int]:
        """The line of each row."""
        found, blanks, first = [], 0, self.first_line
        for row in range(self.rows):
            blanks += row in self.blank_before
            found.append(first + row + blanks)
        return found

    def wrong_lines(self, file: str) -> list[WrongLine]:
        """Where the lines to be refused stand."""
        if not self.wrong:
            return []
        lines = self.lines()
        return [
            WrongLine(file, self.name, lines[row], what, right) for row, (what, right) in sorted(self.wrong.items())
        ]
