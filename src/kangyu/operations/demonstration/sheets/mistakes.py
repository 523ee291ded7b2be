"""A small, known share of wrong lines: some beside the right line, some alone. And lines sent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chance import Flags, Ints
from .table import Cell

NO_INSTITUTION = "河东区第九卫生院"
FORMULA = '=HYPERLINK("x","张三")'


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
        is_right_elsewhere: whether the original also stands unspoilt, in this sheet or in the one that mends it.
        repeated: rows of the sheet that repeat the row before. later: originals that only the mending sheet has right.
    """

    source: Ints
    mistakes: dict[int, Mistake]
    is_right_elsewhere: dict[int, bool]
    repeated: Ints
    later: Ints


@dataclass(frozen=True)
class Carelessness:
    """How much goes wrong in a sheet: shares of its rows, and whether its sender mends in a sheet of its own."""

    spoilt: float
    repeated: float
    mends_later: bool


FAULTLESS = Carelessness(0.0, 0.0, False)

_RIGHT, _REPEAT, _SPOILT = range(3)


def planned(
    rng: np.random.Generator,
    is_alone: Flags,
    care: Carelessness,
    kinds: tuple[Mistake, ...],
    may_be_spoilt: Flags | None = None,
) -> Plan:
    """Lay out a sheet of originals, of which those `is_alone` are only ever written wrongly.

    A spoilt copy stands below the right line, or in its stead when the sender mends later: readers that take the first
    of two lines for a person, and readers that take the first right one, must come to the same.
    """
    rows = np.arange(len(is_alone))
    proper = rows[~is_alone]
    spoilt = _some(rng, proper if may_be_spoilt is None else rows[~is_alone & may_be_spoilt], care.spoilt)
    repeated = np.setdiff1d(_some(rng, proper, care.repeated), spoilt)
    later = spoilt if care.mends_later else spoilt[:0]
    kept = np.setdiff1d(rows, later)
    source = np.concatenate([kept, repeated, spoilt])
    role = np.repeat([_RIGHT, _REPEAT, _SPOILT], [len(kept), len(repeated), len(spoilt)])
    order = np.lexsort((role, source))
    source, role = source[order], role[order]
    wrong = np.flatnonzero((role == _SPOILT) | is_alone[source]).tolist()
    turn = int(rng.integers(0, len(kinds)))
    return Plan(
        source=source,
        mistakes={row: kinds[(turn + number) % len(kinds)] for number, row in enumerate(wrong)},
        is_right_elsewhere={row: not is_alone[source[row]] for row in wrong},
        repeated=np.flatnonzero(role == _REPEAT),
        later=later,
    )


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
