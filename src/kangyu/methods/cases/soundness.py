"""Whether a declared case can always be carried to an end: no state out of reach, none without an exit or an owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .declaration import Case, Move

_Known = dict[str, frozenset[str]]


def check(case: Case) -> None:
    """Raise ValueError, naming the case and the place, when the declaration is not sound."""
    for problem in _problems(case):
        raise ValueError(f"case {case.key}: {problem}")


def _problems(case: Case) -> Iterable[str]:
    yield from _twice("parties", [party.key for party in case.parties])
    yield from _twice("states", [state.key for state in case.states])
    yield from _twice("moves", [move.key for move in case.moves])
    yield from _wrong_names(case)
    yield from _wrong_states(case)
    yield from _wrong_moves(case)
    known = _parties_known(case)
    yield from (f"no move leads to the state {state.key}" for state in case.states if state.key not in known)
    yield from _stuck(case)
    yield from _nobody_there(case, known)
    if unknown := case.unknown_fields():
        yield f"conditions read what no opening form asks: {sorted(unknown)}"


def _twice(what: str, keys: list[str]) -> Iterable[str]:
    if again := sorted(key for key, times in Counter(keys).items() if times > 1):
        yield f"two {what} share the key {again[0]}"


def _wrong_names(case: Case) -> Iterable[str]:
    parties, states = {party.key for party in case.parties}, {state.key for state in case.states}
    openings = {move.key for move in case.openings}
    for move in case.moves:
        for key in {move.by, move.names} - {""} - parties:
            yield f"the move {move.key} names an unknown party {key}"
        for key in {*move.sources, move.to} - {""} - states:
            yield f"the move {move.key} names an unknown state {key}"
    for state in case.states:
        if state.holder and state.holder not in parties:
            yield f"the state {state.key} is held by an unknown party {state.holder}"
    if case.watch is not None and (case.watch.party not in parties or not openings.issuperset(case.watch.openings)):
        yield "the watch names an unknown party or opening"


def _wrong_states(case: Case) -> Iterable[str]:
    for state in case.states:
        if state.is_open and not (state.holder and state.asks):
            yield f"the open state {state.key} needs a holder, and words for what it asks of them"
        if not state.is_open and (state.holder or state.within or state.sooner):
            yield f"the closed state {state.key} has a holder or a limit"
        if state.is_open and state.is_success:
            yield f"the open state {state.key} cannot be a success yet"


def _wrong_moves(case: Case) -> Iterable[str]:
    if not case.openings:
        yield "no move opens it"
    closed = {state.key for state in case.states if not state.is_open}
    for move in case.moves:
        if not move.sources and not (move.by and move.to):
            yield f"the opening move {move.key} needs a party and a state"
        if left := sorted(closed & set(move.sources)):
            yield f"the move {move.key} leaves the closed state {left[0]}"
        if move.outcome and (move.form is None or move.outcome not in {item.key for item in move.form.items}):
            yield f"the move {move.key} takes its outcome from an item that it does not ask"


def _stuck(case: Case) -> Iterable[str]:
    """Open states from which no closed one can be reached."""
    ends = {state.key for state in case.states if not state.is_open}
    while True:
        further = {source for move in case.moves if move.to in ends for source in move.sources} - ends
        if not further:
            break
        ends |= further
    yield from (f"from the state {state.key} the case never ends" for state in case.states if state.key not in ends)


def _nobody_there(case: Case, known: _Known) -> Iterable[str]:
    """Holders and movers that have no institution yet on some way to their state."""
    for state in case.open_states:
        if state.holder not in known.get(state.key, {state.holder}):
            yield f"on some way to the state {state.key} nobody was named as {state.holder}"
    for move in case.moves:
        for source in move.sources:
            if source in known and case.mover(move, source) not in known[source]:
                yield f"in the state {source} nobody was named who could make the move {move.key}"


def _parties_known(case: Case) -> _Known:
    """By reachable state the parties that have an institution on every way to it."""
    known: _Known = {}
    waiting: list[tuple[str, frozenset[str]]] = [
        (move.to, _named(move, frozenset({move.by}))) for move in case.openings
    ]
    while waiting:
        state, parties = waiting.pop()
        now = known[state] & parties if state in known else parties
        if state in known and now == known[state]:
            continue
        known[state] = now
        waiting += [(move.to or state, _named(move, now)) for move in case.moves_from(state)]
    return known


def _named(move: Move, parties: frozenset[str]) -> frozenset[str]:
    return (parties | {move.names}) - {""}
