"""What the programmes declare, as columns beside their enrolments: so all programmes are made in one pass.

The columns are called `rule_…`, which no item of a form is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ibis

from kangyu.methods.forms import Form
from kangyu.methods.programmes import Programme

from .mart import Recipe

_NUMBERS: dict[str, Callable[[Programme], int]] = {
    "rule_contacts": lambda programme: programme.standard.contacts_per_year,
    "rule_gap": lambda programme: programme.standard.longest_gap_days,
    "rule_gap_off_target": lambda programme: programme.standard.after_abnormal_days,
}
RULES = (*_NUMBERS, "rule_contact_form", "rule_examination_form", "rule_service_form")


def with_rules(enrolled: ibis.Table, recipe: Recipe) -> ibis.Table:
    """Enrolments of the recipe's programmes, each with the numbers and the forms of its programme."""
    programmes = recipe.programmes
    chosen = enrolled.filter(enrolled.programme.isin([each.key for each in programmes]))
    return chosen.mutate(
        **{name: told(chosen, programmes, tell).cast("int32") for name, tell in _NUMBERS.items()},
        rule_contact_form=told(chosen, programmes, lambda each: each.contact.key),
        rule_examination_form=told(chosen, programmes, lambda each: _key(each.examination, recipe.examination)),
        rule_service_form=told(chosen, programmes, lambda each: _key(each.service, "")),
    )


def _key(form: Form | None, otherwise: str) -> str:
    return otherwise if form is None else form.key


def told(rows: ibis.Table, programmes: Iterable[Programme], tell: Callable[[Programme], Any]) -> Any:
    """For each row what is told of its programme; unknown where the rows are of none of these."""
    cases = [(rows.programme == programme.key, tell(programme)) for programme in programmes]
    return ibis.cases(*cases)


def is_off_target(rows: ibis.Table, grade: Any, programmes: Iterable[Programme]) -> Any:
    """Whether a grade of the row's programme asks for an earlier contact; an unknown one does not."""
    return told(rows, programmes, lambda each: grade.isin(list(each.grades_off_target))).fill_null(False)
