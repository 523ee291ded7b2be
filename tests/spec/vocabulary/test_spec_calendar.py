"""Periods, ages and dates, by example."""

from datetime import date

import pytest

from kangyu.vocabulary.ages import add_months, add_years, age_on, months_on
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.periods import Period


@pytest.mark.parametrize(
    ("key", "since", "until", "zh", "en", "before", "year_before"),
    [
        ("2018-06", "2018-06-01", "2018-06-30", "2018年6月", "June 2018", "2018-05", "2017-06"),
        ("2018-01", "2018-01-01", "2018-01-31", "2018年1月", "January 2018", "2017-12", "2017-01"),
        ("2020Q1", "2020-01-01", "2020-03-31", "2020年第一季度", "First quarter of 2020", "2019Q4", "2019Q1"),
        ("2018H1", "2018-01-01", "2018-06-30", "2018年上半年", "First half of 2018", "2017H2", "2017H1"),
        ("2018H2", "2018-07-01", "2018-12-31", "2018年下半年", "Second half of 2018", "2018H1", "2017H2"),
        ("2018", "2018-01-01", "2018-12-31", "2018年", "2018", "2017", "2017"),
        ("2016-to-02", "2016-01-01", "2016-02-29", "2016年1—2月", "January to February 2016",
         "2015-to-02", "2015-to-02"),
        ("2018-to-01", "2018-01-01", "2018-01-31", "2018年1月", "January 2018", "2017-to-01", "2017-to-01"),
        ("MCH2018", "2017-10-01", "2018-09-30", "2018妇幼统计年度（2017年10月至2018年9月）",
         "MCH year 2018 (October 2017 to September 2018)", "MCH2017", "MCH2017"),
    ],
)  # fmt: skip
def test_what_a_period_is(
    key: str,
    since: str,
    until: str,
    zh: str,
    en: str,
    before: str,
    year_before: str,
) -> None:
    period = Period.parse(key)
    assert (period.since.isoformat(), period.until.isoformat()) == (since, until)
    assert (period.label.zh, period.label.en, str(period)) == (zh, en, key)
    assert (period.before().key, period.year_before().key) == (before, year_before)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("２０１８ｑ２", "2018Q2"),
        ("2018-6", "2018-06"),
        (" 2018-TO-06 ", "2018-to-06"),
        ("mch2018", "MCH2018"),
    ],
)
def test_a_period_as_typed_is_understood(written: str, key: str) -> None:
    assert Period.parse(written).key == key


@pytest.mark.parametrize(
    ("birth", "on", "years", "months"),
    [
        ("1953-06-15", "2018-06-14", 64, 779),
        ("1953-06-15", "2018-06-15", 65, 780),
        ("2000-02-29", "2001-02-28", 0, 11),
        ("2000-02-29", "2001-03-01", 1, 12),
        ("2000-02-29", "2004-02-29", 4, 48),
        ("2018-01-31", "2018-02-28", 0, 0),
        ("2018-01-31", "2018-03-01", 0, 1),
        ("2018-05-05", "2018-05-04", -1, -1),
    ],
)
def test_age_is_in_completed_years_and_months(birth: str, on: str, years: int, months: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(on)) == years
    assert months_on(date.fromisoformat(birth), date.fromisoformat(on)) == months


@pytest.mark.parametrize(
    ("on", "months", "due"),
    [
        ("2018-01-31", 1, "2018-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2018-11-30", 3, "2019-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-06-15", 0, "2018-06-15"),
    ],
)
def test_due_dates_are_cut_to_the_end_of_the_month(on: str, months: int, due: str) -> None:
    assert add_months(date.fromisoformat(on), months).isoformat() == due


def test_a_leap_day_some_years_later() -> None:
    assert add_years(date(2016, 2, 29), 1) == date(2017, 2, 28)
    assert add_years(date(2016, 2, 29), 4) == date(2020, 2, 29)


@pytest.mark.parametrize(
    "written",
    [
        "2018-03-05",
        "2018/3/5",
        "2018.3.5",
        "２０１８．３．５",
        "20180305",
        20180305,
        20180305.0,
        "2018年3月5日",
        "2018年3月5号",
        "二〇一八年三月五日",
        "二○一八年三月五日",
        "2018-03-05 00:00:00",
        "2018-03-05T08:30",
        "2018/3/5 8:30",
        "43164",
        43164,
        43164.5,
    ],
)
def test_a_date_as_written_in_offices_is_understood(written: str | int | float) -> None:
    assert read_date(written, earliest=date(1900, 1, 1), latest=date(2018, 12, 31)) == date(2018, 3, 5)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇一八年十月十日", "2018-10-10"),
        ("二〇一八年十二月三十一日", "2018-12-31"),
        ("二零一八年十一月二十日", "2018-11-20"),
        ("二〇一八年一月廿一日", "2018-01-21"),
    ],
)
def test_chinese_numerals(written: str, day: str) -> None:
    assert read_date(written, earliest=date(1900, 1, 1), latest=date(2018, 12, 31)).isoformat() == day


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "date"),
        ("不详", "date"),
        ("18.3.5", "date"),
        ("2018-03", "date"),
        ("2018", "date"),
        (2018, "date"),
        (True, "date"),
        (float("nan"), "date"),
        ("2018-02-30", "impossible_date"),
        ("20181301", "impossible_date"),
        ("2018年2月29日", "impossible_date"),
        ("1899-12-31", "early"),
        ("2019-01-01", "future"),
    ],
)
def test_what_is_no_allowed_date_is_refused(written: str | int | float, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_date(written, earliest=date(1900, 1, 1), latest=date(2018, 12, 31))
    assert refused.value.reason == reason
