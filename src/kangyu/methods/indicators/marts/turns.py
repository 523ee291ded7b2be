"""Whose turn it was in a case, and whether it was taken in time: one row each time that a case comes to a state with a limit.

A turn counts in the month in which it was taken, or, when the limit passed before, in the month of the limit, whether
somebody acts later or never: so who stays silent is counted, and no later act changes a month that is over. A turn that
another party took away before its limit was owed by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from kangyu.methods.cases import Case, Move, State

from .days import month, plus
from .mart import Mart, Opens, Recipe, Tables
from .parties import namings, told_of_kinds


def turns(base: Tables, recipe: Recipe) -> ibis.Table:
    """Turns as events: step (with which it began), case_id, resident, kind, organisation, state, is_timely, month.

    `organisation` is the institution whose turn it was on the day that counts. The month is unknown while the limit is
    still to come and where nothing was owed.
    """
    taken = _taken(base, recipe)
    is_own = _is_own(taken, recipe)
    is_late = taken.is_left.ifelse(taken.left_late.fill_null(False), taken.due < recipe.as_of)
    taken = taken.mutate(
        is_late=is_late,
        counts=is_late | (taken.is_left & is_own),
        day=is_late.ifelse(taken.due, ibis.coalesce(taken.left_on, taken.due)),
    )
    found = taken.join(_holders(base, recipe, taken), "step")
    return found.select(
        "step",
        "case_id",
        "resident",
        "kind",
        "organisation",
        "state",
        is_timely=found.is_late.ifelse("no", "yes"),
        month=found.counts.ifelse(month(found.day), ibis.null("int32")),
        turns_on=(found.is_left | found.is_late).ifelse(ibis.null("date"), plus(found.due, 1)),
    )


def _taken(base: Tables, recipe: Recipe) -> ibis.Table:
    """Each coming to a state with a limit, with the step that left it, if any."""
    made, given = base("case_move"), base("case")
    order = ibis.window(group_by="case_id", order_by="step")
    come = made.filter(made.from_state != made.to_state)
    come = come.select(
        "step",
        "case_id",
        came_to=come.to_state,
        left_step=come.step.lead().over(order),
        left_on=come.on.lead().over(order),
        left_move=come.move.lead().over(order),
        left_late=come.is_late.lead().over(order),
        left_due=come.due_on.lead().over(order),
    )
    found = come.join(given.select("case_id", "resident", "kind", "state", "due_on", "closed"), "case_id")
    stands = found.closed.isnull() & (found.state == found.came_to)
    is_left = found.left_step.notnull()
    found = found.mutate(
        is_left=is_left,
        due=is_left.ifelse(found.left_due, stands.ifelse(found.due_on, ibis.null("date"))),
        holder=told_of_kinds(
            found, [(kind, found.came_to == state.key, state.holder) for kind, state in _timed(recipe)]
        ),
    )
    found = found.filter(found.holder.notnull() & found.due.notnull())
    return found.drop("state", "due_on", "closed").rename(state="came_to")


def _timed(recipe: Recipe) -> Iterator[tuple[Case, State]]:
    for kind in recipe.cases:
        yield from ((kind, state) for state in kind.open_states if state.within or state.sooner)


def _is_own(taken: ibis.Table, recipe: Recipe) -> Any:
    """Whether the holder itself made the move that left the state; what the system ends is nobody's act."""
    own = [
        (kind, (taken.state == state.key) & (taken.left_move == move.key), "yes")
        for kind, state in _timed(recipe)
        for move in kind.moves_from(state.key)
        if _is_by_holder(kind, state, move)
    ]
    return (told_of_kinds(taken, own) == "yes").fill_null(False)


def _is_by_holder(kind: Case, state: State, move: Move) -> bool:
    return bool(move.to) and kind.mover(move, state.key) == state.holder and move is not kind.ends_by_itself


def _holders(base: Tables, recipe: Recipe, taken: ibis.Table) -> ibis.Table:
    """By step the institution whose turn it was: the last one named before the turn was over, up to the day that counts."""
    named = namings(base, recipe).select("case_id", "party", "organisation", named_step="step", named_on="on")
    asked = taken.select("step", "case_id", "holder", "left_step", "day")
    both = asked.join(named, "case_id")
    before = both.left_step.isnull() | (both.named_step < both.left_step)
    both = both.filter((both.party == both.holder) & before & (both.named_on <= both.day))
    return both.group_by("step").aggregate(organisation=both.organisation.argmax(both.named_step))


CASE_TURN = Mart(
    name="case_turn",  # whose turn it was, in the month in which it was taken or its limit passed
    row_key="step",
    made_by=turns,
    needs=("case", "case_move"),
    order=("kind", "organisation", "resident"),
    set_key="kind",
    opens=Opens.CASE,
    subject="case_id",
    lapses="turns_on",
)
