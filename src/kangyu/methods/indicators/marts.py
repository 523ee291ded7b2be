"""The marts: the tables that sets are taken from, made by Ibis from the snapshot's base tables.

Base tables (dates are days, `until` is the first day no longer included, unknown when open):

| table | columns |
|---|---|
| resident | resident, sex, birth_date, residence_type |
| residence | resident, organisation, since, until |
| record | resident, organisation, since, until |
| enrolment | enrolment, resident, programme, organisation, since, until |
| contact | contact, resident, form, on, organisation, grade, and the carried items |

Everything that would need a window, a join or a date function in an indicator is made here once: the spell of an
enrolment is cut at every contact, every examination, every move and every new year, and each piece carries what was
true when it began and the months in which rules counted in days cease to hold. Nothing here is special to DuckDB: the
same expressions run on Spark (no as-of joins, no `first`/`last`, no date plus interval left uncast).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis

from kangyu.methods.programmes import Programme, Standard

from .counting import Tables

FAR = 120_000  # a month after all others: the year 10000


def month(day: Any) -> Any:
    """The month integer of a date column; unknown stays unknown."""
    return (day.year() * 12 + day.month() - 1).cast("int32")


def resident_spells(base: Tables, examination: str) -> ibis.Table:
    """Residents, cut where they moved, were seen or examined.

    Columns: resident, organisation, sex, residence_type, birth (month), record and record_until (months of the health
    record, unknown without one), contact and examination (months of the latest), since, until.
    """
    homes = _homes(base)
    contacts = base("contact")
    events = ibis.union(
        homes.select("resident", on=homes.since, home=homes.home, contact_on=_no_date(), examination_on=_no_date()),
        contacts.select(
            "resident",
            on=contacts.on,
            home=ibis.null("int64"),
            contact_on=contacts.on,
            examination_on=(contacts.form == examination).ifelse(contacts.on, _no_date()),
        ),
    )
    pieces = _pieces(events, "resident", ("home", "contact_on", "examination_on"))
    lived = pieces.join(homes, ["resident", "home"], rname="home_{name}")
    people, records = base("resident"), base("record")
    known = lived.join(people, "resident").left_join(records, "resident", rname="record_{name}")
    return _clipped(
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
            until=_earlier(month(known.next_on), month(known.until)),
        )
    )


def enrolment_spells(base: Tables, programme: Programme, carried: Sequence[str], *, as_of: date) -> ibis.Table:
    """Enrolments of one programme, cut at every contact, examination, move and new year.

    Columns: enrolment, resident, organisation, programme, sex, birth; of the latest contact: visit (month), grade, age and
    the carried items; examination (month of the latest); for the test of specification: open_until (month in which the next
    contact is too late), sound_from and rolling_sound_from (months from which no lateness counts any more: new year,
    twelve months), paced_until and rolling_until (months in which the contacts of the year, of twelve months, no longer
    suffice); since, until.
    """
    enrolled = _enrolled(base, programme)
    visits = _visits(base, programme, enrolled, carried)
    events = ibis.union(
        enrolled.select(
            "enrolment", on=enrolled.since, visit=ibis.null("int64"), examination_on=_no_date(), home=ibis.null("int64")
        ),
        visits.select(
            "enrolment", on=visits.on, visit=visits.visit, examination_on=_no_date(), home=ibis.null("int64")
        ),
        _examinations(base, programme, enrolled),
        _moves(base, enrolled),
        _new_years(enrolled, as_of.year),
    )
    pieces = _pieces(events, "enrolment", ("visit", "examination_on", "home"))
    known = (
        pieces.join(enrolled, "enrolment")
        .left_join(visits.rename(visit_on="on"), ["enrolment", "visit"], rname="visit_{name}")
        .left_join(_homes(base), ["resident", "home"], rname="home_{name}")
    )
    start = ibis.greatest(known.on, known.since)
    known = known.mutate(start=start, last_on=known.visit_on.fill_null(known.since))
    standard = programme.standard
    return _clipped(
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
            open_until=_lapse(_next_contact_too_late(known, programme), as_of),
            sound_from=((known.late_on.year() + 1) * 12).fill_null(0).cast("int32"),
            rolling_sound_from=(month(known.late_on) + 12).fill_null(0).cast("int32"),
            paced_until=_paced_until(known, standard, as_of),
            rolling_until=(month(known.fourth_on) + 12).fill_null(
                _behind(known.since, known.visit.fill_null(0), standard, as_of)
            ),
            since=month(known.start),
            until=_earlier(month(known.next_on), month(known.until)),
        )
    )


def contacts(base: Tables) -> ibis.Table:
    """Filled-in forms as events: contact, resident, organisation (who recorded it), form, month, grade, carried items."""
    given = base("contact")
    return given.mutate(month=month(given.on)).drop("on")


def records(base: Tables) -> ibis.Table:
    """Established records as events: resident, organisation, month."""
    given = base("record")
    return given.select("resident", "organisation", month=month(given.since))


def entries(base: Tables) -> ibis.Table:
    """Beginnings of enrolments as events: enrolment, resident, organisation, programme, month."""
    given = base("enrolment")
    return given.select("enrolment", "resident", "organisation", "programme", month=month(given.since))


def _no_date() -> Any:
    return ibis.null("date")


def _plus(day: Any, days: int) -> Any:
    # Date plus interval is a timestamp on DuckDB and a date on Spark.
    return (day + ibis.interval(days=days)).cast("date")


def _earlier(one: Any, other: Any) -> Any:
    """The earlier of two months, where unknown means never. Engines differ on `least` with unknowns."""
    return ibis.least(one.fill_null(FAR), other.fill_null(FAR))


def _clipped(spells: ibis.Table) -> ibis.Table:
    """Without the pieces in which no month ends: nobody ever asks for them."""
    return spells.filter(spells.since < spells.until)


def _homes(base: Tables) -> ibis.Table:
    """Residences numbered from 1 for each resident: resident, home, organisation, since, until."""
    given = base("residence")
    order = ibis.window(group_by="resident", order_by="since")
    return given.select("resident", "organisation", "since", "until", home=ibis.row_number().over(order) + 1)


def _pieces(events: ibis.Table, whose: str, columns: Sequence[str]) -> ibis.Table:
    """One row for each day on which something happened, with the state after it and the day of the next.

    The columns only ever grow (days, running numbers), so "the latest so far" is a running maximum.
    """
    days = events.group_by(whose, "on").agg(**{column: events[column].max() for column in columns})
    so_far = ibis.window(group_by=whose, order_by="on", preceding=None, following=0)
    order = ibis.window(group_by=whose, order_by="on")
    return days.select(
        whose,
        "on",
        next_on=days.on.lead().over(order),
        **{column: days[column].max().over(so_far) for column in columns},
    )


def _enrolled(base: Tables, programme: Programme) -> ibis.Table:
    enrolments, people = base("enrolment"), base("resident")
    chosen = enrolments.filter(enrolments.programme == programme.key)
    return chosen.join(people.select("resident", "sex", "birth_date"), "resident")


def _visits(base: Tables, programme: Programme, enrolled: ibis.Table, carried: Sequence[str]) -> ibis.Table:
    """The contacts of each enrolment, numbered, each with what the ones before it left."""
    given = base("contact")
    given = given.filter(given.form == programme.contact.key).select("contact", "resident", "on", "grade", *carried)
    own = given.join(enrolled.select("enrolment", "resident", "since", "until", "birth_date"), "resident")
    own = own.filter((own.on >= own.since) & (own.until.isnull() | (own.on < own.until)))
    order = ibis.window(group_by="enrolment", order_by=["on", "contact"])
    own = own.mutate(
        visit=ibis.row_number().over(order) + 1,
        in_year=ibis.row_number().over(ibis.window(group_by=["enrolment", own.on.year()], order_by=["on", "contact"]))
        + 1,
        before_on=own.on.lag().over(order),
        before_grade=own.grade.lag().over(order),
        fourth_on=own.on.lag(programme.standard.contacts_per_year - 1).over(order),
        age=_age_on(own.on, own.birth_date),
    )
    own = own.mutate(own_late=_is_late(own, programme).ifelse(own.on, _no_date()))
    so_far = ibis.window(group_by="enrolment", order_by="visit", preceding=None, following=0)
    own = own.mutate(late_on=own.own_late.max().over(so_far))
    return own.select("enrolment", "visit", "on", "grade", "age", "in_year", "fourth_on", "late_on", *carried)


def _is_late(visits: ibis.Table, programme: Programme) -> Any:
    """Whether the contact came after too long a gap, or too long after a contact off target."""
    standard = programme.standard
    too_long = visits.on.delta(visits.before_on.fill_null(visits.since), unit="day") > standard.longest_gap_days
    was_off = visits.before_grade.isin(list(programme.grades_off_target)).fill_null(False)
    after_off = visits.on.delta(visits.before_on, unit="day") > standard.after_abnormal_days
    return too_long | (was_off & after_off.fill_null(False))


def _age_on(day: Any, birth: Any) -> Any:
    not_yet = (day.month() * 100 + day.day()) < (birth.month() * 100 + birth.day())
    return (day.year() - birth.year() - not_yet.cast("int32")).cast("int32")


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
    homes = _homes(base).rename(moved_on="since", left_on="until", moved_to="organisation")
    moved = homes.join(enrolled.select("enrolment", "resident", "since", "until"), "resident")
    moved = moved.filter(moved.until.isnull() | (moved.moved_on < moved.until))
    return moved.select(
        "enrolment",
        on=ibis.greatest(moved.moved_on, moved.since),
        visit=ibis.null("int64"),
        examination_on=_no_date(),
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
        "enrolment", on=crossed.new_year, visit=ibis.null("int64"), examination_on=_no_date(), home=ibis.null("int64")
    )


def _lapse(day: Any, as_of: date) -> Any:
    """The month of a day on which something ceases to hold; FAR while that day is still to come.

    Only the running month needs it: a revisit due next week has not been missed yet.
    """
    return (day <= ibis.literal(as_of)).ifelse(month(day), ibis.literal(FAR, "int32"))


def _next_contact_too_late(known: ibis.Table, programme: Programme) -> Any:
    """The first day on which the next contact is too late: after the longest gap, sooner after one off target."""
    standard = programme.standard
    is_off = known.grade.isin(list(programme.grades_off_target)).fill_null(False)
    return is_off.ifelse(
        _plus(known.last_on, standard.after_abnormal_days + 1), _plus(known.last_on, standard.longest_gap_days + 1)
    )


def _paced_until(known: ibis.Table, standard: Standard, as_of: date) -> Any:
    """The month in which the contacts of the calendar year no longer suffice.

    Within the year none may be missing for a part of the year already over; at the year's end all must be there:
    as many as `contacts_per_year` in proportion to the days managed, rounded up.
    """
    year = known.start.year()
    new_year = _date(year, 1, 1)
    begins = ibis.greatest(known.since, new_year)
    seen = (known.visit_on.year() == year).fill_null(False).ifelse(known.in_year, 0)
    december = _lapse(_date(year, 12, 31), as_of)
    days = _date(year, 12, 31).delta(begins, unit="day") + 1
    needed = ibis.least((days * standard.contacts_per_year + 364) // 365, standard.contacts_per_year)
    behind = _behind(begins, seen, standard, as_of)
    return (seen < needed).ifelse(ibis.least(behind, december), behind)


def _behind(begins: Any, seen: Any, standard: Standard, as_of: date) -> Any:
    """The month in which a part of the year is over without its contact; FAR when all of a year's are there."""
    part = 365 / standard.contacts_per_year
    cases = [
        (seen == count, _lapse(_plus(begins, math.ceil(part * (count + 1)) - 1), as_of))
        for count in range(standard.contacts_per_year)
    ]
    return ibis.cases(*cases, else_=ibis.literal(FAR, "int32"))


def _date(year: Any, in_month: int, day: int) -> Any:
    return ibis.date(year.cast("int32"), in_month, day)
