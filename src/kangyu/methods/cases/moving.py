"""What may happen to a case now, what follows from it, and what is late. Pure: no clock, no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from kangyu.methods.expressions import holds
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.working_days import Limit, WorkingDays

from .declaration import Case, Move, State

URGENT, ORDINARY = 0, 1


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: for which parties of this case, in which role. `role` None is the system, which may act for any party."""

    parties: frozenset[str]
    role: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a move leads: the state, whose turn it is there (None when closed) and by when (None without a limit)."""

    state: State
    holder: str | None
    due_at: datetime | None


def may_move(case: Case, state: str, move: Move, actor: Actor) -> bool:
    """Whether the actor may make this move while the case stands in that state."""
    if state not in move.sources:
        return False
    if actor.role is None:
        return True
    return case.mover(move, state) in actor.parties and (not move.roles or actor.role in move.roles)


def moves_open_to(case: Case, state: str, actor: Actor) -> tuple[Move, ...]:
    """The moves that the actor may make now, in the order of the declaration."""
    return tuple(move for move in case.moves_from(state) if may_move(case, state, move, actor))


def clock_starts(on: date, written: datetime) -> datetime:
    """From when the limits of a new state run: the day on which it was entered, or the moment of writing if that is later.

    Nobody can answer what he cannot see: a move that is written down afterwards leaves whoever is next the whole limit.
    """
    return max(datetime.combine(on, time.min, written.tzinfo), written)


def step(
    case: Case,
    move: Move,
    state: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    calendar: WorkingDays,
    due_at: datetime | None = None,
) -> Moved:
    """What a move brings about; the clocks of the new state start at `at` (`clock_starts`). `state` is "" for an opening move.

    A move that stays where it is leaves `due_at`, the limit until now, as it is.

    Raises ValueError when the move does not leave that state: whoever asks has not asked `may_move`.
    """
    if state not in (move.sources or ("",)):
        raise ValueError(f"case {case.key}: {move.key} does not leave {state or 'nothing'}")
    if not move.to:
        return Moved(case.state(state), case.state(state).holder or None, due_at)
    target = case.state(move.to)
    return Moved(target, target.holder or None, due_after(target, data, at=at, calendar=calendar))


def due_after(state: State, data: Mapping[str, Any], *, at: datetime, calendar: WorkingDays) -> datetime | None:
    """By when a state that was entered at a moment must be left; None when it has no limit."""
    limit = limit_of(state, data)
    return limit.after(at, calendar) if limit else None


def limit_of(state: State, data: Mapping[str, Any]) -> Limit | None:
    """The limit of a state for a case with these opening data."""
    return next((clock.limit for clock in state.sooner if holds(clock.when, data) is True), state.within)


def in_words(state: State) -> Bilingual:
    """The limits of a state: the usual one, and the sooner ones for pressing cases."""
    usual = state.within.label if state.within else Bilingual("不限", "no limit")
    sooner = [clock.limit.label for clock in state.sooner]
    if not sooner:
        return usual
    return Bilingual(
        f"{usual.zh}，紧急 {'、'.join(each.zh for each in sooner)}",
        f"{usual.en}, {', '.join(each.en for each in sooner)} when urgent",
    )


def watched_until(case: Case, opening: Move, *, at: datetime, calendar: WorkingDays) -> datetime | None:
    """By when the watching party must know the outcome; None when nobody watches a case opened so."""
    if case.watch is None or opening.key not in case.watch.openings:
        return None
    return case.watch.within.after(at, calendar)


def urgency_of(case: Case, data: Mapping[str, Any]) -> int:
    """0 urgent, 1 ordinary. An unknown urgency is not urgent."""
    is_urgent = case.urgent_when is not None and holds(case.urgent_when, data) is True
    return URGENT if is_urgent else ORDINARY


def is_late(due_at: datetime | None, at: datetime) -> bool:
    """Whether the moment lies behind the limit; the limit itself is in time."""
    return due_at is not None and at > due_at
