"""What is declared of the counties, and that a built one keeps what a document states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.catalogue.indicators import INDICATORS
from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES, County
from kangyu.operations.demonstration.counties.arithmetic import parts, rounded, share_of, wholes
from kangyu.operations.demonstration.places import places_of
from kangyu.operations.demonstration.truth import Truth, as_percent, truth_of
from kangyu.operations.demonstration.world import world_of
from kangyu.vocabulary.areas import AreaCode, AreaLevel

HONGJIANG, KANGLE, LANSHAN = (COUNTIES[key] for key in ("hongjiang", "kangle", "lanshan"))
STATING = [county for county in COUNTIES.values() if county.stated]
POPULATIONS = {  # part, share, precision, per: what each document gives, and the range beside the county
    "hongjiang": (397_876, "92.96", 2, 100, (427_985, 428_030)),
    "qingshen": (780, "4.59", 2, 1_000, (169_750, 170_119)),
    "zhongyang": (1_259, "9.09", 2, 1_000, (138_428, 138_580)),
    "haian": (612, "7.1", 1, 10_000, (855_945, 868_085)),
}


@pytest.mark.parametrize("key", POPULATIONS)
def test_the_population_follows_from_the_document(key: str) -> None:
    part, share, precision, per, range_ = POPULATIONS[key]
    assert wholes(part, Decimal(share), precision, per) == range_
    assert range_[0] <= COUNTIES[key].population <= range_[1]
    written = "".join(assumption.zh for assumption in COUNTIES[key].assumptions)
    assert all(f"{end:,}" in written for end in range_), "the range stands beside the county"


def test_lanshan_has_the_key_groups_and_people_that_its_rates_give() -> None:
    assert rounded(share_of(430_000, 535_500), 1) == Decimal("80.3")
    assert rounded(share_of(5_398, LANSHAN.population, 1_000), 1) == Decimal("4.5")


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_what_is_listed_as_a_contradiction_is_one(county) -> None:
    for each in county.contradictions:
        assert each.proof.holds(), each.key
        assert each.proof.text() and each.says.zh and each.says.en


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_parts_and_wholes_are_those_that_round_to_the_share(part: int, whole: int, precision: int) -> None:
    share = rounded(share_of(part, whole), precision)
    smallest, largest = parts(whole, share, precision)
    assert smallest <= part <= largest
    assert rounded(share_of(smallest, whole), precision) == share
    assert rounded(share_of(largest + 1, whole), precision) != share
    if share > 1:
        low, high = wholes(part, share, precision)
        assert low <= whole <= high
        assert rounded(share_of(part, low), precision) == rounded(share_of(part, high), precision) == share


@pytest.mark.parametrize("county", STATING, ids=lambda county: county.key)
def test_the_county_of_the_document_comes_out_as_stated(county) -> None:
    """The large ones at a quarter of their size, where shares and a quarter of the numbers must come out."""
    size = county.population if county.population < 500_000 else county.population // 4
    counted = counted_of(truth_of(world_of(county, as_of=county.as_of, size=size, seed=1)), county)
    for stated in county.stated:
        if stated.indicator not in counted:
            assert stated.indicator in NOT_OF_THE_WORLD or not stated.indicator, stated.text
            continue
        value = Decimal(counted[stated.indicator])
        if stated.unit.startswith("{") and size != county.population:
            value = value * county.population / size
        is_excused = bool(stated.contradiction) or size != county.population
        assert stated.agrees_with(value) or (is_excused and abs(value / stated.value - 1) < Decimal("0.02")), (
            stated.text
        )


NOT_OF_THE_WORLD = {
    "elderly.completion_rate",
    "referral.up",
    "referral.down",
    *(
        indicator.key for indicator in INDICATORS if getattr(indicator.numerator, "table", "") == "ledger"
    ),  # its own test
}


def counted_of(truth: Truth, county: County) -> dict[str, float]:
    """What the world holds, by the keys of the indicators that count it."""
    diabetes, mental, besides, signed = truth.diabetes, truth.mental, truth.mental_besides, truth.contracts
    known = {parameter.key: float(parameter.value) for parameter in county.parameters}
    share = truth.residents / county.population
    adults = known["population.adults"] * share
    return {
        "record.established": truth.records,
        "record.established_rate": as_percent(truth.records, truth.residents),
        "record.use_rate": as_percent(truth.records_in_use, truth.records),
        "elderly.managed": truth.elderly_managed,
        "hypertension.managed": truth.managed,
        "hypertension.management_rate": truth.managed * 100 / (adults * known["prevalence.hypertension"]),
        "hypertension.standard_rate": as_percent(truth.to_standard, truth.managed),
        "diabetes.managed": diabetes.managed,
        "diabetes.management_rate": diabetes.managed * 100 / (adults * known["prevalence.diabetes"]),
        "diabetes.standard_rate": as_percent(diabetes.to_standard, diabetes.managed),
        "mental.registered": besides.registered,
        "mental.detection_rate": besides.registered * 1_000 / truth.residents,
        "mental.managed": mental.managed,
        "mental.management_rate": as_percent(mental.managed, besides.registered),
        "mental.standard_rate": as_percent(mental.to_standard, besides.registered),
        "mental.treatment_rate": as_percent(besides.treated, mental.managed),
        "mental.at_risk": besides.at_risk,
        "contract.valid": signed.signed,
        "contract.coverage": as_percent(signed.signed, truth.residents),
        "contract.key_groups": signed.key,
        "contract.key_group_rate": signed.key * 100 / (known.get("population.key_groups", 1) * share),
        "contract.poor": signed.poor,
        "contract.poor_rate": signed.poor * 100 / (known.get("population.poor", 1) * share),
        "contract.poor_examined": signed.poor_examined,
        "contract.poor_examined_rate": as_percent(signed.poor_examined, signed.poor),
        "contract.poor_households": signed.poor_households,
        "contract.monitored": signed.monitored,
        "contract.monitored_households": signed.monitored_households,
        "contract.households": signed.households,
        "contract.household_rate": signed.households * 100 / (known.get("population.households", 1) * share),
    }


@pytest.mark.parametrize("county", STATING, ids=lambda county: county.key)
def test_assumed_adults_are_those_of_the_assumed_ages(county) -> None:
    people = world_of(county, as_of=county.as_of, size=20_000, seed=1).people
    age = days.age(people.birth[people.is_living_here], days.number(county.as_of))
    adults = next(float(each.value) for each in county.parameters if each.key == "population.adults")
    assert abs((age >= 18).mean() - adults / county.population) < 0.012


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_stated_figures_and_targets_name_indicators_that_there_are(county) -> None:
    known = {indicator.key for indicator in INDICATORS}
    targets = {
        parameter.key.removeprefix("target.") for parameter in county.parameters if parameter.key.startswith("target.")
    }
    named = {stated.indicator for stated in county.stated} - {""}
    assert named | targets <= known


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
