"""Days as whole numbers since 1970-01-01, the way the world is computed; `NEVER` stands for no day."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chance import Ints

NEVER = np.iinfo(np.int32).min


def number(on: date) -> int:
    """The whole number of a day."""
    return (on - date(1970, 1, 1)).days


def dates(days: Ints) -> NDArray[np.datetime64]:
    """Whole numbers as NumPy dates, NEVER as NaT."""
    found = days.astype("datetime64[D]")
    found[days == NEVER] = np.datetime64("NaT")
    return found


def parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of the month. Give no NEVER."""
    on = days.astype("datetime64[D]")
    months = on.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    return year, months.astype(np.int64) % 12 + 1, (on - months.astype("datetime64[D]")).astype(np.int64) + 1


def new_year(days: Ints) -> Ints:
    """1 January of each day's year."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def months_back(on: date, months: int) -> int:
    """The first day of the month so many months before a day's own."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return number(date(year, month + 1, 1))


def age(birth: Ints, on: Any) -> Ints:
    """Completed years on a day, by the rule of `vocabulary.ages` (29 February: a year older on 1 March)."""
    born_year, born_month, born_day = parts(birth)
    year, month, day = parts(np.broadcast_to(np.asarray(on, dtype=np.int64), birth.shape))
    return year - born_year - ((month * 100 + day) < (born_month * 100 + born_day))


def birthday(birth: Ints, years: int) -> Ints:
    """The first day on which that many years are completed."""
    year, month, day = parts(birth)
    months = ((year + years - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + day - 1
