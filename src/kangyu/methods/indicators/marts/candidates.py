"""Candidates for programmes: while they wait as spells, their finding as events."""

from __future__ import annotations

import ibis

from .days import FAR, clipped, month
from .mart import Mart, Recipe, Tables


def waiting(base: Tables, recipe: Recipe) -> ibis.Table:
    """Candidates who are not enrolled yet: candidate, resident, organisation, programme, form, since, until."""
    given = base("candidate")
    return clipped(
        given.select(
            "candidate",
            "resident",
            "organisation",
            "programme",
            "form",
            since=month(given.since),
            until=month(given.until).fill_null(FAR),
        )
    )


def findings(base: Tables, recipe: Recipe) -> ibis.Table:
    """Findings of candidates as events: candidate, resident, organisation, programme, form, outcome so far, month."""
    given = base("candidate")
    outcome = given.until.isnull().ifelse(ibis.null("string"), given.outcome)
    return given.select(
        "candidate", "resident", "organisation", "programme", "form", outcome=outcome, month=month(given.since)
    )


CANDIDATE = Mart(
    name="candidate",  # somebody who seems to belong in a programme, while not in it
    row_key="candidate",
    made_by=waiting,
    needs=("candidate",),
    order=("programme", "organisation", "resident"),
    set_key="programme",
    is_spells=True,
)
FINDING = Mart(
    name="finding",  # the finding of a candidate, in its month
    row_key="candidate",
    made_by=findings,
    needs=("candidate",),
    order=("programme", "organisation", "resident"),
    set_key="programme",
)
