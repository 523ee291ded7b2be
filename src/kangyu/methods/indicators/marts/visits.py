"""The contacts of an enrolment, each with what the ones before it left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from kangyu.methods.expressions import to_ibis
from kangyu.methods.programmes import LOST, Programme

from .days import age_on, no_date
from .mart import Tables


def own_contacts(base: Tables, programme: Programme, enrolled: ibis.Table, carried: Sequence[str]) -> ibis.Table:
    """The contacts of each enrolment, those of a shared form that are the programme's own; `grade` LOST reached nobody."""
    given = base("contact")
    given = given.filter(given.form == programme.contact.key).select("contact", "resident", "on", "grade", *carried)
    own = given.join(enrolled.select("enrolment", "resident", "sex", "since", "until", "birth_date"), "resident")
    own = own.filter((own.on >= own.since) & (own.until.isnull() | (own.on < own.until)))
    own = own.mutate(age=age_on(own.on, own.birth_date))
    return own if programme.takes is None else own.filter(to_ibis(programme.takes, own))


def visits_of(own: ibis.Table, programme: Programme, carried: Sequence[str]) -> ibis.Table:
    """Of the contacts of each enrolment those that reached somebody, numbered, each with what the ones before it left."""
    own = own.filter((own.grade != LOST).fill_null(True))
    order = ibis.window(group_by="enrolment", order_by=["on", "contact"])
    own = own.mutate(
        visit=ibis.row_number().over(order) + 1,
        in_year=ibis.row_number().over(ibis.window(group_by=["enrolment", own.on.year()], order_by=["on", "contact"]))
        + 1,
        before_on=own.on.lag().over(order),
        before_grade=own.grade.lag().over(order),
        fourth_on=_nth_last(own.on, programme.standard.contacts_per_year, order),
    )
    own = own.mutate(own_late=_is_late(own, programme).ifelse(own.on, no_date()))
    so_far = ibis.window(group_by="enrolment", order_by="visit", preceding=None, following=0)
    own = own.mutate(late_on=own.own_late.max().over(so_far))
    return own.select("enrolment", "visit", "on", "grade", "age", "in_year", "fourth_on", "late_on", *carried)


def _nth_last(on: Any, count: int, order: Any) -> Any:
    """The day of the last contact but so many less one: as many as a year must have end with it."""
    return on if count == 1 else on.lag(count - 1).over(order)


def _is_late(visits: ibis.Table, programme: Programme) -> Any:
    """Whether the contact came after too long a gap, or too long after a contact off target."""
    standard = programme.standard
    too_long = visits.on.delta(visits.before_on.fill_null(visits.since), unit="day") > standard.longest_gap_days
    was_off = visits.before_grade.isin(list(programme.grades_off_target)).fill_null(False)
    after_off = visits.on.delta(visits.before_on, unit="day") > standard.after_abnormal_days
    return too_long | (was_off & after_off.fill_null(False))
