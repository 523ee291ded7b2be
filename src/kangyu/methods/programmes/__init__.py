"""Programmes (服务项目): a person, enrolled because eligible, with a schedule of contacts, each a form.

`declaration` says what a programme is; `judgement` grades one contact and says what must happen next; `schedule`
tells who is due, overdue or to be referred on a day.
"""

from .declaration import LOST, NOBODY_REACHED, Grade, Programme, Standard, Step, StepKind
from .judgement import SEARCH, Judgement, is_taken, judge, searched_by, term_end
from .schedule import DueState, due_state

__all__ = [
    "LOST",
    "NOBODY_REACHED",
    "SEARCH",
    "DueState",
    "Grade",
    "Judgement",
    "Programme",
    "Standard",
    "Step",
    "StepKind",
    "due_state",
    "is_taken",
    "judge",
    "searched_by",
    "term_end",
]
