"""Writing every sender's files: residents, follow-ups, examinations, and what some send later to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..chance import Flags, Ints
from ..names import full_names
from ..world import World
from .contacts import contacts_table, words_of
from .residents import residents_table
from .senders import Sender, senders_of
from .style import Style, style_of
from .table import Table, WrongLine
from .writers import write

RESIDENTS, CONTACTS = "residents", "contacts"
_MENDING = "（补报）"
_OURS = re.compile(r"\d\d_.*\.(csv|xlsx?)")

Progress = Callable[[str], None]
Make = Callable[..., tuple[Table, Ints]]


@dataclass(frozen=True)
class SheetFile:
    """A file to be imported, in the order in which they are given.

    Attributes:
        kind: residents or contacts. sender: code of the institution. rows: without titles, totals and blanks.
        wrong: lines that must be refused. repeated: how many lines say the same as the one before.
    """

    path: Path
    kind: str
    sender: str
    rows: int
    wrong: tuple[WrongLine, ...]
    repeated: int


def write_sheets(
    world: World, folder: Path, progress: Progress = lambda step: None, *, by_sheet: Flags | None = None
) -> tuple[SheetFile, ...]:
    """Write all sheets into a folder, residents' before contacts'; sheets that lie in it from another time are removed.

    Args:
        by_sheet: of each leaf whether its people come by sheet; None for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if _OURS.fullmatch(old.name):
            old.unlink()
    residents: list[SheetFile] = []
    contacts: list[SheetFile] = []
    for number, sender in enumerate(senders_of(world, by_sheet)):
        progress(sender.centre.short_name)
        style = style_of(number, max(len(sender.people), *map(len, sender.contacts)), world.seed)
        name = f"{number + 1:02d}_{sender.centre.short_name}{sender.part_name}"
        desk = _Desk(world, sender, style, folder / name)
        residents += desk.send(RESIDENTS, [_Sheet(residents_table, sender.people, "居民健康档案登记表", "居民")])
        contacts += desk.send(CONTACTS, [_contact_sheet(world, *each) for each in enumerate(sender.contacts)])
    return (*residents, *contacts)


@dataclass(frozen=True)
class _Sheet:
    make: Make
    rows: Ints
    title: str
    word: str


def _contact_sheet(world: World, number: int, rows: Ints) -> _Sheet:
    words = words_of(world.contact_batches[number])

    def make(world: World, rows: Ints, style: Style, titles: list[str], **how: bool) -> tuple[Table, Ints]:
        return contacts_table(world, number, rows, style, titles, **how)

    return _Sheet(make, rows, words.title, words.file)


class _Desk:
    """Where one clerk makes files."""

    def __init__(self, world: World, sender: Sender, style: Style, begin: Path) -> None:
        self._world = world
        self._sender = sender
        self._style = style
        self._begin = begin

    def send(self, kind: str, sheets: list[_Sheet]) -> list[SheetFile]:
        """Write some sheets, and after them the ones that mend them."""
        mending = []
        made: list[tuple[str, Table]] = []
        for sheet in sheets:
            if len(sheet.rows):
                table, later = sheet.make(self._world, sheet.rows, self._style, self._titles(sheet.title))
                made.append((sheet.word, table))
                mending.append(_Sheet(sheet.make, later, sheet.title, sheet.word))
        mended = [
            (
                sheet.word,
                sheet.make(self._world, sheet.rows, self._style, self._titles(sheet.title + _MENDING), is_mending=True)[
                    0
                ],
            )
            for sheet in mending
            if len(sheet.rows)
        ]
        return [*self._written(kind, made, ""), *self._written(kind, mended, _MENDING)]

    def _written(self, kind: str, made: list[tuple[str, Table]], ending: str) -> list[SheetFile]:
        """One file where it holds several sheets, else one for each."""
        if self._style.kind.holds_several_sheets and made:
            words, tables = "".join(word for word, _ in made), [table for _, table in made]
            return [self._write(kind, words + ending, tables)]
        return [self._write(kind, word + ending, [table]) for word, table in made]

    def _write(self, kind: str, words: str, tables: list[Table]) -> SheetFile:
        path = self._begin.with_name(f"{self._begin.name}_{words}{self._style.kind.suffix}")
        write(path, self._style.kind, tables, self._world.as_of)
        if not self._style.kind.holds_several_sheets:
            tables[0].name = path.stem  # a csv has no sheet names; readers take the file's
        return SheetFile(
            path,
            kind,
            self._sender.centre.code,
            sum(table.rows for table in tables),
            tuple(line for table in tables for line in table.wrong_lines(path.name)),
            sum(len(table.repeated) for table in tables),
        )

    def _titles(self, what: str) -> list[str]:
        """Title, sender and day, note; the last is the signature below the rows."""
        on, centre = self._world.as_of, self._sender.centre
        day = f"{on.year}年{on.month}月{on.day}日"
        rng = self._style.rng(self._world.seed + 3)
        (clerk,) = full_names(rng, rng.integers(0, 80, 1), np.array(["2"], dtype=object), np.array([1985]))
        return [
            f"{centre.name}{what}{self._sender.part_name}",
            f"填报单位：{centre.name}　　填报日期：{day}",
            "说明：本表数据为合成数据，仅供演示",
            f"填表人：{clerk}　　审核人：{clerk[0]}主任　　填表日期：{day}",
        ]
