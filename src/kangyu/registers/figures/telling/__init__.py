"""How the rows behind a figure are told: one teller for each mart. A new mart is one file here and one line."""

from collections.abc import Mapping

from .candidates import CANDIDATES
from .cases import CASE_MOVES, CASE_TURNS, CASES, CASES_SINCE
from .contacts import CONTACTS, grade_name
from .enrolments import ENROLMENTS
from .ledgers import LEDGER_ROWS
from .residents import RESIDENTS
from .told import Fact, Origin, Teller, Told, latest

__all__ = ["TELLERS", "Fact", "Origin", "Teller", "Told", "grade_name", "latest"]

TELLERS: Mapping[str, Teller] = {
    "resident": RESIDENTS,
    "record": RESIDENTS,
    "enrolment": ENROLMENTS,
    "entry": ENROLMENTS,
    "closing": ENROLMENTS,
    "candidate": CANDIDATES,
    "finding": CANDIDATES,
    "contact": CONTACTS,
    "ledger": LEDGER_ROWS,
    "case": CASES,
    "closed_case": CASES_SINCE,
    "open_case": CASES_SINCE,
    "case_move": CASE_MOVES,
    "case_turn": CASE_TURNS,
}
