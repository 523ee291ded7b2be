"""Cases (事项流转): something that moves between parties until it is closed, step by step, each by somebody and by when.

`declaration` says what a kind of case is; `soundness` refuses a declaration in which a case could get stuck;
`moving` tells who may do what now, what follows from it, and what is late.
"""

from .declaration import About, Case, Clock, Move, Party, State, Watch
from .moving import (
    Actor,
    Moved,
    clock_starts,
    due_after,
    in_words,
    is_late,
    may_move,
    moves_open_to,
    step,
    urgency_of,
    watched_until,
)

__all__ = [
    "About",
    "Actor",
    "Case",
    "Clock",
    "Move",
    "Moved",
    "Party",
    "State",
    "Watch",
    "clock_starts",
    "due_after",
    "in_words",
    "is_late",
    "may_move",
    "moves_open_to",
    "step",
    "urgency_of",
    "watched_until",
]
