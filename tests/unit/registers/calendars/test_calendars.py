"""The calendar: shipped days, files of days, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kangyu.formats.sheets import Column, Table, write_table
from kangyu.registers.calendars import actions, queries
from kangyu.registers.calendars.models import CalendarDay
from kangyu.registers.calendars.reading import SHIPPED, read_days
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.working_days import WorkingDays

# Eleven statutory holidays a year, thirteen since 2025; and what was given besides.
STATUTORY, MORE_SINCE_2025 = 11, 2
GIVEN_BESIDES = {2015: 1, 2020: 2}  # 3 September 2015; the Spring Festival of 2020 was prolonged


def _days_of(year: int) -> list[date]:
    return [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]


def test_shipped_days_are_plausible() -> None:
    days = read_days(SHIPPED)
    calendar = WorkingDays.of((day.day, day.kind) for day in days)
    assert all(calendar.is_known(year) for year in range(2014, 2027)) and not calendar.is_known(2027)
    for day in days:
        assert day.source and day.name
        assert day.kind == "holiday" or day.day.weekday() >= 5, "only a weekend can be made a working day"


@pytest.mark.parametrize("year", range(2014, 2027))
def test_every_free_day_is_paid_for(year: int) -> None:
    """Moving days gives none: what is free beyond the weekends is as much as the law gives."""
    calendar = WorkingDays.of((day.day, day.kind) for day in read_days(SHIPPED))
    weekdays = sum(day.weekday() < 5 for day in _days_of(year))
    given = STATUTORY + MORE_SINCE_2025 * (year >= 2025) + GIVEN_BESIDES.get(year, 0)
    assert weekdays - sum(map(calendar.is_working_day, _days_of(year))) == given


@pytest.mark.django_db
def test_entering_twice_is_once_and_corrects(tmp_path: Path) -> None:
    actions.enter_days(read_days(SHIPPED))
    assert actions.enter_days(read_days(SHIPPED)) == 0
    file = tmp_path / "days.csv"
    file.write_text("day,kind,name,source\n2027-01-01,holiday,元旦,公告\n2026/10/10,holiday,国庆节,公告\n\n", "utf-8")
    assert actions.enter_days(read_days(file)) == 2
    assert queries.years()[-1] == 2027
    assert not queries.working_days().is_working_day(date(2026, 10, 10))
    actions.remove_day(CalendarDay.objects.get(day=date(2026, 10, 10)))
    assert date(2026, 10, 10) not in [day.day for day in queries.days_of(2026)]


HEAD = "day,kind,name,source\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "空"),
        ("日期,类别\n2027-01-01,放假\n", "缺少：名称、来源"),
        (HEAD, "没有一行日期"),
        (HEAD + "2027-02-30,holiday,x,y\n", "第 2 行"),
        (HEAD + "2027-02-03,feast,x,y\n", "第 2 行：类别应为"),
        (HEAD + "2027-02-03,holiday,x,y\n2027-02-03,workday,x,y\n", "第 3 行：同一天"),
        (HEAD + "2027-02-03,holiday,,\n", "第 2 行：请填写名称和来源"),
        (HEAD + f"2027-02-03,holiday,{'长' * 60},y\n", "第 2 行：名称最长 40 字"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "days.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(NotUnderstood) as refusal:
        read_days(file)
    assert said in refusal.value.message.zh


def test_a_sheet_as_an_office_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    text = "2027年放假安排,,,\n日期,类别,节日,依据\n2027年1月1日,放假,元旦,公告\n2027/1/3,调休上班,元旦,公告\n"
    file.write_bytes(text.encode("gb18030"))
    book = tmp_path / "days.xlsx"
    rows = [(date(2027, 1, 1), "放假", "元旦", "公告"), (date(2027, 1, 3), "上班", "元旦", "公告")]
    columns = [Column(word) for word in ("日期", "类别", "名称", "来源")]
    write_table(book, {"2027": Table(columns, rows)})
    assert read_days(file) == read_days(book)
    assert [(day.day.day, day.kind) for day in read_days(book)] == [(1, "holiday"), (3, "workday")]
