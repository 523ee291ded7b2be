"""Cells of one sheet as they are gathered, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.forms import Form, Item, Kind

from ..batches import Answers
from ..chance import Ints
from ..places import OrganisationEntry
from ..world import World
from .headings import heading, item_heading
from .mistakes import Plan
from .spelling import DateStyle, full_width, written_codes, written_days
from .style import Style
from .table import Cell, Column, Table

_OTHER_DATES = 0.02
_LEADING = ("serial", "name", "identity")


class Draft:
    """Columns of a sheet in the making, in the sender's habits."""

    def __init__(self, style: Style, rng: np.random.Generator) -> None:
        self._style = style
        self._rng = rng
        self._columns: list[Column] = []

    def add(self, key: str, cells: Sequence[Cell], *, name: str = "", is_merged: bool = False) -> None:
        """A column that is no item of a form; `name` when it stands under the heading of another key."""
        self._columns.append(Column(key, heading(name or key, self._style), list(cells), is_merged=is_merged))

    def add_days(self, key: str, on: Ints, *, name: str = "") -> None:
        """A column of dates, a few of them written in another way than the others."""
        cells = written_days(on, self._style.dates)
        odd = self._rng.random(len(on)) < _OTHER_DATES
        cells[odd] = written_days(on[odd], DateStyle.CHINESE)
        self.add(key, cells.tolist(), name=name)

    def add_item(self, item: Item, cells: Sequence[Cell], *, group: str = "") -> None:
        """A column of a form's item."""
        written = item_heading(item, self._style)
        self._columns.append(Column(item.key, written, list(cells), group=group if self._style.has_two_rows else ""))

    def table(self, name: str, titles: list[str], plan: Plan) -> Table:
        """The finished sheet: spoilt where planned, ordered and numbered as the sender does."""
        wrong = {row: (mistake.key, plan.is_right_elsewhere[row]) for row, mistake in plan.mistakes.items()}
        self._spoil(plan)
        self._widen(set(plan.mistakes))
        columns = self._ordered()
        rows = len(plan.source)
        if self._style.has_serial:
            columns.insert(0, Column("serial", heading("serial", self._style), list(range(1, rows + 1))))
        every = self._style.blank_every
        return Table(
            name=name,
            titles=titles[: self._style.titles],
            columns=columns,
            footers=self._footers(rows, titles[-1]),
            blank_before=frozenset(range(every, rows, every)) if every else frozenset(),
            wrong=wrong,
            repeated=frozenset(plan.repeated.tolist()),
        )

    def _spoil(self, plan: Plan) -> None:
        by_key = {column.key: column for column in self._columns}
        for row, mistake in plan.mistakes.items():
            cells = {key: column.cells[row] for key, column in by_key.items()}
            for key, cell in mistake.spoil(cells).items():
                by_key[key].cells[row] = cell

    def _widen(self, wrong: set[int]) -> None:
        """A few numbers in full width, and a small x at the end of identity numbers."""
        for column in self._columns:
            if column.key == "identity" and self._style.number % 2:
                column.cells = [
                    cell.lower() if isinstance(cell, str) and cell[-1:] == "X" else cell for cell in column.cells
                ]
            if column.key in ("identity", "phone", "systolic") and self._style.full_width_share:
                for row in np.flatnonzero(self._rng.random(len(column.cells)) < self._style.full_width_share).tolist():
                    cell = column.cells[row]
                    if cell is not None and row not in wrong:
                        column.cells[row] = full_width(str(cell))

    def _ordered(self) -> list[Column]:
        """Name and number first, the rest as it pleases; columns of one group stay together."""
        first = [column for column in self._columns if column.key in _LEADING]
        units: list[list[Column]] = []
        for column in self._columns:
            if column.key in _LEADING:
                continue
            if column.group and units and units[-1][0].group == column.group:
                units[-1].append(column)
            else:
                units.append([column])
        shuffled = [units[place] for place in self._rng.permutation(len(units))]
        merged = [unit for unit in shuffled if unit[0].is_merged]
        rest = [unit for unit in shuffled if not unit[0].is_merged]
        return first + [column for unit in merged + rest for column in unit]

    def _footers(self, rows: int, signed: str) -> list[list[Cell]]:
        if self._style.number % 3 == 0:
            return [["合计", rows], [signed]]
        return [[signed]] if self._style.number % 3 == 1 else []


def village_names(world: World, shown: Ints) -> list[str]:
    """The village or community of each person."""
    return np.array([leaf.name for leaf in world.places.leaves], dtype=object)[world.people.area[shown]].tolist()


def township_names(world: World, shown: Ints) -> list[str]:
    """The township of each person."""
    names = {area.code: area.name for area in world.places.areas}
    by_leaf = np.array([names[leaf.parent or ""] for leaf in world.places.leaves], dtype=object)
    return by_leaf[world.people.area[shown]].tolist()


def household_numbers(world: World, shown: Ints) -> list[str]:
    """The leaf's twelve digits and the household's serial of five."""
    codes = [leaf.code for leaf in world.places.leaves]
    places, numbers = world.people.area[shown].tolist(), world.people.household[shown].tolist()
    return [f"{codes[place]}{number:05d}" for place, number in zip(places, numbers, strict=True)]


def organisation_names(world: World, area: Ints, style: Style) -> list[Cell]:
    """The institution that manages each area's people, spelled as this sender spells it."""
    serving = world.places.serving()
    spelled = [_spelled(serving[leaf.code], style) for leaf in world.places.leaves]
    return np.array(spelled, dtype=object)[area].tolist()


def institution_names(world: World, at: Ints, style: Style) -> list[Cell]:
    """Institutions by their positions, spelled as this sender spells them."""
    spelled = [_spelled(entry, style) for entry in world.places.organisations]
    return np.array(spelled, dtype=object)[at].tolist()


def _spelled(entry: OrganisationEntry, style: Style) -> str:
    ways = (entry.name, entry.short_name, entry.name, *entry.aliases[:1], entry.code)
    return ways[style.number % len(ways)]


def item_cells(form: Form, answers: Answers, shown: Ints, style: Style) -> Iterator[tuple[Item, list[Cell]]]:
    """The answered items of a form in its order, each with its cells for the rows shown."""
    for item in form.asked:
        if item.key in answers:
            yield item, _spelled_answers(item, answers[item.key][shown], style)


def _spelled_answers(item: Item, values: NDArray[np.generic], style: Style) -> list[Cell]:
    if item.codes is not None:
        return list(written_codes(values, item.codes, style.codes))
    if item.kind is Kind.TEXT:
        return [text or None for text in values.tolist()]
    if item.kind is Kind.DATE:
        return written_days(values, style.dates).tolist()
    if item.kind is Kind.WHOLE and values.dtype.kind == "f":  # whole numbers, with gaps
        values = np.array([int(value) if value == value else value for value in values.tolist()], dtype=object)
    return numbers(values, as_text=not style.kind.holds_several_sheets)


def numbers(values: NDArray[np.generic], *, as_text: bool) -> list[Cell]:
    """Numbers as cells: as numbers, or as text in sheets that are all text; nothing where there is none (NaN)."""
    found = [None if value != value else value for value in values.tolist()]
    return [None if value is None else str(value) for value in found] if as_text else found
