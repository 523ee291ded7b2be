"""Who sends what: the health centre of each township, the large ones in two parts by two clerks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..chance import Ints
from ..counties import InstitutionKind
from ..names import full_names
from ..places import OrganisationEntry
from ..world import World
from .contacts import examination_table, follow_up_table
from .residents import residents_table
from .style import Style, style_of
from .table import Table, WrongLine
from .writers import write

RESIDENTS, CONTACTS = "residents", "contacts"
_LARGE = 1 / 24  # of the county's people: more than that goes in two parts
_PARTS = ("", "（第二片区）")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class SheetFile:
    """A file to be imported: `kind` is residents or contacts, `sender` the code of the institution, `rows` without totals."""

    path: Path
    kind: str
    sender: str
    rows: int
    wrong: tuple[WrongLine, ...]


@dataclass(frozen=True)
class _Sender:
    centre: OrganisationEntry
    part: int
    people: Ints
    visits: Ints
    examinations: Ints


def write_sheets(world: World, folder: Path, progress: Progress = lambda step: None) -> tuple[SheetFile, ...]:
    """Write all sheets into a folder, residents' before contacts'; what lay in it from another time is removed."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    residents, contacts = [], []
    for number, sender in enumerate(_senders(world)):
        progress(sender.centre.short_name)
        style = style_of(number, max(len(sender.people), len(sender.visits)), world.seed)
        name = f"{number + 1:02d}_{sender.centre.short_name}{_PARTS[sender.part]}"
        residents.append(_residents(world, sender, style, folder, name))
        contacts += _contacts(world, sender, style, folder, name)
    return (*residents, *contacts)


def _senders(world: World) -> list[_Sender]:
    centres = {entry.area: entry for entry in world.places.organisations if entry.kind == InstitutionKind.TOWNSHIP_CENTRE}
    leaves = world.places.leaves
    by_leaf = np.bincount(world.people.area, minlength=len(leaves))
    sender_of_leaf = np.zeros(len(leaves), dtype=np.int64)
    parts: list[tuple[OrganisationEntry, int]] = []
    for code, centre in centres.items():
        own = np.array([place for place, leaf in enumerate(leaves) if leaf.parent == code])
        is_large = by_leaf[own].sum() > _LARGE * len(world.people) and len(centres) > 10
        half = np.searchsorted(np.cumsum(by_leaf[own]), by_leaf[own].sum() / 2) + 1 if is_large else len(own)
        for part, members in enumerate((own[:half], own[half:])):
            if len(members):
                sender_of_leaf[members] = len(parts)
                parts.append((centre, part))
    return _shared_out(world, parts, sender_of_leaf)


def _shared_out(world: World, parts: list[tuple[OrganisationEntry, int]], sender_of_leaf: Ints) -> list[_Sender]:
    by_person = sender_of_leaf[world.people.area]
    by_visit = by_person[world.patients.person[world.visits.patient]]
    by_examination = by_person[world.examinations.person]
    return [
        _Sender(
            centre,
            part,
            np.flatnonzero(by_person == number),
            np.flatnonzero(by_visit == number),
            np.flatnonzero(by_examination == number),
        )
        for number, (centre, part) in enumerate(parts)
    ]


def _residents(world: World, sender: _Sender, style: Style, folder: Path, name: str) -> SheetFile:
    table = residents_table(world, sender.people, style, _titles(world, sender, "居民健康档案登记表", style))
    return _written(folder / f"{name}_居民{style.kind.suffix}", RESIDENTS, sender, style, [table])


def _contacts(world: World, sender: _Sender, style: Style, folder: Path, name: str) -> list[SheetFile]:
    makers = ((follow_up_table, sender.visits, "高血压患者随访登记表", "随访"), (examination_table, sender.examinations, "健康体检登记表", "体检"))
    tables = [(make(world, rows, style, _titles(world, sender, title, style)), word) for make, rows, title, word in makers if len(rows)]
    if style.kind.holds_several_sheets:
        path = folder / f"{name}_随访体检{style.kind.suffix}"
        return [_written(path, CONTACTS, sender, style, [table for table, _ in tables])] if tables else []
    return [_written(folder / f"{name}_{word}{style.kind.suffix}", CONTACTS, sender, style, [table]) for table, word in tables]


def _written(path: Path, kind: str, sender: _Sender, style: Style, tables: list[Table]) -> SheetFile:
    write(path, style.kind, tables)
    if not style.kind.holds_several_sheets:
        tables[0].name = path.stem  # a csv has no sheet names; readers take the file's
    wrong = [line for table in tables for line in table.wrong_lines(path.name)]
    return SheetFile(path, kind, sender.centre.code, sum(table.rows for table in tables), tuple(wrong))


def _titles(world: World, sender: _Sender, what: str, style: Style) -> list[str]:
    """Title, sender and day, note; the last is the signature below the rows."""
    day = f"{world.as_of.year}年{world.as_of.month}月{world.as_of.day}日"
    rng = style.rng(world.seed + 3)
    (clerk,) = full_names(rng, rng.integers(0, 80, 1), np.array(["2"], dtype=object), np.array([1985]))
    return [
        f"{sender.centre.name}{what}{_PARTS[sender.part]}",
        f"填报单位：{sender.centre.name}　　填报日期：{day}",
        "说明：本表数据为合成数据，仅供演示",
        f"填表人：{clerk}　　审核人：{clerk[0]}主任　　填表日期：{day}",
    ]

