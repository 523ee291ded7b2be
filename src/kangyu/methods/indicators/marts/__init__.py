"""The marts: the tables that sets are taken from, made by Ibis from the snapshot's base tables.

Base tables (dates are days, `until` is the first day no longer included, unknown when open):

| table | columns |
|---|---|
| resident | resident, sex, birth_date, residence_type |
| residence | resident, organisation, since, until |
| record | resident, organisation, since, until |
| information | resident, on, past_disease |
| enrolment | enrolment, resident, programme, organisation, since, until, close_reason |
| candidate | candidate, resident, programme, organisation, form, since, until, outcome |
| contact | contact, resident, form, on, organisation, grade, and the carried items |
| ledger | entry, ledger, on, organisation, is_proved, is_late, the carried items, and the amounts that are added up |
| case | case_id, resident, kind, opening, state, opened, due_on, watch_on, answered, closed |
| case_move | step, case_id, move, from_state, to_state, on, organisation, party, to_organisation, due_on, is_late |

Everything that would need a window, a join or a date function in an indicator is made here once: the spell of an
enrolment is cut at every contact, every examination, every move and every new year, and each piece carries what was
true when it began and the months in which rules counted in days cease to hold. Nothing here is special to DuckDB: the
same expressions run on Spark (no as-of joins, no `first`/`last`, no date plus interval left uncast).

A new mart is one file with a `Mart` and one line in `MARTS`; a new base table one line in `registers/snapshots/base.py`.
"""

from .candidates import CANDIDATE, FINDING
from .cases import CASE, CASE_MOVE, CLOSED_CASE, OPEN_CASE
from .contacts import CONTACT
from .enrolments import CLOSING, ENROLMENT, ENTRY
from .ledgers import LEDGER
from .mart import Mart, Opens, Recipe, Tables
from .residents import RECORD, RESIDENT
from .turns import CASE_TURN

MARTS: tuple[Mart, ...] = (
    RESIDENT,
    CONTACT,
    RECORD,
    ENTRY,
    CLOSING,
    ENROLMENT,
    CANDIDATE,
    FINDING,
    LEDGER,
    CASE,
    CLOSED_CASE,
    OPEN_CASE,
    CASE_MOVE,
    CASE_TURN,
)

__all__ = ["MARTS", "Mart", "Opens", "Recipe", "Tables", "mart"]


def mart(name: str) -> Mart:
    """The mart of that name; KeyError when there is none."""
    for found in MARTS:
        if found.name == name:
            return found
    raise KeyError(name)
