"""Dates as offices write them in cells and on paper, read without guessing."""

import re
from datetime import date, datetime, timedelta
from math import isfinite

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

_MESSAGES = {
    "date": Bilingual(
        "无法识别的日期，请写成 2018-03-05，年份用四位",
        "Not a date; write 2018-03-05, with four digits for the year",
    ),
    "impossible_date": Bilingual("没有这一天，请检查月份和日", "There is no such day; check month and day"),
    "early": Bilingual("日期早于允许的最早日期 {limit}", "The date is before the earliest allowed, {limit}"),
    "future": Bilingual("日期晚于允许的最晚日期 {limit}", "The date is after the latest allowed, {limit}"),
}
_TIME = r"(?:[ T]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_PARTS = re.compile(r"([0-9]{4}) *([-/.–—]|年) *([0-9]{1,2}) *([-/.–—]|月) *([0-9]{1,2}) *[日号]?" + _TIME)
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile("[0-9]{5}")
_SERIALS = range(61, 100_000)  # 1 March 1900 to the year 2173; below 61 Excel and the calendar disagree
_BARE_YEARS = range(1900, 2101)
_SERIAL_ORIGIN = date(1899, 12, 30)

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile("([一二三]?)(十|廿|卅)([一二三四五六七八九]?)")
_TENS_OF = {"十": 1, "廿": 2, "卅": 3}


def read_date(value: str | date | int | float, *, earliest: date, latest: date) -> date:
    """The day that a cell means, between ``earliest`` and ``latest`` inclusive.

    Reads dates and times of day as they come; 2018-03-05, 2018/3/5, 2018.3.5, 2018年3月5日 (or 号) and
    二〇一八年三月五日, also with a time behind; 20180305; Excel's serial numbers (1900 system). Full width
    passes. A bare year, a year of two digits or a day and month alone are not guessed at.

    Raises ``NotUnderstood``: date (not a date), impossible_date (30 February), early, future.
    """
    day = _day(value)
    if day < earliest:
        raise NotUnderstood("early", _MESSAGES["early"].format(limit=earliest.isoformat()))
    if day > latest:
        raise NotUnderstood("future", _MESSAGES["future"].format(limit=latest.isoformat()))
    return day


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _day_in_text(narrow(value).lstrip("'"))
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return _day_of_number(int(value))
    raise _refused("date")


def _day_in_text(text: str) -> date:
    written = _arabic(text).removesuffix(".0")
    found = _PARTS.fullmatch(written)
    if found:
        return _calendar_day(found[1], found[3], found[5])
    found = _COMPACT.fullmatch(written)
    if found:
        return _calendar_day(found[1], found[2], found[3])
    if _SERIAL.fullmatch(written):
        return _day_of_number(int(written))
    raise _refused("date")


def _day_of_number(number: int) -> date:
    """A number in a cell: 20180305, or days since the origin of Excel."""
    if number in _SERIALS and number not in _BARE_YEARS:
        return _SERIAL_ORIGIN + timedelta(days=number)
    found = _COMPACT.fullmatch(str(number))
    if found:
        return _calendar_day(found[1], found[2], found[3])
    raise _refused("date")


def _calendar_day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _refused("impossible_date") from None


def _arabic(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇一八年十二月三十一日 is 2018年12月31日."""
    return _TENS.sub(_tens, text).translate(_DIGITS)


def _tens(found: re.Match[str]) -> str:
    tens = found[1] or str(_TENS_OF[found[2]])
    return f"{tens}{found[3] or '0'}"


def _refused(reason: str) -> NotUnderstood:
    return NotUnderstood(reason, _MESSAGES[reason])
