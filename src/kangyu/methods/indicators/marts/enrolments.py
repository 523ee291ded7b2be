"""Enrolments as spells, and their beginnings as events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from kangyu.methods.programmes import Programme

from .days import clipped, earlier, lapse, month, no_date
from .lapses import behind_from, next_contact_too_late, paced_until
from .mart import Mart, Recipe, Tables
from .spells import cut_at, homes_of
from .visits import visits_of


def enrolment_spells(base: Tables, recipe: Recipe) -> ibis.Table:
    """The spells of all programmes, one below the other."""
    carried = recipe.items("contact")
    spells = [_spells_of(base, programme, carried, as_of=recipe.as_of) for programme in recipe.programmes]
    return spells[0] if len(spells) == 1 else ibis.union(*spells)


def _spells_of(base: Tables, programme: Programme, carried: Sequence[str], *, as_of: date) -> ibis.Table:
    """Enrolments of one programme, cut at every contact, examination, move and new year.

    Columns: enrolment, resident, organisation, programme, sex, birth; of the latest contact: visit (month), grade, age and
    the carried items; examination (month of the latest); for the test of specification: open_until (month in which the next
    contact is too late), sound_from and rolling_sound_from (months from which no lateness counts any more: new year,
    twelve months), paced_until and rolling_until (months in which the contacts of the year, of twelve months, no longer
    suffice); since, until.
    """
    enrolled = _enrolled(base, programme)
    visits = visits_of(base, programme, enrolled, carried)
    events = ibis.union(
        enrolled.select(
            "enrolment", on=enrolled.since, visit=ibis.null("int64"), examination_on=no_date(), home=ibis.null("int64")
        ),
        visits.select("enrolment", on=visits.on, visit=visits.visit, examination_on=no_date(), home=ibis.null("int64")),
        _examinations(base, programme, enrolled),
        _moves(base, enrolled),
        _new_years(enrolled, as_of.year),
    )
    pieces = cut_at(events, "enrolment", ("visit", "examination_on", "home"))
    known = (
        pieces.join(enrolled, "enrolment")
        .left_join(visits.rename(visit_on="on"), ["enrolment", "visit"], rname="visit_{name}")
        .left_join(homes_of(base), ["resident", "home"], rname="home_{name}")
    )
    start = ibis.greatest(known.on, known.since)
    known = known.mutate(start=start, last_on=known.visit_on.fill_null(known.since))
    standard = programme.standard
    return clipped(
        known.select(
            "enrolment",
            "resident",
            "programme",
            "sex",
            "grade",
            "age",
            *carried,
            organisation=known.home_organisation.fill_null(known.organisation),
            birth=month(known.birth_date),
            visit=month(known.visit_on),
            examination=month(known.examination_on),
            open_until=lapse(next_contact_too_late(known, programme), as_of),
            sound_from=((known.late_on.year() + 1) * 12).fill_null(0).cast("int32"),
            rolling_sound_from=(month(known.late_on) + 12).fill_null(0).cast("int32"),
            paced_until=paced_until(known, standard, as_of),
            rolling_until=(month(known.fourth_on) + 12).fill_null(
                behind_from(known.since, known.visit.fill_null(0), standard, as_of)
            ),
            since=month(known.start),
            until=earlier(month(known.next_on), month(known.until)),
        )
    )


def entries(base: Tables, recipe: Recipe) -> ibis.Table:
    """Beginnings of enrolments as events: enrolment, resident, organisation, programme, month."""
    given = base("enrolment")
    return given.select("enrolment", "resident", "organisation", "programme", month=month(given.since))


def _enrolled(base: Tables, programme: Programme) -> ibis.Table:
    enrolments, people = base("enrolment"), base("resident")
    chosen = enrolments.filter(enrolments.programme == programme.key)
    return chosen.join(people.select("resident", "sex", "birth_date"), "resident")


def _examinations(base: Tables, programme: Programme, enrolled: ibis.Table) -> ibis.Table:
    """Examinations of the enrolled, also those from before the enrolment: they are fresh for twelve months all the same."""
    given = base("contact")
    form = programme.examination.key if programme.examination else ""
    examined = (
        given.filter(given.form == form)
        .select("resident", "on")
        .join(enrolled.select("enrolment", "resident", "since", "until"), "resident")
    )
    examined = examined.filter(examined.until.isnull() | (examined.on < examined.until))
    # One from before counts on the first day; the months that it stays fresh are still told by its own day.
    return examined.select(
        "enrolment",
        on=ibis.greatest(examined.on, examined.since),
        visit=ibis.null("int64"),
        examination_on=examined.on,
        home=ibis.null("int64"),
    )


def _moves(base: Tables, enrolled: ibis.Table) -> ibis.Table:
    homes = homes_of(base).rename(moved_on="since", left_on="until", moved_to="organisation")
    moved = homes.join(enrolled.select("enrolment", "resident", "since", "until"), "resident")
    moved = moved.filter(moved.until.isnull() | (moved.moved_on < moved.until))
    return moved.select(
        "enrolment",
        on=ibis.greatest(moved.moved_on, moved.since),
        visit=ibis.null("int64"),
        examination_on=no_date(),
        home=moved.home,
    )


def _new_years(enrolled: ibis.Table, through: int) -> ibis.Table:
    """1 January of every year of the enrolment but its first."""
    years = ibis.memtable({"new_year": [date(year, 1, 1) for year in range(2000, through + 1)]})
    crossed = enrolled.select("enrolment", "since", "until").cross_join(years)
    crossed = crossed.filter(
        (crossed.new_year > crossed.since) & (crossed.until.isnull() | (crossed.new_year < crossed.until))
    )
    return crossed.select(
        "enrolment", on=crossed.new_year, visit=ibis.null("int64"), examination_on=no_date(), home=ibis.null("int64")
    )


ENROLMENT = Mart(
    name="enrolment",  # a resident in a programme, cut at every contact, examination, move and new year
    row_key="enrolment",
    made_by=enrolment_spells,
    needs=("resident", "residence", "enrolment", "contact"),
    order=("programme", "organisation", "resident", "since"),
    set_key="programme",
    is_spells=True,
)
ENTRY = Mart(
    name="entry",  # the beginning of an enrolment, in its month
    row_key="enrolment",
    made_by=entries,
    needs=("enrolment",),
    order=("programme", "organisation", "resident"),
    set_key="programme",
)
