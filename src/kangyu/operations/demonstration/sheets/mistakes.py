"""A small, known share of wrong lines: some beside the right line, some alone. And lines sent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chance import Flags, Ints
from .table import Cell

NO_INSTITUTION = "河东区第九卫生院"
FORMULA = "=HYPERLINK(\"x\",\"张三\")"


@dataclass(frozen=True)
class Mistake:
    """A way of being wrong. `spoil` takes the row's cells by key and gives those that change."""

    key: str
    spoil: Callable[[dict[str, Cell]], dict[str, Cell]]


@dataclass(frozen=True)
class Plan:
    """Which rows of the original stand where, and what is done to them.

    Attributes:
        source: for each row of the sheet the original's row. mistakes: row of the sheet to its mistake.
        is_right_elsewhere: whether the original also stands in the sheet unspoilt.
    """

    source: Ints
    mistakes: dict[int, Mistake]
    is_right_elsewhere: dict[int, bool]


def planned(
    rng: np.random.Generator,
    is_alone: Flags,
    spoilt_share: float,
    repeated_share: float,
    kinds: tuple[Mistake, ...],
    may_be_spoilt: Flags | None = None,
) -> Plan:
    """Lay out a sheet of originals, of which those `is_alone` are only ever written wrongly.

    Spoilt copies stand just before the right line, repeated lines just after it: the order of offices that mend by adding.
    """
    rows = np.arange(len(is_alone))
    proper = rows[~is_alone]
    spoilt = _some(rng, proper if may_be_spoilt is None else rows[~is_alone & may_be_spoilt], spoilt_share)
    repeated = _some(rng, proper, repeated_share)
    source = np.concatenate([rows, spoilt, repeated])
    role = np.repeat([1, 0, 2], [len(rows), len(spoilt), len(repeated)])  # a spoilt copy before, a repeat after
    order = np.lexsort((role, source))
    source, role = source[order], role[order]
    mistakes, right = {}, {}
    wrong = np.flatnonzero((role == 0) | is_alone[source])
    turn = int(rng.integers(0, len(kinds)))
    for number, row in enumerate(wrong.tolist()):
        mistakes[row] = kinds[(turn + number) % len(kinds)]
        right[row] = not is_alone[source[row]]
    return Plan(source, mistakes, right)


def _some(rng: np.random.Generator, rows: NDArray[np.int64], share: float) -> Ints:
    size = min(len(rows), round(len(rows) * share))
    return np.sort(rng.choice(rows, size=size, replace=False)) if size else rows[:0]


def wrong_check(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The last character of the identity number mistyped."""
    number = str(cells["identity"])
    return {"identity": number[:17] + ("0" if number[17] != "0" else "7")}


def short_number(cells: dict[str, Cell]) -> dict[str, Cell]:
    """A digit of the identity number left out."""
    number = str(cells["identity"])
    return {"identity": number[:9] + number[10:]}


def in_exponents(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The identity number as a spreadsheet destroys it."""
    number = str(cells["identity"])
    return {"identity": f"{number[0]}.{number[1:6]}E+17"}


def other_sex(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The sex against the identity number."""
    return {"sex": "女" if "男" in str(cells["sex"]) or cells["sex"] == "1" else "男"}


def unknown_institution(cells: dict[str, Cell]) -> dict[str, Cell]:
    """An institution of some other county."""
    return {"organisation": NO_INSTITUTION}


def formula(cells: dict[str, Cell]) -> dict[str, Cell]:
    """A formula where the name should be."""
    return {"name": FORMULA}


def no_name(cells: dict[str, Cell]) -> dict[str, Cell]:
    """No name at all."""
    return {"name": None}


def impossible(column: str) -> Callable[[dict[str, Cell]], dict[str, Cell]]:
    """30 February."""
    return lambda cells: {column: "2018-02-30"}


def fixed(**cells: Cell) -> Callable[[dict[str, Cell]], dict[str, Cell]]:
    """Always the same wrong cells."""
    return lambda _: dict(cells)


def swapped(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The two pressures in each other's column."""
    return {"systolic": cells["diastolic"], "diastolic": cells["systolic"]}
