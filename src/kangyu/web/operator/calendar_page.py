"""The calendar of working days: a year, one day entered or taken back, a file of a new year."""

from __future__ import annotations

import calendar
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.formats.sheets.limits import size_text
from kangyu.registers.calendars import queries as calendars
from kangyu.registers.calendars.queries import CalendarDay
from kangyu.registers.calendars.reading import read_day, read_days
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.working_days import DayKind
from kangyu.web import frame
from kangyu.web.asking import number_in
from kangyu.workflows import set_calendar

ITEMS = ("day", "kind", "name", "source")
EARLIEST, LATEST = 1950, 2199
LARGEST = 1 << 20
_TOO_LARGE = Bilingual("文件超过 {limit}", "The file is larger than {limit}")


@dataclass(frozen=True)
class Square:
    """A day of the year's view; `kind` is free, holiday, workday or "", as the day is shown."""

    on: date
    kind: str
    word: Bilingual | None
    given: CalendarDay | None


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; days of other months are None."""

    first: date
    weeks: tuple[tuple[Square | None, ...], ...]


@dataclass(frozen=True)
class CalendarPage:
    """A year. `is_known` is false where there is no data and only the week counts; `chosen` is being edited."""

    year: int
    months: tuple[Month, ...]
    days: tuple[tuple[CalendarDay, Bilingual], ...]
    working: int
    is_known: bool
    years: tuple[int, ...]
    raw: dict[str, str]
    kinds: tuple[DayKind, ...]
    problem: Bilingual | None


def calendar_page(request: HttpRequest) -> HttpResponse:
    """The year, and one day that departs from the week."""
    request.scope.require(request.scope.may_operate)
    if request.method != "POST":
        return _page(request)
    raw = {name: request.POST.get(name, "").strip() for name in ITEMS}
    try:
        day = read_day(**raw)
        changed = set_calendar.set_days([day], scope=request.scope, now=frame.now())
    except NotUnderstood as refused:
        return _page(request, raw, refused.message)
    frame.say(request, _("已保存：%(day)s") % {"day": day.day} if changed else _("内容相同，没有改变"))
    return redirect(_address(day.day.year))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """The day follows the week again."""
    request.scope.require(request.scope.may_operate)
    found = calendars.day(request.POST.get("day", ""))
    if found is None:
        return redirect("operator:calendar")
    on = found.day
    set_calendar.remove_day(found, scope=request.scope, now=frame.now())
    frame.say(request, _("%(day)s 恢复按星期计算") % {"day": on})
    return redirect(_address(on.year))


@require_POST
def import_calendar(request: HttpRequest) -> HttpResponse:
    """A file of days, whole or not at all."""
    request.scope.require(request.scope.may_operate)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, problem=Bilingual("请选择要导入的文件", "Choose a file to import"))
    try:
        days = _read(upload)
    except NotUnderstood as refused:
        return _page(request, problem=refused.message)
    changed = set_calendar.set_days(days, scope=request.scope, now=frame.now())
    frame.say(request, _("读到 %(n)s 天，新增或更正 %(changed)s 天") % {"n": len(days), "changed": changed})
    return redirect(_address(days[-1].day.year if days else frame.today().year))


def _read(upload):
    if (upload.size or 0) > LARGEST:
        raise NotUnderstood("too_large", _TOO_LARGE.format(limit=size_text(LARGEST)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "days"
        path.write_bytes(upload.read())
        return read_days(path)


def _page(request: HttpRequest, raw: dict[str, str] | None = None, problem: Bilingual | None = None) -> HttpResponse:
    year = _year(request)
    days = calendars.days_of(year)
    given = {each.day: each for each in days}
    working = calendars.working_days()
    months = tuple(_month(year, month, given) for month in range(1, 13))
    every = [square.on for month in months for week in month.weeks for square in week if square]
    chosen = given.get(_day_asked(request))
    page = CalendarPage(
        year=year,
        months=months,
        days=tuple((each, DayKind(each.kind).label) for each in days),
        working=sum(working.is_working_day(on) for on in every),
        is_known=working.is_known(year),
        years=tuple(sorted({*calendars.years(), frame.today().year, frame.today().year + 1, year})),
        raw=raw or _raw(chosen, _day_asked(request)),
        kinds=tuple(DayKind),
        problem=problem,
    )
    return render(request, "operator/calendar.html", {"page": page}, status=422 if problem else 200)


def _raw(chosen: CalendarDay | None, asked: date | None) -> dict[str, str]:
    if chosen is None:
        return {"day": asked.isoformat() if asked else "", "kind": DayKind.HOLIDAY.value}
    return {"day": chosen.day.isoformat(), "kind": chosen.kind, "name": chosen.name, "source": chosen.source}


def _month(year: int, month: int, given: dict[date, CalendarDay]) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    shown = tuple(tuple(_square(on, given) if on.month == month else None for on in week) for week in weeks)
    return Month(date(year, month, 1), shown)


def _square(on: date, given: dict[date, CalendarDay]) -> Square:
    entry = given.get(on)
    if entry is not None:
        return Square(on, entry.kind, DayKind(entry.kind).label, entry)
    return Square(on, "free" if on.weekday() >= calendar.SATURDAY else "", None, None)


def _year(request: HttpRequest) -> int:
    asked = number_in(request, "year") or frame.today().year
    return min(max(asked, EARLIEST), LATEST)


def _day_asked(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _address(year: int) -> str:
    return f"{reverse('operator:calendar')}?year={year}"
