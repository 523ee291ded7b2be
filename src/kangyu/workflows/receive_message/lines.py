"""What the two kinds of sheets share while their lines are applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kangyu.formats.sheets import Cell, Line, column_letters
from kangyu.methods.forms import Problem, in_unit
from kangyu.registers.messages.actions import Counts, Refused
from kangyu.registers.records.actions import Source


class Sheet:
    """A sheet of a message as journalled: name, header texts, columns by key, form."""

    def __init__(self, name: str, header: Mapping[str, Any]) -> None:
        self.name = name
        self.form: str | None = header.get("form")
        self._labels: Sequence[str] = header["labels"]
        self._columns = tuple(header["columns"].items())
        self._factors = {key: Decimal(factor) for key, factor in header.get("factors", {}).items()}
        self._keys = {index: key for key, index in self._columns}

    def raw(self, line: Line) -> dict[str, Cell]:
        """The cells of a line by key, numbers in the units of their items."""
        cells = line.cells
        found = {key: cells[index] for key, index in self._columns}
        for key, factor in self._factors.items():
            found[key] = in_unit(found[key], factor)
        return found

    def key_at(self, index: int) -> str:
        """The key of a column, or its letters when nothing is read from it."""
        return self._keys.get(index) or column_letters(index)

    def index_of(self, key: str) -> int | None:
        """The column that a key is read from, None when the sheet has none."""
        return dict(self._columns).get(key)

    def label_at(self, index: int) -> str:
        """What the sheet calls a column."""
        return (self._labels[index] if index < len(self._labels) else "") or column_letters(index)


@dataclass(frozen=True, slots=True)
class Batch:
    """Where the lines come from, and what is wrong with those that repeat an earlier one."""

    message_id: int
    sheet: Sheet
    repeats: Mapping[int, Problem] = field(default_factory=dict)

    def repeated(self, line: Line) -> tuple[Problem, ...]:
        """The problem of a line that repeats an earlier one."""
        return (self.repeats[line.number],) if line.number in self.repeats else ()

    def source(self, line: Line) -> Source:
        """What remembers the line."""
        return Source(self.message_id, self.sheet.name, line.number)


@dataclass(slots=True)
class Applied:
    """What became of some lines; `residents` are the people about whom something was written, or told in a refusal."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    residents: set[int] = field(default_factory=set)

    def count(self, change: str, resident: int | None) -> None:
        """Count one line that was not refused."""
        setattr(self, change, getattr(self, change) + 1)
        if change != "unchanged" and resident is not None:
            self.residents.add(resident)

    def refuse(self, line: int, problems: tuple[Problem, ...], *, about: Iterable[int] = ()) -> None:
        """Refuse one line; `about` are the residents of whom the reasons tell."""
        self.refused.append(Refused(line, problems))
        self.residents.update(about)

    def add(self, other: Applied) -> None:
        """What became of further lines of the same batch."""
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.residents |= other.residents

    @property
    def counts(self) -> Counts:
        """The numbers for the journal."""
        return Counts(self.added, self.changed, self.unchanged, len(self.refused))
