"""Residents as spells, and the establishment of their records as events."""

from __future__ import annotations

from typing import Any

import ibis

from kangyu.methods.expressions import to_ibis
from kangyu.methods.programmes import LOST, Programme

from .days import FAR, age_on, clipped, earlier, month, no_date
from .mart import Mart, Recipe, Tables
from .spells import cut_at, homes_of


def resident_spells(base: Tables, recipe: Recipe) -> ibis.Table:
    """Residents, cut where they moved, were seen, examined or screened.

    Columns: resident, organisation, sex, residence_type, birth (month), diseases (codes of the newest personal information),
    record and record_until (months of the health record, unknown without one), contact and examination (months of the
    latest), for each programme that screens `screened_` and its key (month of the latest screening), since, until.
    """
    homes = homes_of(base)
    seen = _contacts(base)
    screening = {f"screened_{each.key}": each for each in recipe.programmes if each.screened is not None}
    none = {f"{name}_on": no_date() for name in screening}
    events = ibis.union(
        homes.select(
            "resident", on=homes.since, home=homes.home, contact_on=no_date(), examination_on=no_date(), **none
        ),
        seen.select(
            "resident",
            on=seen.on,
            home=ibis.null("int64"),
            contact_on=seen.on,
            examination_on=(seen.form == recipe.examination).ifelse(seen.on, no_date()),
            **{
                f"{name}_on": _shows_screening(seen, each).ifelse(seen.on, no_date())
                for name, each in screening.items()
            },
        ),
    )
    pieces = cut_at(events, "resident", ("home", "contact_on", "examination_on", *none))
    lived = pieces.join(homes, ["resident", "home"], rname="home_{name}")
    people, records = base("resident"), base("record")
    known = lived.join(people, "resident").left_join(records, "resident", rname="record_{name}")
    known = known.left_join(_diseases(base), "resident", rname="told_{name}")
    return clipped(
        known.select(
            "resident",
            "organisation",
            "sex",
            "residence_type",
            diseases=known.past_disease,
            birth=month(known.birth_date),
            record=month(known.record_since),
            record_until=known.record_since.isnull().ifelse(
                ibis.null("int32"), month(known.record_until).fill_null(FAR)
            ),
            contact=month(known.contact_on),
            examination=month(known.examination_on),
            **{name: month(known[f"{name}_on"]) for name in screening},
            since=month(ibis.greatest(known.on, known.since)),
            until=earlier(month(known.next_on), month(known.until)),
        )
    )


def _contacts(base: Tables) -> ibis.Table:
    """Contacts that reached somebody, with the person's age and sex."""
    given = base("contact")
    given = given.filter((given.grade != LOST).fill_null(True))
    seen = given.join(base("resident").select("resident", "sex", "birth_date"), "resident")
    return seen.mutate(age=age_on(seen.on, seen.birth_date))


def _shows_screening(seen: ibis.Table, programme: Programme) -> Any:
    assert programme.screened is not None
    forms = [form.key for form in programme.evidence]
    return (seen.form.isin(forms) & to_ibis(programme.screened, seen)).fill_null(False)


def _diseases(base: Tables) -> ibis.Table:
    """Per resident the diseases in the newest personal information."""
    told = base("information")
    newest = told.group_by("resident").agg(on=told.on.max())
    return newest.join(told, ["resident", "on"]).select("resident", "past_disease")


def records(base: Tables, recipe: Recipe) -> ibis.Table:
    """Established records as events: resident, organisation, month."""
    given = base("record")
    return given.select("resident", "organisation", month=month(given.since))


RESIDENT = Mart(
    name="resident",  # a resident, cut where home, contacts or examinations change
    row_key="resident",
    made_by=resident_spells,
    needs=("resident", "residence", "record", "contact", "information"),
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
