"""Residents as spells, and the establishment of their records as events."""

from __future__ import annotations

import ibis

from .days import FAR, clipped, earlier, month, no_date
from .mart import Mart, Recipe, Tables
from .spells import cut_at, homes_of


def resident_spells(base: Tables, recipe: Recipe) -> ibis.Table:
    """Residents, cut where they moved, were seen or examined.

    Columns: resident, organisation, sex, residence_type, birth (month), record and record_until (months of the health
    record, unknown without one), contact and examination (months of the latest), since, until.
    """
    homes = homes_of(base)
    contacts = base("contact")
    events = ibis.union(
        homes.select("resident", on=homes.since, home=homes.home, contact_on=no_date(), examination_on=no_date()),
        contacts.select(
            "resident",
            on=contacts.on,
            home=ibis.null("int64"),
            contact_on=contacts.on,
            examination_on=(contacts.form == recipe.examination).ifelse(contacts.on, no_date()),
        ),
    )
    pieces = cut_at(events, "resident", ("home", "contact_on", "examination_on"))
    lived = pieces.join(homes, ["resident", "home"], rname="home_{name}")
    people, records = base("resident"), base("record")
    known = lived.join(people, "resident").left_join(records, "resident", rname="record_{name}")
    return clipped(
        known.select(
            "resident",
            "organisation",
            "sex",
            "residence_type",
            birth=month(known.birth_date),
            record=month(known.record_since),
            record_until=known.record_since.isnull().ifelse(
                ibis.null("int32"), month(known.record_until).fill_null(FAR)
            ),
            contact=month(known.contact_on),
            examination=month(known.examination_on),
            since=month(ibis.greatest(known.on, known.since)),
            until=earlier(month(known.next_on), month(known.until)),
        )
    )


def records(base: Tables, recipe: Recipe) -> ibis.Table:
    """Established records as events: resident, organisation, month."""
    given = base("record")
    return given.select("resident", "organisation", month=month(given.since))


RESIDENT = Mart(
    name="resident",  # a resident, cut where home, contacts or examinations change
    row_key="resident",
    made_by=resident_spells,
    needs=("resident", "residence", "record", "contact"),
    order=("organisation", "resident", "since"),
    is_spells=True,
)
RECORD = Mart(
    name="record",  # the establishment of a record, in its month
    row_key="resident",
    made_by=records,
    needs=("record",),
    order=("organisation", "resident"),
)
