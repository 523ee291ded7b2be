"""Cases: a declaration that could get stuck is refused, and no walk leaves the grammar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.cases import both, rectification
from kangyu.catalogue.cases import CASES
from kangyu.methods.cases import (
    Actor,
    Case,
    Move,
    Party,
    State,
    due_after,
    is_late,
    may_move,
    moves_open_to,
    step,
    urgency_of,
    watched_until,
)
from kangyu.methods.expressions import field
from kangyu.vocabulary.working_days import Limit, WorkingDays

KINDS = (*CASES, rectification)
AT = datetime(2018, 9, 28, 9, 30, tzinfo=UTC)  # a Friday; of the days around it Saturday and Sunday are worked
CALENDAR = WorkingDays(
    frozenset(date(2018, 10, day) for day in range(1, 8)), frozenset({date(2018, 9, 29), date(2018, 9, 30)})
)
SYSTEM = Actor(frozenset(), None)
referral = CASES[0]


@given(kind=st.sampled_from(KINDS), choices=st.lists(st.integers(0, 99), max_size=30), data=st.data())
def test_a_walk_never_leaves_the_grammar(kind: Case, choices: list[int], data: st.DataObject) -> None:
    opening = data.draw(st.sampled_from(kind.openings))
    row = {"urgency": data.draw(st.sampled_from(["1", "2", None]))}
    at = AT
    moved = step(kind, opening, "", row, at=at, calendar=CALENDAR)
    parties = {opening.by, opening.names}
    for choice in choices:
        if not moved.state.is_open:
            assert moved.holder is None and moved.due_at is None
            assert not moves_open_to(kind, moved.state.key, SYSTEM)
            break
        assert moved.holder in parties, "an open state has an owner who was named"
        assert moved.due_at is None or moved.due_at > AT
        owner = Actor(frozenset({moved.holder}), "anyone")
        assert moves_open_to(kind, moved.state.key, owner), "and the owner has a way on"
        options = moves_open_to(kind, moved.state.key, SYSTEM)
        move = options[choice % len(options)]
        at += timedelta(hours=choice)
        before = moved
        moved = step(kind, move, moved.state.key, row, at=at, calendar=CALENDAR, due_at=moved.due_at)
        assert move.to or moved == before
        parties |= {move.names}


def test_who_may_move() -> None:
    assert [move.key for move in moves_open_to(referral, "sent", Actor(frozenset({"upper"}), "hospital_doctor"))] == [
        "accept",
        "decline",
        "arrive",
    ]
    sender = [move.key for move in moves_open_to(referral, "sent", Actor(frozenset({"primary"}), "village_doctor"))]
    assert sender == ["trace", "withdraw", "refuse"]
    assert not moves_open_to(referral, "sent", Actor(frozenset(), "township_officer"))
    assert not may_move(referral, "closed", referral.move("trace"), SYSTEM)
    office = frozenset({"office"})
    assert not may_move(rectification, "ordered", rectification.move("cancel"), Actor(office, "cdc_officer"))
    assert may_move(rectification, "ordered", rectification.move("cancel"), Actor(office, "inspector"))


@pytest.mark.parametrize(
    ("kind", "move", "data", "due"),
    [
        (referral, "ask", {"urgency": "1"}, "2018-09-28T11:30:00"),
        (referral, "ask", {"urgency": "2"}, "2018-09-30T09:30:00"),
        (referral, "ask", {}, "2018-09-30T09:30:00"),
        (referral, "discharge", {}, "2018-10-05T23:59:59.999999"),
        (rectification, "order", {"gravity": "1"}, "2018-09-28T11:30:00"),
        # Saturday 29, Sunday 30 September are worked; 1 to 7 October are free; 13, 14, 20 … October are weekends.
        (rectification, "order", {"gravity": "2"}, "2018-10-24T23:59:59.999999"),
    ],
)
def test_clocks(kind: Case, move: str, data: dict[str, str], due: str) -> None:
    moved = step(kind, kind.move(move), "", data, at=AT, calendar=CALENDAR)
    assert moved.due_at == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_the_sender_watches_for_two_weeks_whatever_the_receiver_does() -> None:
    until = watched_until(referral, referral.move("ask"), at=AT, calendar=CALENDAR)
    assert until is not None and until.date() == date(2018, 10, 12)
    assert watched_until(referral, referral.move("discharge"), at=AT, calendar=CALENDAR) is None
    assert watched_until(rectification, rectification.move("order"), at=AT, calendar=CALENDAR) is None


def test_late_and_urgent() -> None:
    due = due_after(referral.state("accepted"), {}, at=AT, calendar=CALENDAR)
    assert not is_late(due, AT + timedelta(hours=48))
    assert is_late(due, AT + timedelta(hours=48, seconds=1))
    assert not is_late(None, AT)
    assert (urgency_of(referral, {"urgency": "1"}), urgency_of(referral, {}), urgency_of(rectification, {})) == (
        0,
        1,
        1,
    )


def test_a_move_from_elsewhere_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="does not leave"):
        step(referral, referral.move("accept"), "asked", {}, at=AT, calendar=CALENDAR)


def _states(*changed: State) -> dict[str, object]:
    return {"states": tuple({state.key: state for state in (*rectification.states, *changed)}.values())}


def _moves(*changed: Move) -> dict[str, object]:
    return {"moves": tuple({move.key: move for move in (*rectification.moves, *changed)}.values())}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_states(State("lost", both("x"), "office", asks=both("x"))), "no move leads to the state lost"),
        (_states(State("reported", both("x"), "", asks=both("x"))), "needs a holder"),
        (_states(State("reported", both("x"), "office")), "words for what it asks"),
        (_states(State("reported", both("x"), "who", asks=both("x"))), "unknown party who"),
        (_states(State("passed", both("x"), is_open=False, within=Limit(days=1))), "closed state passed"),
        (_states(State("ordered", both("x"), "unit", asks=both("x"), is_success=True)), "cannot be a success"),
        (_moves(Move("reopen", both("x"), ("passed",), "ordered", by="office")), "leaves the closed state passed"),
        (_moves(Move("order", both("x"), to="ordered", by="office")), "nobody was named as unit"),
        (_moves(Move("order", both("x"), to="ordered")), "needs a party"),
        (_moves(Move("order", both("x"), to="nowhere", by="office")), "unknown state nowhere"),
        (_moves(Move("report", both("x"), ("ordered",), "reported", outcome="done")), "does not ask"),
        ({"moves": rectification.moves[1:]}, "no move opens it"),
        ({"parties": (*rectification.parties, Party("unit", both("x")))}, "two parties share"),
        ({"urgent_when": field("colour").equals("red")}, "colour"),
        (
            {
                **_states(State("waiting", both("x"), "office", asks=both("x"))),
                **_moves(Move("wait", both("x"), ("ordered",), "waiting", by="office")),
            },
            "never ends",
        ),
    ],
)
def test_an_unsound_declaration_cannot_exist(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(rectification, **change)  # type: ignore[arg-type]
