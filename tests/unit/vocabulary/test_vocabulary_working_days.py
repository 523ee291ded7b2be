"""Working days and limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.vocabulary.working_days import Limit, WorkingDays

SHANGHAI = timezone(timedelta(hours=8))
SPRING = WorkingDays.of(
    [(date(2024, 2, day), "holiday") for day in range(10, 18)]
    + [(date(2024, 2, 4), "workday"), (date(2024, 2, 18), "workday")]
)
days = st.dates(date(2023, 12, 1), date(2024, 4, 1))


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2024-02-04", True),
        ("2024-02-09", True),
        ("2024-02-10", False),
        ("2024-02-16", False),
        ("2024-02-18", True),
        ("2024-02-24", False),
        ("2024-02-26", True),
    ],
)
def test_which_days_are_worked(day: str, is_working: bool) -> None:
    assert SPRING.is_working_day(date.fromisoformat(day)) is is_working


@pytest.mark.parametrize(
    ("day", "count", "there"),
    [
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-09", 2, "2024-02-19"),
        ("2024-02-10", 0, "2024-02-18"),
        ("2024-02-10", 1, "2024-02-18"),
        ("2024-02-19", 0, "2024-02-19"),
        ("2024-02-23", 5, "2024-03-01"),
    ],
)
def test_adding_working_days(day: str, count: int, there: str) -> None:
    assert SPRING.add(date.fromisoformat(day), count) == date.fromisoformat(there)


@given(day=days, count=st.integers(1, 40))
def test_as_many_working_days_lie_between(day: date, count: int) -> None:
    there = SPRING.add(day, count)
    between = [day + timedelta(days=n) for n in range(1, (there - day).days + 1)]
    assert sum(map(SPRING.is_working_day, between)) == count
    assert SPRING.is_working_day(there)


@pytest.mark.parametrize(
    ("limit", "until"),
    [
        (Limit(hours=2), datetime(2024, 2, 9, 18, 30, tzinfo=SHANGHAI)),
        (Limit(days=7), datetime(2024, 2, 16, 23, 59, 59, 999999, SHANGHAI)),
        (Limit(working_days=2), datetime(2024, 2, 19, 23, 59, 59, 999999, SHANGHAI)),
    ],
)
def test_limits(limit: Limit, until: datetime) -> None:
    assert limit.after(datetime(2024, 2, 9, 16, 30, tzinfo=SHANGHAI), SPRING) == until


@pytest.mark.parametrize("given", [{}, {"hours": 0}, {"hours": 1, "days": 1}])
def test_a_limit_is_one_positive_number(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Limit(**given)


def test_words_and_unknown_years() -> None:
    assert (Limit(working_days=1).label.en, Limit(hours=48).label.zh) == ("1 working day", "48 小时")
    assert SPRING.is_known(2024) and not SPRING.is_known(2027)
    assert SPRING.is_working_day(date(2027, 1, 1)), "without data the week alone decides"
    with pytest.raises(ValueError, match="zone"):
        Limit(days=1).after(datetime(2024, 1, 1), SPRING)
