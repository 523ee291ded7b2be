"""Filled-in forms as events."""

from __future__ import annotations

import ibis

from .days import month
from .mart import Mart, Opens, Recipe, Tables


def contacts(base: Tables, recipe: Recipe) -> ibis.Table:
    """Filled-in forms as events: contact, resident, organisation (who recorded it), form, month, grade, carried items."""
    given = base("contact")
    return given.mutate(month=month(given.on)).drop("on")


CONTACT = Mart(
    name="contact",  # a filled-in form, in its month
    row_key="contact",
    made_by=contacts,
    needs=("contact",),
    order=("organisation", "resident"),
    set_key="form",
    opens=Opens.CONTACT,
)
