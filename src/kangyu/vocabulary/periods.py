"""Reporting periods 统计期间: whole months, counted by one integer each.

A *month integer* is ``year * 12 + month - 1``, so that spans are subtractions and cumulation is a range.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ORDINALS = (("一", "First"), ("二", "Second"), ("三", "Third"), ("四", "Fourth"))
_EARLIEST, _LATEST = 1900, 2200  # years that a key may name
_MCH_START = 9  # October, as a month of the year counted from 0


def month_of(on: date) -> int:
    """The month integer of a day."""
    return on.year * 12 + on.month - 1


def first_day(month: int) -> date:
    """The first day of a month integer."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month integer."""
    return first_day(month + 1) - timedelta(days=1)


class PeriodKind(StrEnum):
    """What a period is called; two periods compare only within one kind."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    TO_DATE = "to_date"  # January to some month of the same year 累计
    MCH_YEAR = "mch_year"  # 妇幼统计年度: October of the year before to September


_SPANS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.MCH_YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months, ``first`` to ``last`` inclusive (month integers), of a named kind.

    Raises ``ValueError`` when the months do not fit the kind (a quarter that starts in February).
    """

    kind: PeriodKind
    first: int
    last: int

    def __post_init__(self) -> None:
        if not _fits(self.kind, self.first, self.last):
            raise ValueError(f"months {self.first} to {self.last} are not one {self.kind}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a key: ``2018-06 2018Q2 2018H1 2018 2018-to-06 MCH2018``; full width and lower case pass.

        Raises ``NotUnderstood("period")``, also for years before 1900 and after 2200.
        """
        written = narrow(text).upper()
        for pattern, kind in _KEYS:
            found = pattern.fullmatch(written)
            if found:
                period = _made(kind, int(found["year"]), int(found.groupdict().get("part") or 1))
                if period is not None:
                    return period
        raise NotUnderstood("period", _NOT_A_PERIOD)

    @classmethod
    def month(cls, on: date) -> "Period":
        """The month that a day lies in."""
        return cls(PeriodKind.MONTH, month_of(on), month_of(on))

    @classmethod
    def year_to(cls, on: date) -> "Period":
        """January to the month of a day: the cumulated figures of the year so far."""
        return cls(PeriodKind.TO_DATE, on.year * 12, month_of(on))

    @property
    def year(self) -> int:
        """The year that the period is named after (for an MCH year the one it ends in)."""
        return self.last // 12

    @property
    def key(self) -> str:
        """The canonical text, which ``parse`` reads back."""
        month = self.last % 12 + 1
        keys = {
            PeriodKind.MONTH: f"{self.year:04d}-{month:02d}",
            PeriodKind.QUARTER: f"{self.year:04d}Q{month // 3}",
            PeriodKind.HALF: f"{self.year:04d}H{month // 6}",
            PeriodKind.YEAR: f"{self.year:04d}",
            PeriodKind.TO_DATE: f"{self.year:04d}-to-{month:02d}",
            PeriodKind.MCH_YEAR: f"MCH{self.year:04d}",
        }
        return keys[self.kind]

    def __str__(self) -> str:
        return self.key

    @property
    def since(self) -> date:
        """The first day."""
        return first_day(self.first)

    @property
    def until(self) -> date:
        """The last day, which belongs to the period."""
        return last_day(self.last)

    @property
    def months(self) -> range:
        """The month integers, in order."""
        return range(self.first, self.last + 1)

    @property
    def label(self) -> Bilingual:
        """The name in documents: 2018年上半年 / First half of 2018."""
        return _label(self)

    def year_before(self) -> "Period":
        """The same period of the year before 上年同期."""
        return self._moved(-12)

    def before(self) -> "Period":
        """The period of the same kind just before 上期; of a year to date, the same span last year."""
        return self._moved(-12 if self.kind is PeriodKind.TO_DATE else -len(self.months))

    def contains(self, on: date) -> bool:
        """Whether a day lies in the period."""
        return self.first <= month_of(on) <= self.last

    def _moved(self, months: int) -> "Period":
        return Period(self.kind, self.first + months, self.last + months)


_NOT_A_PERIOD = Bilingual(
    "无法识别的统计期间，请写成 2018-06、2018Q2、2018H1、2018、2018-to-06 或 MCH2018（1900 年至 2200 年）",
    "Not a reporting period; write 2018-06, 2018Q2, 2018H1, 2018, 2018-to-06 or MCH2018 (years 1900 to 2200)",
)
_YEAR = "(?P<year>[1-9][0-9]{3})"
_KEYS = (
    (re.compile(_YEAR + "-(?P<part>[0-9]{1,2})"), PeriodKind.MONTH),
    (re.compile(_YEAR + "Q(?P<part>[1-4])"), PeriodKind.QUARTER),
    (re.compile(_YEAR + "H(?P<part>[12])"), PeriodKind.HALF),
    (re.compile(_YEAR), PeriodKind.YEAR),
    (re.compile(_YEAR + "-TO-(?P<part>[0-9]{1,2})"), PeriodKind.TO_DATE),
    (re.compile("MCH" + _YEAR), PeriodKind.MCH_YEAR),
)


def _fits(kind: PeriodKind, first: int, last: int) -> bool:
    if kind is PeriodKind.TO_DATE:
        return first % 12 == 0 and first <= last < first + 12
    span = _SPANS[kind]
    start = _MCH_START if kind is PeriodKind.MCH_YEAR else 0
    return last - first + 1 == span and first % span == start


def _made(kind: PeriodKind, year: int, part: int) -> Period | None:
    """The ``part``-th period of its kind in a year; None when there is no such month, or nobody counts so far away."""
    if not 1 <= part <= 12 or not _EARLIEST <= year <= _LATEST:
        return None
    january = year * 12
    if kind is PeriodKind.TO_DATE:
        return Period(kind, january, january + part - 1)
    if kind is PeriodKind.MCH_YEAR:
        return Period(kind, january - 12 + _MCH_START, january + _MCH_START - 1)
    span = _SPANS[kind]
    return Period(kind, january + (part - 1) * span, january + part * span - 1)


def _label(period: Period) -> Bilingual:
    year, month = period.year, period.last % 12 + 1
    if period.kind is PeriodKind.YEAR:
        return Bilingual(f"{year}年", f"{year}")
    if period.kind is PeriodKind.HALF:
        zh, en = ("上半年", "First half") if month == 6 else ("下半年", "Second half")
        return Bilingual(f"{year}年{zh}", f"{en} of {year}")
    if period.kind is PeriodKind.QUARTER:
        zh, en = _ORDINALS[month // 3 - 1]
        return Bilingual(f"{year}年第{zh}季度", f"{en} quarter of {year}")
    if period.kind is PeriodKind.MCH_YEAR:
        return Bilingual(
            f"{year}妇幼统计年度（{year - 1}年10月至{year}年9月）",
            f"MCH year {year} (October {year - 1} to September {year})",
        )
    name = _MONTHS_EN[month - 1]
    if period.kind is PeriodKind.MONTH or month == 1:
        return Bilingual(f"{year}年{month}月", f"{name} {year}")
    return Bilingual(f"{year}年1—{month}月", f"January to {name} {year}")
