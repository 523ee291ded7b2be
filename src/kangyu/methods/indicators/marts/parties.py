"""Who played which part in a case, and since when, told from its moves alone: no later change can alter what was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from kangyu.methods.cases import Case

from .mart import Recipe, Tables


def namings(base: Tables, recipe: Recipe) -> ibis.Table:
    """Every time that a party got its institution: case_id, kind, step, on, party, organisation.

    The move that opens a case is made by one party, and may name another; later ones and hand-overs name theirs.
    """
    made = base("case_move").join(base("case").select("case_id", "kind"), "case_id")
    openings = [(kind, made.move == move.key, move.by) for kind in recipe.cases for move in kind.openings]
    begun = made.filter((made.from_state == "") & made.organisation.notnull())
    named = made.filter((made.party != "") & made.to_organisation.notnull())
    return ibis.union(
        begun.mutate(party=told_of_kinds(begun, openings)).select(*_NAMING, "party", "organisation"),
        named.select(*_NAMING, "party", organisation=named.to_organisation),
    )


_NAMING = ("case_id", "kind", "step", "on")


def told_of_kinds(rows: ibis.Table, told: Sequence[tuple[Case, Any, str]]) -> Any:
    """For each row what is told of its kind of case where a further condition holds; unknown for all others."""
    if not told:
        return ibis.null("string")
    return ibis.cases(
        *(
            (rows.kind == kind.key if also is None else (rows.kind == kind.key) & also, value)
            for kind, also, value in told
        )
    )
