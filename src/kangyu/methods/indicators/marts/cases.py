"""Cases as they were opened and closed, as spells that stand open, and their moves."""

from __future__ import annotations

from typing import Any

import ibis

from .days import clipped, earlier, lapse, month, plus
from .mart import Mart, Opens, Recipe, Tables

OPEN = "open"
"""Stands in the place of the state of a case that was not closed yet."""


def cases(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases as events: case_id, resident, kind, organisation, opening, state, opened and closed (months), traced.

    `organisation` is the institution whose case it is; `state` the one in which it was closed, else "open". `traced` says
    whether the outcome was known in time: yes, no, "running" while the day is still to come, "none" where nobody had to
    learn it (or it was withdrawn before). `is_arrived`: the receiver saw the person; `is_timely`: no step was late.
    """
    known = _known(base, recipe)
    steps = _steps(base)
    with_steps = known.left_join(steps, "case_id", rname="step_{name}")
    today = recipe.as_of
    in_time = with_steps.answered <= with_steps.watch_on
    traced = ibis.cases(
        (with_steps.watch_on.isnull(), "none"),
        (with_steps.answered.notnull() & in_time, "yes"),
        (with_steps.answered.notnull(), "no"),
        (with_steps.closed.notnull(), "none"),
        (with_steps.watch_on < today, "no"),
        else_="running",
    )
    with_traced = with_steps.mutate(traced=traced)
    return with_traced.select(
        "case_id",
        "resident",
        "kind",
        "organisation",
        "opening",
        "state",
        "traced",
        opened=month(with_traced.opened),
        closed=month(with_traced.closed),
        is_arrived=(with_traced.arrivals.fill_null(0) > 0).ifelse("yes", "no"),
        is_timely=(with_traced.late.fill_null(0) == 0).ifelse("yes", "no"),
        turns_on=(with_traced.traced == "running").ifelse(plus(with_traced.watch_on, 1), ibis.null("date")),
    )


def open_cases(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases as spells: open, and while the outcome must still be learnt, cut where it is known.

    Columns: case_id, resident, kind, organisation, is_watched (yes or no), watch (month in which the outcome is too late,
    far off while its day is still to come), since, until.
    """
    known = _known(base, recipe)
    watched = known.filter(known.watch_on.notnull())
    pieces = ibis.union(
        _piece(watched, "yes", watched.opened, _first(watched)),
        _piece(watched, "no", watched.answered, watched.closed).filter(ibis._.on.notnull()),
        _piece(known.filter(known.watch_on.isnull()), "no", known.opened, known.closed),
    )
    return clipped(
        pieces.select(
            "case_id",
            "resident",
            "kind",
            "organisation",
            "is_watched",
            watch=lapse(plus(pieces.watch_on, 1), recipe.as_of),
            since=month(pieces.on),
            until=earlier(month(pieces.off), ibis.null("int32")),
        )
    )


def case_moves(base: Tables, recipe: Recipe) -> ibis.Table:
    """Moves as events: step, case_id, resident, kind, organisation (who made it), move, from_state, to_state, month, is_late."""
    made, given = base("case_move"), base("case")
    mine = made.filter(made.organisation.notnull())
    of = mine.join(given.select("case_id", "resident", "kind"), "case_id")
    return of.mutate(month=month(of.on), is_late=of.is_late.ifelse("yes", "no")).drop("on")


def _known(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases with the institution whose they are, and their state as of the day."""
    given, parties = base("case"), base("case_party")
    owned = given.join(parties, "case_id", rname="party_{name}")
    owned = owned.filter(owned.party == owned.owner)
    state = owned.closed.isnull().ifelse(OPEN, owned.state)
    return owned.mutate(state=state)


def _steps(base: Tables) -> ibis.Table:
    made = base("case_move")
    is_arrival = made.move.isin(["arrive", "return", "close"])
    return made.group_by("case_id").aggregate(
        arrivals=is_arrival.cast("int32").sum(), late=made.is_late.cast("int32").sum()
    )


def _first(watched: ibis.Table) -> Any:
    """The day on which nobody waits for the outcome any more."""
    return ibis.cases(
        (watched.answered.isnull(), watched.closed),
        (watched.closed.isnull(), watched.answered),
        else_=ibis.least(watched.answered, watched.closed),
    )


def _piece(known: ibis.Table, is_watched: str, on: Any, off: Any) -> ibis.Table:
    return known.select(
        "case_id", "resident", "kind", "organisation", "watch_on", is_watched=ibis.literal(is_watched), on=on, off=off
    )


CASE = Mart(
    name="case",  # a case, in the month in which it was opened or closed
    row_key="case_id",
    made_by=cases,
    needs=("case", "case_party", "case_move"),
    order=("kind", "organisation", "resident"),
    set_key="kind",
    opens=Opens.CASE,
    subject="case_id",
    lapses="turns_on",
)
OPEN_CASE = Mart(
    name="open_case",  # a case while it is open
    row_key="case_id",
    made_by=open_cases,
    needs=("case", "case_party"),
    order=("kind", "organisation", "resident", "since"),
    set_key="kind",
    is_spells=True,
    opens=Opens.CASE,
    subject="case_id",
)
CASE_MOVE = Mart(
    name="case_move",  # a step of a case, in its month, counted for who made it
    row_key="step",
    made_by=case_moves,
    needs=("case", "case_move"),
    order=("kind", "organisation", "resident"),
    set_key="kind",
    opens=Opens.CASE,
    subject="case_id",
)
