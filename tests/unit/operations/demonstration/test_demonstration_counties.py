"""What is declared of the counties, and that a built one keeps what a document states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kangyu.catalogue.indicators import INDICATORS
from kangyu.operations.demonstration.counties import COUNTIES, Rule
from kangyu.operations.demonstration.places import places_of
from kangyu.operations.demonstration.truth import as_percent, truth_of
from kangyu.operations.demonstration.world import world_of
from kangyu.vocabulary.areas import AreaCode, AreaLevel

HONGJIANG, KANGLE = COUNTIES["hongjiang"], COUNTIES["kangle"]


def test_the_population_follows_from_records_and_rate() -> None:
    """The document states 397,876 records and 92.96 %; the assumption beside the county names the range that agrees."""
    assert HONGJIANG.population == int(HONGJIANG.records / 0.9296)
    agreeing = [people for people in range(427_900, 428_100) if round(HONGJIANG.records / people * 100, 2) == 92.96]
    assert (agreeing[0], agreeing[-1]) == (427_985, 428_030)


def test_the_county_of_the_document_comes_out_as_stated() -> None:
    assert HONGJIANG.as_of is not None
    truth = truth_of(
        world_of(HONGJIANG, as_of=HONGJIANG.as_of, size=HONGJIANG.population, seed=1),
    )
    counted = {
        "record.established": truth.records,
        "record.established_rate": as_percent(truth.records, truth.residents),
        "elderly.managed": truth.elderly_managed,
        "hypertension.managed": truth.managed,
        "hypertension.standard_rate": as_percent(truth.to_standard, truth.managed),
    }
    for stated in HONGJIANG.stated:
        value = counted[stated.indicator]
        if stated.rule is Rule.AT_LEAST:
            assert value >= stated.value, stated.text
        else:
            assert round(value, stated.precision) == float(stated.value), stated.text
    assert truth.elderly_examined_this_year == truth.elderly_managed
    assert 90 <= counted["hypertension.standard_rate"] <= 93
    assert 69 <= as_percent(truth.controlled, truth.managed) <= 78


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_stated_figures_and_targets_name_indicators_that_there_are(county) -> None:
    known = {indicator.key for indicator in INDICATORS}
    targets = {
        parameter.key.removeprefix("target.") for parameter in county.parameters if parameter.key.startswith("target.")
    }
    assert {stated.indicator for stated in county.stated} | targets <= known


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_places_form_trees_by_code(county) -> None:
    places = places_of(county, seed=1)
    codes = {area.code: AreaCode(area.code) for area in places.areas}
    assert len(codes) == len(places.areas)
    for area in places.areas[1:]:
        parent = codes[area.code].parent
        assert parent is not None and parent.code == area.parent
    assert sum(area.code.endswith("000") is False for area in places.areas) == len(places.leaves)
    known: set[str] = set()
    for organisation in places.organisations:
        assert organisation.parent is None or organisation.parent in known
        assert organisation.area in codes
        known.add(organisation.code)
    assert len(known) == len(places.organisations)
    assert sum(organisation.parent is None for organisation in places.organisations) == 1


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_no_spelling_names_two_institutions(county) -> None:
    places = places_of(county, seed=1)
    spellings = [
        spelling
        for organisation in places.organisations
        for spelling in {organisation.code, organisation.name, organisation.short_name, *organisation.aliases}
    ]
    assert len(set(spellings)) == len(spellings)


def test_as_many_clinics_as_village_doctors_under_contract() -> None:
    assert HONGJIANG.villages == 305
    clinics = [each for each in places_of(HONGJIANG, seed=1).organisations if each.kind == "village_clinic"]
    assert len(clinics) == 305


def test_villages_stand_at_the_level_of_villages() -> None:
    assert all(AreaCode(leaf.code).level is AreaLevel.VILLAGE for leaf in places_of(KANGLE, seed=1).leaves)


@pytest.mark.parametrize(
    "wrong",
    [{"records": 500_000}, {"elderly_managed": 400_000}, {"standard_share": 0.8}, {"townships": KANGLE.townships * 2}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_county_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(KANGLE, **wrong)


def test_the_day_of_a_document_is_fixed_and_that_of_the_demonstration_moves() -> None:
    assert HONGJIANG.as_of == date(2018, 12, 31)
    assert KANGLE.as_of is None
