"""How offices write the same thing: dates in seven ways, codes as word or number, full-width digits."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kangyu.vocabulary.codes import CodeList

from ..chance import Ints
from ..days import NEVER

_ORIGIN = date(1970, 1, 1)
_FIRST, _LAST = -25_600, 40_000  # the years 1899 to 2079
_FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


class DateStyle(StrEnum):
    """A way of writing a day; REAL is a date cell where the file has such, and Excel's own text where not."""

    ISO = "2018-03-05"
    SLASH = "2018/3/5"
    CHINESE = "2018年3月5日"
    DOTS = "2018.3.5"
    COMPACT = "20180305"
    TIMED = "2018/3/5 0:00"
    REAL = "date"


class CodeStyle(StrEnum):
    """A way of writing a coded answer."""

    LABEL = "男"
    VALUE = "1"
    NUMBERED = "1.男"


_WRITERS: dict[DateStyle, Callable[[date], object]] = {
    DateStyle.ISO: lambda day: day.isoformat(),
    DateStyle.SLASH: lambda day: f"{day.year}/{day.month}/{day.day}",
    DateStyle.CHINESE: lambda day: f"{day.year}年{day.month}月{day.day}日",
    DateStyle.DOTS: lambda day: f"{day.year}.{day.month}.{day.day}",
    DateStyle.COMPACT: lambda day: f"{day.year}{day.month:02d}{day.day:02d}",
    DateStyle.TIMED: lambda day: f"{day.year}/{day.month}/{day.day} 0:00",
    DateStyle.REAL: lambda day: day,
}


@functools.cache
def _calendar(style: DateStyle) -> NDArray[np.object_]:
    """Every day written once; the last entry is the empty cell for no day."""
    written = np.empty(_LAST - _FIRST + 2, dtype=object)
    write = _WRITERS[style]
    written[:-1] = [write(_ORIGIN + timedelta(days=day)) for day in range(_FIRST, _LAST + 1)]
    written[-1] = None
    return written


def written_days(days: Ints, style: DateStyle) -> NDArray[np.object_]:
    """Days as cells."""
    return _calendar(style)[np.where(days == NEVER, -1, days - _FIRST)]


def written_codes(values: NDArray[np.object_], codes: CodeList, style: CodeStyle) -> list[str | None]:
    """Stored codes as cells; empty ones stay empty, several (`1,3`) stand one after the other."""
    words = dict(_words(codes, style))
    for several in {value for value in values.tolist() if "," in value}:
        words[several] = "、".join(words[value] or "" for value in several.split(","))
    return [words[value] for value in values.tolist()]


@functools.cache
def _labels(key: str, codes: tuple[tuple[str, str], ...], style: CodeStyle) -> Mapping[str, str | None]:
    shapes = {
        CodeStyle.LABEL: lambda value, label: label,
        CodeStyle.VALUE: lambda value, label: value,
        CodeStyle.NUMBERED: lambda value, label: f"{value}.{label}",
    }
    return {"": None, **{value: shapes[style](value, label) for value, label in codes}}


def _words(codes: CodeList, style: CodeStyle) -> Mapping[str, str | None]:
    return _labels(codes.key, tuple((code.value, code.label.zh) for code in codes), style)


def full_width(text: str) -> str:
    """Digits as an input method left on Chinese writes them."""
    return text.translate(_FULL_WIDTH)
