"""Enrolments as spells, and their beginnings as events."""

from __future__ import annotations

from typing import Any

import ibis

from kangyu.methods.programmes import LOST

from .days import NEVER, clipped, day_of, earlier, lapse, month
from .lapses import falls_behind, next_contact_too_late, next_lapse, too_few_in_year
from .mart import Mart, Recipe, Tables
from .rules import with_rules
from .spells import cut_at, homes_of
from .visits import own_contacts, visits_of

# What an enrolment's state consists of; each only ever grows.
_STATE = ("visit", "lost_on", "examination_on", "service_on", "home")


def enrolment_spells(base: Tables, recipe: Recipe) -> ibis.Table:
    """Enrolments of all programmes, cut at every contact, examination, service, move and new year.

    Columns: enrolment, resident, organisation, programme, sex, birth; of the latest contact that reached somebody: visit
    (month), visits (how many so far), grade, age and the carried items; examination (the programme's or else everybody's)
    and service (months of the latest); lost (month of a later contact
    that reached nobody, unknown without one); for the test of specification: open_until (month in which the next
    contact is too late or the term is over), sound_from and rolling_sound_from (months from which no lateness counts any
    more: new year, twelve months), paced_until and rolling_until (months in which the contacts of the year, of twelve
    months, no longer suffice), lapses_on (the next day on which one of these is over); since, until.
    """
    as_of, carried, programmes = recipe.as_of, recipe.items("contact"), recipe.programmes
    enrolled = _enrolled(base, recipe)
    contacts = own_contacts(base, programmes, enrolled, carried)
    visits = visits_of(contacts, programmes, carried)
    events = ibis.union(
        _event(enrolled, enrolled.since),
        _event(visits, visits.on, visit=visits.visit),
        *(_event(lost, lost.on, lost_on=lost.on) for lost in [contacts.filter(contacts.grade == LOST)]),
        _done(base, enrolled, "rule_examination_form", "examination_on"),
        _done(base, enrolled, "rule_service_form", "service_on"),
        _moves(base, enrolled),
        _new_years(enrolled, recipe.year),
    )
    pieces = cut_at(events, "enrolment", _STATE)
    known = (
        pieces.join(enrolled, "enrolment")
        .left_join(visits.rename(visit_on="on"), ["enrolment", "visit"], rname="visit_{name}")
        .left_join(homes_of(base), ["resident", "home"], rname="home_{name}")
    )
    start = ibis.greatest(known.on, known.since)
    known = known.mutate(start=start, last_on=known.visit_on.fill_null(known.since))
    is_lost = (known.lost_on > known.visit_on).fill_null(known.lost_on.notnull())
    lapses = {
        "open_until": next_contact_too_late(known, programmes),
        "paced_until": too_few_in_year(known),
        "rolling_until": known.fourth_on.isnull().ifelse(
            falls_behind(known.since, known.visit.fill_null(0), known.rule_contacts), ibis.literal(NEVER)
        ),
    }
    known = known.mutate(**{f"{column}_on": day for column, day in lapses.items()})
    fourth = month(known.fourth_on) + 12
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
            visits=known.visit.fill_null(0),
            examination=month(known.examination_on),
            service=month(known.service_on),
            lost=is_lost.ifelse(month(known.lost_on), ibis.null("int32")),
            open_until=lapse(known.open_until_on, as_of),
            sound_from=((known.late_on.year() + 1) * 12).fill_null(0).cast("int32"),
            rolling_sound_from=(month(known.late_on) + 12).fill_null(0).cast("int32"),
            paced_until=lapse(known.paced_until_on, as_of),
            rolling_until=fourth.fill_null(lapse(known.rolling_until_on, as_of)),
            lapses_on=next_lapse([known[f"{column}_on"] for column in lapses], as_of),
            since=month(known.start),
            until=earlier(month(known.next_on), month(known.until)),
        )
    )


def entries(base: Tables, recipe: Recipe) -> ibis.Table:
    """Beginnings of enrolments as events: enrolment, resident, organisation, programme, month.

    `organisation` managed the person on that day, whoever does today.
    """
    given, homes = base("enrolment"), homes_of(base).rename(moved_in="since", moved_out="until", lived="organisation")
    begun = given.left_join(
        homes,
        [
            given.resident == homes.resident,
            homes.moved_in <= given.since,
            # Comparisons alone: an "or" here would have DuckDB look at every pair.
            given.since < homes.moved_out.fill_null(ibis.literal(NEVER)),
        ],
        rname="home_{name}",
    )
    return begun.select(
        "enrolment",
        "resident",
        "programme",
        organisation=begun.lived.fill_null(begun.organisation),
        month=month(begun.since),
    )


def closings(base: Tables, recipe: Recipe) -> ibis.Table:
    """Ends of enrolments as events: enrolment, resident, organisation, programme, reason, month."""
    given = base("enrolment")
    ended = given.filter(given.until.notnull())
    return ended.select(
        "enrolment", "resident", "organisation", "programme", reason=ended.close_reason, month=month(ended.until)
    )


def _enrolled(base: Tables, recipe: Recipe) -> ibis.Table:
    people, chosen = base("resident"), with_rules(base("enrolment"), recipe)
    return chosen.join(people.select("resident", "sex", "birth_date"), "resident")


def _event(rows: ibis.Table, on: Any, **known: Any) -> ibis.Table:
    """Something that happened to an enrolment on a day; what it says nothing of is unknown."""
    kinds = dict.fromkeys(_STATE, "date") | {"visit": "int64", "home": "int64"}
    return rows.select("enrolment", on=on, **{name: known.get(name, ibis.null(kind)) for name, kind in kinds.items()})


def _done(base: Tables, enrolled: ibis.Table, form: str, column: str) -> ibis.Table:
    """Forms of the enrolled, also those from before the enrolment: they are fresh for twelve months all the same."""
    given = base("contact")
    done = (
        given.filter((given.grade != LOST).fill_null(True))
        .select("resident", "form", "on")
        .join(enrolled.select("enrolment", "resident", "since", "until", form), ["resident", ("form", form)])
    )
    done = done.filter(done.until.isnull() | (done.on < done.until))
    # One from before counts on the first day; the months that it stays fresh are still told by its own day.
    return _event(done, ibis.greatest(done.on, done.since), **{column: done.on})


def _moves(base: Tables, enrolled: ibis.Table) -> ibis.Table:
    homes = homes_of(base).rename(moved_on="since", left_on="until", moved_to="organisation")
    moved = homes.join(enrolled.select("enrolment", "resident", "since", "until"), "resident")
    moved = moved.filter(moved.until.isnull() | (moved.moved_on < moved.until))
    return _event(moved, ibis.greatest(moved.moved_on, moved.since), home=moved.home)


def _new_years(enrolled: ibis.Table, through: int) -> ibis.Table:
    """1 January of every year of the enrolment but its first."""
    years = ibis.range(2000, through + 1).unnest().name("year").as_table()
    crossed = enrolled.select("enrolment", "since", "until").cross_join(years)
    crossed = crossed.mutate(new_year=day_of(crossed.year, 1, 1))
    crossed = crossed.filter(
        (crossed.new_year > crossed.since) & (crossed.until.isnull() | (crossed.new_year < crossed.until))
    )
    return _event(crossed, crossed.new_year)


ENROLMENT = Mart(
    name="enrolment",  # a resident in a programme, cut at every contact, examination, move and new year
    row_key="enrolment",
    made_by=enrolment_spells,
    needs=("resident", "residence", "enrolment", "contact"),
    order=("programme", "organisation", "resident", "since"),
    set_key="programme",
    is_spells=True,
    lapses="lapses_on",
)
ENTRY = Mart(
    name="entry",  # the beginning of an enrolment, in its month
    row_key="enrolment",
    made_by=entries,
    needs=("residence", "enrolment"),
    order=("programme", "organisation", "resident"),
    set_key="programme",
)
CLOSING = Mart(
    name="closing",  # the end of an enrolment, in its month
    row_key="enrolment",
    made_by=closings,
    needs=("enrolment",),
    order=("programme", "organisation", "resident"),
    set_key="programme",
)
