"""Outpatients: what is diagnosed and prescribed fits the person, and where it was done can do it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.days import NEVER
from kangyu.operations.demonstration.diagnoses import DIABETES, HYPERTENSION
from kangyu.operations.demonstration.world import World, world_of


@pytest.fixture(scope="module")
def world() -> World:
    county = COUNTIES["lanshan"]
    return world_of(county, as_of=county.as_of or date(2020, 6, 30), size=60_000, seed=2)


@pytest.fixture(scope="module")
def batch(world: World):
    return next(each for each in world.contact_batches if each.form.key == "outpatient_visit")


def test_children_have_no_illness_of_grown_ups(world: World, batch) -> None:
    age = days.age(world.people.birth[batch.person], batch.on)
    codes = batch.answers["diagnosis_code"]
    young = np.unique(codes[age < 18].astype(str))
    assert not {HYPERTENSION, DIABETES, "I25.100", "M17.900", "J44.900", "N40.x00"} & set(young)
    assert {"J06.900", "K52.900"} <= set(young)
    grown_ups = ("复方氨酚烷胺片", "阿莫西林", "二甲双胍", "氨氯地平")
    assert not any(word in text for text in batch.answers["prescription"][age < 6] for word in grown_ups)
    assert np.isnan(batch.answers["systolic"][age < 18]).all()


def test_who_comes_for_a_lasting_illness_has_it(world: World, batch) -> None:
    codes, person = batch.answers["diagnosis_code"], batch.person
    for code, patients, medicines in (
        (HYPERTENSION, world.patients, ("硝苯地平", "氨氯地平", "依那普利", "缬沙坦")),
        (DIABETES, world.diabetics, ("二甲双胍", "格列美脲", "阿卡波糖")),
    ):
        seen = codes == code
        assert patients.is_known[person[seen]].mean() > 0.95
        assert np.isin(person[seen], patients.person).mean() > 0.55, "mostly the programme's own"
        assert seen[np.isin(person, patients.person)].mean() > 0.4
        assert all(any(word in text for word in medicines) for text in batch.answers["prescription"][seen])
    new = (codes == HYPERTENSION) & ~world.patients.is_known[person]
    assert 0 < new.sum() < 0.02 * len(codes)
    assert (batch.answers["systolic"][new] >= 140).all(), "a candidate for the programme"


def test_sexes_have_their_own_illnesses(world: World, batch) -> None:
    codes, sex = batch.answers["diagnosis_code"], world.people.sex[batch.person]
    assert set(sex[codes == "N76.000"]) == {"2"} and set(sex[codes == "N40.x00"]) == {"1"}


def test_hospitals_have_visits_and_tests_and_clinics_no_laboratory(world: World, batch) -> None:
    kinds = np.array([entry.kind for entry in world.places.organisations], dtype=object)
    assert set(kinds[batch.at]) == {"village_clinic", "township_centre", "county_hospital"}
    assert set(kinds[world.tests.at]) == {"township_centre", "county_hospital"}


def test_most_of_the_new_were_found_by_a_reading(world: World, batch) -> None:
    patients = world.patients
    new = patients.since >= days.number(date(world.as_of.year - 1, 1, 1))
    assert (patients.found_on[new] != NEVER).mean() > 0.7
    assert (patients.found_on[~new] == NEVER).all()
    person, on = patients.findings()
    met = np.isin(person * 100_000 + on, batch.person * 100_000 + batch.on)
    assert met.mean() > 0.7, "but for who had no record yet"
    assert not patients.is_known_before[person].any()


def test_some_are_lost_until_the_last_months_and_some_closed(world: World) -> None:
    today = days.number(world.as_of)
    attempts = world.care.attempts
    assert attempts.on.max() > today - 40, "lost in the last weeks too"
    for patients in (world.patients, world.diabetics):
        closed = patients.closed_on != NEVER
        assert set(patients.closed_as[closed]) == {"3", "4"} and (patients.closed_on[closed] <= today).all()
        assert closed.mean() == pytest.approx(0.012, abs=0.004)


def test_some_townships_do_better(world: World) -> None:
    examined = next(each for each in world.contact_batches if each.form.key == "health_examination")
    advice = examined.answers["tcm_advice"]
    old = advice != ""
    assert 0.74 < (advice[old] == "2").mean() < 0.9, "of all elderly about the target"
    centres = world.places.centres()
    centre = np.array([centres[leaf.code].code for leaf in world.places.leaves])[world.people.area[examined.person]]
    rates = [(advice[old & (centre == code)] == "2").mean() for code in np.unique(centre)]
    assert min(rates) < 0.75 and max(rates) > 0.88
    for item in ("cognition", "depression", "urine", "ultrasound", "chest_film", "body_types"):
        assert (examined.answers[item] != "").any()


@pytest.mark.parametrize("key", COUNTIES)
def test_contracts_name_as_many_teams_and_doctors_as_there_are(key: str) -> None:
    from kangyu.operations.demonstration.contracts import teams_of

    county = COUNTIES[key]
    made = world_of(county, as_of=county.as_of or date(2026, 1, 1), size=400, seed=1)
    teams = teams_of(made)
    assert len(set(teams.names)) == len(teams.names) == county.contracts.teams
    assert len(set(teams.doctors)) == county.contracts.doctors == teams.size.sum()
    assert set(teams.of_leaf.tolist()) == set(range(len(teams.names)))
