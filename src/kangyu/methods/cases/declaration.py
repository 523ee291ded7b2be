"""What a kind of case declares: parties, states, moves, clocks. Checked when made, so that a wrong one cannot exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kangyu.methods.expressions import Expression, fields_of
from kangyu.methods.forms import Form
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.vocabulary.working_days import Limit


class About(StrEnum):
    """Whom a case is about."""

    RESIDENT = "resident"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Party:
    """A role that an institution plays in the case. `kinds`: which kinds of institutions may; empty means any.

    `follows_resident`: when another institution manages the person from now on, it takes this part over.
    """

    key: str
    name: Bilingual
    kinds: tuple[str, ...] = ()
    follows_resident: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that holds where a condition on the opening data does."""

    limit: Limit
    when: Expression


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands. An open state has a `holder`: the party whose turn it is, by `within` of coming here.

    `sooner` are limits that go before `within`; the first whose condition holds is taken. `asks` says what the holder has
    to do. `is_success` marks closed states that count as carried through; the others end a case without that.
    """

    key: str
    name: Bilingual
    holder: str = ""
    within: Limit | None = None
    sooner: tuple[Clock, ...] = ()
    asks: Bilingual | None = None
    is_open: bool = True
    is_success: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one of the `sources` to the state `to`; without sources it opens a case.

    Attributes:
        by: the party that makes it; by default the holder of the state it leaves. An opening move must name one.
        to: state after it; empty when the case stays where it is.
        names: the party to which this move gives an institution (转给谁).
        roles: roles that may make it; empty means whoever may record.
        form: what is asked at the move; for an opening move, instead of the case's own form.
        is_answer: the watching party knows the outcome now.
        shows_arrival: whoever makes it has the case before them: the person came.
        outcome: the item of the form whose answer is the outcome in words.
    """

    key: str
    name: Bilingual
    sources: tuple[str, ...] = ()
    to: str = ""
    by: str = ""
    names: str = ""
    roles: tuple[str, ...] = ()
    form: Form | None = None
    needs_reason: bool = False
    needs_proof: bool = False
    is_answer: bool = False
    shows_arrival: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A clock over the whole case, whatever the others do: `party` must know the outcome within the limit of the opening.

    It runs for cases opened by one of `openings`, and stops at a move that `is_answer`, or when the case is closed.
    """

    key: str
    name: Bilingual
    party: str
    within: Limit
    openings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of case, with its version and clause. `prefix` begins its numbers."""

    key: str
    prefix: str
    name: Bilingual
    version: int
    effective_from: date
    source: str
    about: About
    form: Form
    parties: tuple[Party, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    urgent_when: Expression | None = None
    watch: Watch | None = None
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    _parties: dict[str, Party] = field(init=False, repr=False, compare=False)
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _moves: dict[str, Move] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        from .soundness import check

        object.__setattr__(self, "_parties", {party.key: party for party in self.parties})
        object.__setattr__(self, "_states", {state.key: state for state in self.states})
        object.__setattr__(self, "_moves", {move.key: move for move in self.moves})
        check(self)

    def party(self, key: str) -> Party:
        """The party of that key; KeyError when there is none."""
        return self._parties[key]

    def state(self, key: str) -> State:
        """The state of that key; KeyError when there is none."""
        return self._states[key]

    def move(self, key: str) -> Move:
        """The move of that key; KeyError when there is none."""
        return self._moves[key]

    @property
    def openings(self) -> tuple[Move, ...]:
        """The moves that open a case; the first is the usual one."""
        return tuple(move for move in self.moves if not move.sources)

    @property
    def open_states(self) -> tuple[State, ...]:
        """The states in which somebody must do something."""
        return tuple(state for state in self.states if state.is_open)

    @property
    def ends_by_itself(self) -> Move | None:
        """The move by which the system ends a case that nobody need carry on; None when it must be ended by hand."""
        own = (move for move in self.moves if move.roles == ("system",) and move.to)
        return next((move for move in own if not self.state(move.to).is_open), None)

    def is_same_way(self, one: str, other: str) -> bool:
        """Whether two opening moves lead the same way: the same party asks."""
        return self.move(one).by == self.move(other).by

    @property
    def owner(self) -> str:
        """The party for whose institution figures count the case: who watches it, else who usually opens it."""
        return self.watch.party if self.watch else self.openings[0].by

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave a state, or stay in it."""
        return tuple(move for move in self.moves if state in move.sources)

    def mover(self, move: Move, state: str) -> str:
        """Key of the party that makes a move from a state."""
        return move.by or self.state(state).holder

    def opening_form(self, move: Move) -> Form:
        """What is asked when a case is opened by this move."""
        return move.form or self.form

    def task_kind(self, state: str) -> str:
        """Key of the kind of task that the holder of a state has."""
        return f"{self.key}.{state}"

    @property
    def conditions(self) -> Iterator[Expression]:
        """Every condition on the opening data."""
        if self.urgent_when is not None:
            yield self.urgent_when
        for state in self.states:
            yield from (clock.when for clock in state.sooner)

    @property
    def known_fields(self) -> frozenset[str]:
        """What a condition may read: the items of the opening forms."""
        forms = [self.form, *(move.form for move in self.openings if move.form)]
        return frozenset(item.key for form in forms for item in form.items)

    def unknown_fields(self) -> frozenset[str]:
        """What conditions read and no opening form asks."""
        read = frozenset(name for condition in self.conditions for name in fields_of(condition))
        return read - self.known_fields
