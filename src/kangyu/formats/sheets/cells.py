"""One cell and one line of a sheet, whatever file it came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from kangyu.vocabulary.text import narrow

Cell = str | int | float | bool | date | datetime | None
"""Text as sent (not narrowed), numbers, yes/no, a day, a moment (no time zone), or nothing."""

_EXACT = 2**53  # above this, neighbouring whole numbers are no longer told apart by a float


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: the number Excel shows beside it (in csv, the physical line where it starts)."""

    number: int
    cells: tuple[Cell, ...]


def clean(row: Sequence[object]) -> tuple[Cell, ...]:
    """A row as calamine gives it, as cells: empty text is None, whole numbers are int."""
    return tuple(
        [(value or None) if type(value) is str else _clean_other(value) for value in row],  # the hot loop
    )


def _clean_other(value: object) -> Cell:
    if type(value) is float:
        return _clean_number(value)
    if isinstance(value, time):
        # A time of day has no day: it stays text, as the sheet shows it.
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        return _hours(value)
    return value  # type: ignore[return-value]  # calamine gives nothing else than cells


def _clean_number(value: float) -> Cell:
    if not value.is_integer():
        return value if value == value and abs(value) != float("inf") else None
    if abs(value) < _EXACT:
        return int(value)
    # An identity number that Excel turned into a number has lost its last digits. They come out as zeros,
    # as Excel shows them, instead of as digits that nobody typed.
    return int(Decimal(f"{value:.14e}"))


def _hours(value: timedelta) -> str:
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and not narrow(cell))


def column_letters(index: int) -> str:
    """The letters Excel shows above a column, from its 0-based index: 0 is ``"A"``, 26 is ``"AA"``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The 1-based number of a column from its letters: ``"A"`` is 1, ``"AA"`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# A name called, a program asked for (DDE), or a cell of another sheet.
_CALL = re.compile(r"[A-Za-z_$][\w.$]*['\"]?\s*[(|!]", re.ASCII)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text as a formula, so that the caller can refuse the value.

    Laboratories write ``-``, ``+``, ``++`` and ``+(弱阳)``, telephones begin with ``+86``: after a sign
    only what calls a function, a program or another sheet is suspect. What we write is never run anyway.
    """
    text = narrow(text)
    if text[:1] == "=":
        return bool(text.strip("=").strip())
    if text[:1] == "@":
        return bool(re.match(r"@[A-Za-z_]", text))
    return text[:1] in {"+", "-"} and bool(_CALL.search(text))
