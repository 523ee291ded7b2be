"""Working days 工作日 and time limits 时限: weekends are free, but for the days that were moved.

The State Council moves days every year: holidays on weekdays, and weekends on which one works (调休). Which ones is data
(register `calendars`); here is only the counting. A day of a year without data follows the week alone.

Counting follows the Civil Code, articles 200 to 204: hours run on as they are; of days the first does not count, and the
last runs to its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .labels import Bilingual

_SATURDAY = 5
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """How a day departs from the week."""

    HOLIDAY = "holiday"  # 放假
    WORKDAY = "workday"  # 调休上班

    @property
    def label(self) -> Bilingual:
        """The term in both languages."""
        return _LABELS[self]


_LABELS = {
    DayKind.HOLIDAY: Bilingual("放假", "holiday"),
    DayKind.WORKDAY: Bilingual("上班（调休）", "working day (moved)"),
}


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days that depart from the week."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, days: Iterable[tuple[date, str]]) -> WorkingDays:
        """From days and their kinds."""
        known = list(days)
        return cls(
            frozenset(day for day, kind in known if kind == DayKind.HOLIDAY),
            frozenset(day for day, kind in known if kind == DayKind.WORKDAY),
        )

    def is_known(self, year: int) -> bool:
        """Whether there is any data of that year; every year has holidays."""
        return any(day.year == year for day in self.holidays)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days later; the day itself does not count.

        Raises ValueError for a negative count. None at all gives the day itself, or the next working day.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        left, at = count, day
        while left or not self.is_working_day(at):
            at += _DAY
            left -= self.is_working_day(at) and left > 0
        return at


@dataclass(frozen=True, slots=True)
class Limit:
    """By when something must be done, from the moment it began: so many hours, days or working days; give one."""

    hours: int | None = None
    days: int | None = None
    working_days: int | None = None

    def __post_init__(self) -> None:
        given = [number for number in (self.hours, self.days, self.working_days) if number is not None]
        if len(given) != 1 or given[0] < 1:
            raise ValueError("a limit is a positive number of hours, of days or of working days")

    def after(self, began: datetime, calendar: WorkingDays) -> datetime:
        """The last moment in time: so many hours later, or the end of the last day where `began` is."""
        if began.tzinfo is None:
            raise ValueError("a limit runs from a moment with a time zone")
        if self.hours is not None:
            return began + timedelta(hours=self.hours)
        if self.days is not None:
            return end_of(began + timedelta(days=self.days))
        last = calendar.add(began.date(), self.working_days or 0)
        return datetime.combine(last, time.max, began.tzinfo)

    @property
    def label(self) -> Bilingual:
        """The limit in words."""
        if self.hours is not None:
            return Bilingual(f"{self.hours} 小时", _counted(self.hours, "hour"))
        if self.days is not None:
            return Bilingual(f"{self.days} 天", _counted(self.days, "day"))
        return Bilingual(f"{self.working_days} 个工作日", _counted(self.working_days or 0, "working day"))


def end_of(moment: datetime) -> datetime:
    """The last moment of its day."""
    return datetime.combine(moment.date(), time.max, moment.tzinfo)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
