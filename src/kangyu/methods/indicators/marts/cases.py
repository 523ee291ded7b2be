"""Cases as they were opened and closed, as spells that stand open, and their moves.

Each counts for the institution that played the part at the time: when cases change hands, what was before stays theirs
who had them.
"""

from __future__ import annotations

from typing import Any

import ibis

from .days import clipped, earlier, lapse, month, plus
from .mart import Mart, Opens, Recipe, Tables
from .parties import namings, told_of_kinds

OPEN = "open"
"""Stands in the place of the state of a case that was not closed yet."""


def cases(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases as events: case_id, resident, kind, organisation, opening, state, opened (month), traced.

    `organisation` is the institution whose case it was when it was opened; `state` the one in which it was closed, else
    "open". `traced` says whether the outcome was known in time: yes, no, "running" while the day is still to come, "none"
    where nobody had to learn it (or it was withdrawn before). `is_arrived`: the receiver saw the person.
    """
    owners = _owners(base, recipe)
    first = owners.group_by("case_id").aggregate(organisation=owners.organisation.argmin(owners.step))
    with_steps = _known(base).join(first, "case_id").left_join(_steps(base, recipe), "case_id", rname="step_{name}")
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
        is_arrived=(with_traced.arrivals.fill_null(0) > 0).ifelse("yes", "no"),
        turns_on=(with_traced.traced == "running").ifelse(plus(with_traced.watch_on, 1), ibis.null("date")),
    )


def closed_cases(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases as events of their end: case_id, resident, kind, organisation (whose it was then), state, closed (month).

    `is_timely`: no step was late.
    """
    owners, known = _owners(base, recipe), _known(base)
    last = owners.group_by("case_id").aggregate(organisation=owners.organisation.argmax(owners.step))
    ended = known.filter(known.closed.notnull())
    with_steps = ended.join(last, "case_id").left_join(_steps(base, recipe), "case_id", rname="step_{name}")
    return with_steps.select(
        "case_id",
        "resident",
        "kind",
        "organisation",
        "state",
        closed=month(with_steps.closed),
        is_timely=(with_steps.late.fill_null(0) == 0).ifelse("yes", "no"),
    )


def open_cases(base: Tables, recipe: Recipe) -> ibis.Table:
    """Cases as spells: open, and while the outcome must still be learnt, cut where it is known and where they change hands.

    Columns: case_id, resident, kind, organisation (whose they are meanwhile), is_watched (yes or no), watch (month in
    which the outcome is too late, far off while its day is still to come), since, until.
    """
    known = _known(base)
    watched = known.filter(known.watch_on.notnull())
    pieces = ibis.union(
        _piece(watched, "yes", watched.opened, _first(watched)),
        _piece(watched, "no", watched.answered, watched.closed).filter(ibis._.on.notnull()),
        _piece(known.filter(known.watch_on.isnull()), "no", known.opened, known.closed),
    )
    order = ibis.window(group_by="case_id", order_by="step")
    owned = _owners(base, recipe)
    owned = owned.select("case_id", "organisation", owned_since=owned.on, owned_until=owned.on.lead().over(order))
    both = pieces.join(owned, "case_id")
    return clipped(
        both.select(
            "case_id",
            "resident",
            "kind",
            "organisation",
            "is_watched",
            watch=lapse(plus(both.watch_on, 1), recipe.as_of),
            since=ibis.greatest(month(both.on), month(both.owned_since)),
            until=earlier(month(both.off), month(both.owned_until)),
        )
    )


def case_moves(base: Tables, recipe: Recipe) -> ibis.Table:
    """Moves as events: step, case_id, resident, kind, organisation (who made it), move, from_state, to_state, month, is_late."""
    made, given = base("case_move"), base("case")
    mine = made.filter(made.organisation.notnull())
    of = mine.join(given.select("case_id", "resident", "kind"), "case_id")
    of = of.mutate(month=month(of.on), is_late=of.is_late.ifelse("yes", "no"))
    return of.drop("on", "party", "to_organisation", "due_on")


def _known(base: Tables) -> ibis.Table:
    """Cases with their state as of the day."""
    given = base("case")
    return given.mutate(state=given.closed.isnull().ifelse(OPEN, given.state))


def _owners(base: Tables, recipe: Recipe) -> ibis.Table:
    """Whose each case was, in the order of steps: case_id, step, on (since when), organisation."""
    named = namings(base, recipe)
    owner = told_of_kinds(named, [(kind, None, kind.owner) for kind in recipe.cases])
    return named.filter(named.party == owner).select("case_id", "step", "on", "organisation")


def _steps(base: Tables, recipe: Recipe) -> ibis.Table:
    made = base("case_move").join(base("case").select("case_id", "kind"), "case_id")
    arrivals = [
        (kind, made.move == move.key, "yes") for kind in recipe.cases for move in kind.moves if move.shows_arrival
    ]
    is_arrival = (told_of_kinds(made, arrivals) == "yes").fill_null(False)
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
    return known.select("case_id", "resident", "kind", "watch_on", is_watched=ibis.literal(is_watched), on=on, off=off)


CASE = Mart(
    name="case",  # a case, in the month in which it was opened
    row_key="case_id",
    made_by=cases,
    needs=("case", "case_move"),
    order=("kind", "organisation", "resident"),
    set_key="kind",
    opens=Opens.CASE,
    subject="case_id",
    lapses="turns_on",
)
CLOSED_CASE = Mart(
    name="closed_case",  # a case, in the month in which it was closed
    row_key="case_id",
    made_by=closed_cases,
    needs=("case", "case_move"),
    order=("kind", "organisation", "resident"),
    set_key="kind",
    opens=Opens.CASE,
    subject="case_id",
)
OPEN_CASE = Mart(
    name="open_case",  # a case while it is open
    row_key="case_id",
    made_by=open_cases,
    needs=("case", "case_move"),
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
