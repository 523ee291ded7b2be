"""Two-way referral: whose turn it is after each step, and by when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kangyu.catalogue.cases import referral
from kangyu.methods.cases import Actor, may_move, step, watched_until
from kangyu.vocabulary.working_days import WorkingDays

AT = datetime(2018, 3, 5, 9, 0, tzinfo=UTC)  # a Monday
QUIET = WorkingDays()

# zh: 状态, 办理, 紧急程度（1 急） → 新状态, 轮到谁, 最迟
# en: state, move, urgency (1 urgent) → new state, whose turn, by when
STEPS = [
    ("", "ask", "2", "asked", "primary", "2018-03-07 09:00"),
    ("", "ask", "1", "asked", "primary", "2018-03-05 11:00"),
    ("", "refer", "2", "sent", "upper", "2018-03-07 23:59"),
    ("", "refer", "1", "sent", "upper", "2018-03-05 11:00"),
    ("asked", "send", "2", "sent", "upper", "2018-03-07 23:59"),
    ("sent", "accept", "2", "accepted", "upper", "2018-03-07 09:00"),
    ("sent", "accept", "1", "accepted", "upper", "2018-03-06 09:00"),
    ("sent", "decline", "2", "declined", "primary", "2018-03-07 09:00"),
    ("declined", "send", "2", "sent", "upper", "2018-03-07 23:59"),
    ("accepted", "miss", "2", "declined", "primary", "2018-03-07 09:00"),
    ("arrived", "return", "2", "returned", "primary", "2018-03-12 23:59"),
    ("arrived", "close", "2", "closed", None, None),
    ("returned", "follow", "2", "closed", None, None),
    ("sent", "trace", "2", "answered", None, None),
    ("asked", "withdraw", "2", "withdrawn", None, None),
    ("sent", "refuse", "2", "refused", None, None),
]


@pytest.mark.parametrize(("state", "move", "urgency", "to", "turn", "by"), STEPS)
def test_a_step_hands_the_case_on(
    state: str, move: str, urgency: str, to: str, turn: str | None, by: str | None
) -> None:
    moved = step(referral, referral.move(move), state, {"urgency": urgency}, at=AT, calendar=QUIET)
    assert (moved.state.key, moved.holder) == (to, turn)
    assert (moved.due_at and f"{moved.due_at:%Y-%m-%d %H:%M}") == by


SPRING_FESTIVAL = WorkingDays(
    holidays=frozenset(date(2018, 2, day) for day in range(15, 22)),  # 国办发明电〔2017〕12号
    workdays=frozenset({date(2018, 2, 11), date(2018, 2, 24)}),
)
# zh: 转出时刻（东八区）, 紧急程度（1 急） → 最迟答复
# en: sent (our time), urgency (1 urgent) → answer by
OVER_THE_FESTIVAL = [
    ("2018-02-09 16:00", "2", "2018-02-12 23:59"),  # Friday: the Sunday is a moved working day
    ("2018-02-13 16:00", "2", "2018-02-22 23:59"),  # the day before the eve
    ("2018-02-14 16:00", "2", "2018-02-23 23:59"),
    ("2018-02-17 10:00", "2", "2018-02-23 23:59"),  # in the middle of the holiday
    ("2018-02-23 10:00", "2", "2018-02-26 23:59"),  # the Saturday is a moved working day, the Sunday is free
    ("2018-02-17 10:00", "1", "2018-02-17 12:00"),  # urgent: holidays do not count
]


@pytest.mark.parametrize(("sent", "urgency", "by"), OVER_THE_FESTIVAL)
def test_the_receiver_of_an_ordinary_referral_has_two_working_days(sent: str, urgency: str, by: str) -> None:
    at = datetime.fromisoformat(sent).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    moved = step(referral, referral.move("refer"), "", {"urgency": urgency}, at=at, calendar=SPRING_FESTIVAL)
    assert f"{moved.due_at:%Y-%m-%d %H:%M}" == by


def test_two_weeks_are_calendar_days_whatever_the_holidays() -> None:
    at = datetime(2018, 2, 13, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    until = watched_until(referral, referral.move("ask"), at=at, calendar=SPRING_FESTIVAL)
    assert until is not None and until.date() == date(2018, 2, 27)


# zh: 状态, 办理, 由谁 → 可否
# en: state, move, who → may it
WHO = [
    ("sent", "accept", "upper", True),
    ("sent", "accept", "primary", False),
    ("sent", "withdraw", "primary", True),
    ("sent", "withdraw", "upper", False),
    ("arrived", "return", "upper", True),
    ("returned", "follow", "primary", True),
    ("returned", "follow", "upper", False),
    ("closed", "trace", "primary", False),
]


@pytest.mark.parametrize(("state", "move", "party", "may"), WHO)
def test_only_the_party_whose_move_it_is_may_make_it(state: str, move: str, party: str, may: bool) -> None:
    assert may_move(referral, state, referral.move(move), Actor(frozenset({party}), "village_doctor")) is may


def test_the_sender_must_know_the_outcome_within_two_weeks() -> None:
    until = watched_until(referral, referral.move("ask"), at=AT, calendar=QUIET)
    assert until is not None
    assert until.date().isoformat() == "2018-03-19"
    assert watched_until(referral, referral.move("discharge"), at=AT, calendar=QUIET) is None
