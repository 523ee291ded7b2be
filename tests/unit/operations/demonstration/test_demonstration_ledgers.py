"""The ledgers of the demonstration: the declared numbers, entered through the ordinary door, once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kangyu.formats.papers import kind_of
from kangyu.operations.demonstration.counties import COUNTIES, County
from kangyu.operations.demonstration.keeping import keep_ledgers, picture
from kangyu.operations.demonstration.ledger_rows import LedgerRow, ledger_rows_of
from kangyu.operations.demonstration.places import places_of

STATING = [county for county in COUNTIES.values() if county.stated]
NOW = datetime(2025, 1, 2, 9, tzinfo=UTC)


def rows_of(county: County) -> tuple[LedgerRow, ...]:
    assert county.as_of is not None
    return ledger_rows_of(county, places_of(county, 1), size=county.population, seed=1, as_of=county.as_of)


def total(rows: list[LedgerRow], key: str) -> int:
    return sum(row.raw.get(key, 0) for row in rows)


@pytest.mark.parametrize("county", STATING, ids=lambda county: county.key)
def test_the_year_so_far_holds_the_declared_numbers(county: County) -> None:
    rows = [row for row in rows_of(county) if row.raw["on"][:4] == str(county.as_of.year)]
    own = {key: [row for row in rows if row.ledger == key] for key in {row.ledger for row in rows}}
    declared = county.ledgers
    assert total(own["blood_donation"], "donors") == total(own["blood_donation"], "voluntary") == declared.donors
    assert total(own["blood_donation"], "reimbursed") == declared.reimbursed
    assert total(own["blood_donation"], "amount") == declared.reimbursed_yuan
    assert total(own["training"], "village_doctors") == declared.village_doctors
    assert total(own["funds"], "received") == declared.funds_yuan
    assert sum(row.raw["kind"] == "6" for row in own["health_education"]) == declared.outreach
    assert sum(row.raw["level"] == "4" for row in own["publicity"]) == declared.province_pieces
    assert sum(row.raw["kind"] == "4" for row in own["training"]) == declared.lectures
    figures = {
        "training.session_people": sum(row.raw["people"] for row in own["training"] if row.raw["kind"] in "135"),
        "training.attachments": sum(row.raw["people"] for row in own["training"] if row.raw["kind"] == "2"),
        "publicity.county": sum(row.raw["level"] == "2" for row in own["publicity"]),
    }
    for stated in county.stated:
        if stated.indicator in figures:
            assert stated.agrees_with(Decimal(figures[stated.indicator])), stated.text
    assert max(row.raw["on"] for row in rows) <= county.as_of.isoformat()


def test_the_same_arguments_give_the_same_rows() -> None:
    assert rows_of(COUNTIES["qingshen"]) == rows_of(COUNTIES["qingshen"])


@pytest.mark.django_db
def test_rows_go_in_once() -> None:
    from kangyu.registers.attachments.models import Attachment
    from kangyu.registers.ledgers.models import LedgerRow as Written
    from kangyu.registers.places import actions as places_actions

    county = COUNTIES["zhongyang"]
    places, rows = places_of(county, 1), rows_of(county)
    places_actions.add_areas(
        [places_actions.AreaEntry(area.code, area.name, area.level, area.parent, None) for area in places.areas]
    )
    names = ("code", "name", "short_name", "aliases", "kind", "parent", "area")
    places_actions.add_organisations(
        [
            places_actions.OrganisationEntry(**{name: getattr(each, name) for name in names})
            for each in places.organisations
        ]
    )
    assert keep_ledgers(rows, as_of=county.as_of, now=NOW) == len(rows) == Written.objects.count()
    papers = Attachment.objects.count()
    assert papers > 0
    assert keep_ledgers(rows, as_of=county.as_of, now=NOW) == 0
    assert (Written.objects.count(), Attachment.objects.count()) == (len(rows), papers)


def test_pictures_are_pictures_and_differ() -> None:
    assert kind_of("现场.png", picture(1)).media_type == "image/png"
    assert picture(1) != picture(2)
