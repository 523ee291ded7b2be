"""Ages and due dates on a calendar of uneven months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kangyu.vocabulary.ages import add_months, add_years, age_on, months_on

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(-600, 600)


@given(DAYS, MONTHS, MONTHS)
def test_adding_more_months_never_gives_an_earlier_day(on: date, months: int, more: int) -> None:
    assert (add_months(on, months) < add_months(on, more)) == (months < more)


@given(DAYS, DAYS, MONTHS)
def test_a_later_day_never_falls_before_an_earlier_one(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)


@given(DAYS, DAYS)
def test_age_never_falls_and_counts_twelve_months(birth: date, on: date) -> None:
    assert age_on(birth, on) == months_on(birth, on) // 12
    assert months_on(birth, on) <= months_on(birth, add_months(on, 1))


@given(DAYS, st.integers(0, 1200))
def test_the_age_in_months_is_reached_within_three_days_of_the_due_date(birth: date, months: int) -> None:
    due = add_months(birth, months)
    assert months_on(birth, due) in ((months,) if birth.day <= 28 else (months, months - 1))


@given(DAYS)
def test_nobody_has_a_full_year_before_birth(birth: date) -> None:
    assert age_on(birth, birth) == 0
    assert age_on(birth, add_years(birth, -1)) == (-2 if (birth.month, birth.day) == (2, 29) else -1)
