"""Periods hold together: keys round trip, neighbours touch, months belong to exactly one period of a kind."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.periods import Period, PeriodKind, first_day, last_day, month_of

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
YEARS = st.integers(1900, 2150)
KEYS = st.one_of(
    st.builds("{:04d}-{:02d}".format, YEARS, st.integers(1, 12)),
    st.builds("{:04d}Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{:04d}H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{:04d}".format, YEARS),
    st.builds("{:04d}-to-{:02d}".format, YEARS, st.integers(1, 12)),
    st.builds("MCH{:04d}".format, YEARS),
)


@given(KEYS)
def test_a_key_round_trips(key: str) -> None:
    assert Period.parse(key).key == key
    assert Period.parse(key.lower()) == Period.parse(key)


@given(DAYS)
def test_a_day_lies_between_the_ends_of_its_month(on: date) -> None:
    month = month_of(on)
    assert first_day(month) <= on <= last_day(month)
    assert month_of(first_day(month)) == month_of(last_day(month)) == month


@given(KEYS)
def test_the_period_before_ends_where_this_one_starts(key: str) -> None:
    period = Period.parse(key)
    if period.kind is PeriodKind.TO_DATE:
        assert period.before() == period.year_before()
    else:
        assert period.before().last + 1 == period.first


@given(KEYS)
def test_the_year_before_has_the_same_months(key: str) -> None:
    period = Period.parse(key)
    assert [month + 12 for month in period.year_before().months] == list(period.months)
    assert period.year_before().kind is period.kind


@given(DAYS, KEYS)
def test_containing_a_day_is_lying_between_the_ends(on: date, key: str) -> None:
    period = Period.parse(key)
    assert period.contains(on) == (period.since <= on <= period.until)


@given(DAYS)
def test_the_year_to_a_day_starts_in_january_and_contains_it(on: date) -> None:
    period = Period.year_to(on)
    assert period.since == date(on.year, 1, 1)
    assert period.contains(on) and Period.month(on).until == period.until


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PeriodKind.QUARTER, 2018 * 12 + 1, 2018 * 12 + 3),
        (PeriodKind.MONTH, 2018 * 12, 2018 * 12 + 1),
        (PeriodKind.TO_DATE, 2018 * 12 + 1, 2018 * 12 + 3),
        (PeriodKind.TO_DATE, 2018 * 12, 2018 * 12 + 12),
        (PeriodKind.MCH_YEAR, 2018 * 12, 2018 * 12 + 11),
    ],
)
def test_months_that_do_not_fit_the_kind_are_refused(kind: PeriodKind, first: int, last: int) -> None:
    with pytest.raises(ValueError, match="are not one"):
        Period(kind, first, last)


@pytest.mark.parametrize(
    "text", ["", "2018-13", "2018-00", "2018Q5", "2018H3", "18-06", "2018-to-13", "MCH18", "0000", "²018"]
)
def test_what_is_no_period_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        Period.parse(text)
    assert refused.value.reason == "period"


@pytest.mark.parametrize(
    "key", ["9999", "1899", "2201", "9999-12", "1899H2", "2201Q1", "9999-to-12", "MCH9999", "1000"]
)
def test_years_that_nobody_counts_in_are_not_understood(key: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        Period.parse(key)
    assert refused.value.reason == "period"


@pytest.mark.parametrize("key", ["1900", "2200", "MCH1900", "2200-12"])
def test_the_first_and_the_last_year_are_understood(key: str) -> None:
    period = Period.parse(key)
    assert period.key == key and period.since < period.until
    assert period.year_before().since.year in (1898, 1899, 2199)
