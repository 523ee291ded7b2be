"""The rows of a figure as people read them: what made them count, why they did not, and the rows that were frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from factories.plans import asked_by
from kangyu.catalogue.indicators import INDICATORS, indicator
from kangyu.catalogue.reports import report as declared
from kangyu.registers.figures import frozen, opening, presenting, queries
from kangyu.registers.figures.opening import Part
from kangyu.registers.reports import actions as reports
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.policies import scope_of
from kangyu.vocabulary.periods import Period

from . import small_county
from .small_county import AS_OF, NOW, SmallCounty

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2018")
STANDARD = indicator("hypertension.standard_rate")


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[SmallCounty, Snapshot]]:
    """One county and one snapshot for all tests here, which only read."""
    with django_db_blocker.unblock():
        made = small_county.make()
        yield made, snapshots.take(as_of=AS_OF, now=NOW)
        call_command("flush", verbosity=0, interactive=False)


def _page(counted: tuple[SmallCounty, Snapshot], key: str, part: Part, **more: Any) -> opening.Page:
    county, snapshot = counted
    scope = scope_of(county.bureau_officer)
    return opening.page(indicator(key), part, YEAR, county.county, snapshot, scope, **more)


def test_a_row_says_what_made_it_count(counted: tuple[SmallCounty, Snapshot]) -> None:
    found = _page(counted, "hypertension.standard_rate", Part.NUMERATOR)
    presented = presenting.present(found.rows, STANDARD.numerator, YEAR)
    first = next(row for row in presented if row.resident == counted[0].residents[0])
    facts = {fact.label.en: fact.value.en for fact in first.facts}
    assert (facts["Enrolled"], facts["Latest contact"], facts["Examination"]) == (
        "2017-10-01",
        "2018-10-10",
        "2018-04-10",
    )
    assert facts["Grade"] == "Satisfactory"
    assert first.organisation == counted[0].clinics[0].short_name


def test_a_row_that_was_not_counted_says_why(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, snapshot = counted
    found = _page(counted, "hypertension.standard_rate", Part.BETWEEN)
    reasons = presenting.why_not(found.rows, STANDARD, YEAR, snapshot)
    said = {
        row.resident.pk: {reason.en for reason in row.reasons}
        for row in presenting.present(found.rows, STANDARD.denominator, YEAR, reasons)
    }
    assert said[county.residents[2].pk] == {"too few contacts in the year", "the next contact is overdue"}
    assert "no health examination in 12 months" in said[county.residents[6].pk]
    assert all(said.values())


def test_what_happened_after_the_period_is_not_shown(counted: tuple[SmallCounty, Snapshot]) -> None:
    half = Period.parse("2018H1")
    county, snapshot = counted
    found = opening.page(STANDARD, Part.DENOMINATOR, half, county.county, snapshot, scope_of(county.bureau_officer))
    for row in presenting.present(found.rows, STANDARD.denominator, half):
        assert all(fact.value.en <= "2018-06-30" for fact in row.facts if fact.contact)


def test_one_can_page_back_the_way_one_came(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, snapshot = counted
    residents = indicator("resident.count")
    where = (residents, Part.NUMERATOR, YEAR, county.county, snapshot, scope_of(county.bureau_officer))
    cursors, after = [], None
    while (found := opening.page(*where, after=after, limit=3)).next:
        cursors.append(after)
        after = found.next
    while after is not None:
        after = presenting.previous(*where, after, 3)
        assert after == cursors.pop()
    assert not cursors


@pytest.mark.parametrize("key", [found.key for found in INDICATORS])
def test_many_divisions_at_once_are_what_each_alone_is(counted: tuple[SmallCounty, Snapshot], key: str) -> None:
    county, snapshot = counted
    one_by_one = queries.by_area(indicator(key), YEAR, county.county, snapshot)
    assert queries.by_area(indicator(key), YEAR, county.county, snapshot) == one_by_one


def test_readers_may_ask_for_their_own_divisions_only(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, _ = counted
    doctor, officer = scope_of(county.village_doctor), scope_of(county.bureau_officer)
    assert presenting.may_read(doctor, presenting.home_of(doctor))
    assert not presenting.may_read(doctor, county.county)
    assert not any(presenting.may_read(doctor, township) for township in county.townships)
    assert presenting.may_read(officer, county.county)


def test_an_issued_figure_opens_into_the_rows_of_then(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, snapshot = counted
    written = reports.write(
        declaration=declared("work_summary"), period=YEAR, area=county.county, by=county.bureau_officer, now=NOW
    )
    issued = reports.issue(report=written, by=county.bureau_officer, now=NOW)
    scope = scope_of(county.bureau_officer)
    for number, figure in frozen.figures_of(issued.pk).items():
        found, whole = indicator(figure.indicator), frozen.figure_of(issued.pk, number)
        for part in opening.parts_of(found):
            table = (found.numerator if part is Part.NUMERATOR else found.sets[-1]).table
            page = frozen.page(whole, table, part, scope, limit=100)
            now = opening.page(found, part, YEAR, figure.area, snapshot, scope, limit=100)
            assert sorted(row.row for row in page.rows) == sorted(row.row for row in now.rows)
            assert (page.total, page.hidden) == (now.total, 0)


def test_frozen_rows_page_both_ways(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, _ = counted
    written = reports.write(
        declaration=declared("work_summary"), period=YEAR, area=county.county, by=county.bureau_officer, now=NOW
    )
    issued = reports.issue(report=written, by=county.bureau_officer, now=NOW)
    figures = frozen.figures_of(issued.pk)
    number = next(number for number, figure in figures.items() if figure.indicator == "resident.count")
    figure, scope = frozen.figure_of(issued.pk, number), scope_of(county.bureau_officer)
    first = frozen.page(figure, "resident", Part.NUMERATOR, scope, limit=4)
    second = frozen.page(figure, "resident", Part.NUMERATOR, scope, after=first.next[2], limit=4)
    assert len({row.row for row in first.rows + second.rows}) == 8
    assert frozen.before(figure, Part.NUMERATOR, first.next[2], 4) == 0
    assert frozen.before(figure, Part.NUMERATOR, second.next[2], 4) == first.next[2]


def test_the_months_of_all_figures_are_fetched_like_those_of_one(counted: tuple[SmallCounty, Snapshot]) -> None:
    county, snapshot = counted
    asked = [
        asked_by(lambda some=some: queries.trends(some, YEAR, county.county, snapshot))
        for some in (INDICATORS[:1], INDICATORS)
    ]
    assert len(asked[0]) == len(asked[1]) > 0
