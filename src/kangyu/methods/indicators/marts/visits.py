"""The contacts of an enrolment, each with what the ones before it left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from kangyu.methods.expressions import to_ibis
from kangyu.methods.programmes import LOST, Programme

from .days import age_on, no_date
from .mart import Tables
from .rules import RULES, is_off_target


def own_contacts(
    base: Tables, programmes: Sequence[Programme], enrolled: ibis.Table, carried: Sequence[str]
) -> ibis.Table:
    """The contacts of each enrolment, those of a shared form that are the programme's own; `grade` LOST reached nobody."""
    given = base("contact").select("contact", "resident", "form", "on", "grade", *carried)
    who = enrolled.select("enrolment", "resident", "programme", "sex", "since", "until", "birth_date", *RULES)
    own = given.join(who, ["resident", ("form", "rule_contact_form")])
    own = own.filter((own.on >= own.since) & (own.until.isnull() | (own.on < own.until)))
    own = own.mutate(age=age_on(own.on, own.birth_date))
    choosy = [(own.programme == each.key, to_ibis(each.takes, own)) for each in programmes if each.takes is not None]
    return own.filter(ibis.cases(*choosy, else_=True)) if choosy else own


def visits_of(own: ibis.Table, programmes: Sequence[Programme], carried: Sequence[str]) -> ibis.Table:
    """Of the contacts of each enrolment those that reached somebody, numbered, each with what the ones before it left."""
    own = own.filter((own.grade != LOST).fill_null(True))
    order = ibis.window(group_by="enrolment", order_by=["on", "contact"])
    own = own.mutate(
        visit=ibis.row_number().over(order) + 1,
        in_year=ibis.row_number().over(ibis.window(group_by=["enrolment", own.on.year()], order_by=["on", "contact"]))
        + 1,
        before_on=own.on.lag().over(order),
        before_grade=own.grade.lag().over(order),
        fourth_on=_begins_a_year(own, programmes, order),
    )
    own = own.mutate(own_late=_is_late(own, programmes).ifelse(own.on, no_date()))
    so_far = ibis.window(group_by="enrolment", order_by="visit", preceding=None, following=0)
    own = own.mutate(late_on=own.own_late.max().over(so_far))
    return own.select("enrolment", "visit", "on", "grade", "age", "in_year", "fourth_on", "late_on", *carried)


def _begins_a_year(visits: ibis.Table, programmes: Sequence[Programme], order: Any) -> Any:
    """The day of the last contact but so many less one: as many as a year must have begin with it and end with this one."""
    counts = sorted({programme.standard.contacts_per_year for programme in programmes})
    lags = {count: visits.on if count == 1 else visits.on.lag(count - 1).over(order) for count in counts}
    return ibis.cases(*((visits.rule_contacts == count, lag) for count, lag in lags.items()))


def _is_late(visits: ibis.Table, programmes: Sequence[Programme]) -> Any:
    """Whether the contact came after too long a gap, or too long after a contact off target."""
    too_long = visits.on.delta(visits.before_on.fill_null(visits.since), unit="day") > visits.rule_gap
    was_off = is_off_target(visits, visits.before_grade, programmes)
    after_off = visits.on.delta(visits.before_on, unit="day") > visits.rule_gap_off_target
    return too_long | (was_off & after_off.fill_null(False))
