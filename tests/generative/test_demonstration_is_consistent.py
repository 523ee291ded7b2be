"""Whatever the seed, the day and the size: nothing in the synthetic county contradicts anything else."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.days import NEVER
from kangyu.operations.demonstration.patients import Care, Patients
from kangyu.operations.demonstration.truth import Truth, to_standard, truth_of
from kangyu.operations.demonstration.world import World, world_of

KANGLE = COUNTIES["kangle"]


@settings(max_examples=25)
@given(st.dates(date(2016, 1, 1), date(2030, 12, 31)), st.integers(200, 1_500), st.integers(0, 2**31))
def test_nothing_contradicts_anything_else(as_of: date, size: int, seed: int) -> None:
    world = world_of(KANGLE, as_of=as_of, size=size, seed=seed)
    people, today = world.people, days.number(world.as_of)
    gone = np.where(people.gone_on == NEVER, today + 1, people.gone_on)
    _check_people(world, today, gone)
    for patients, of_age in ((world.patients, 35), (world.diabetics, 35), (world.mental_patients, 16)):
        _check_patients(world, patients, of_age, gone)
    _check_contacts(world, gone)
    _check_counts(world)


def _check_people(world: World, today: int, gone: np.ndarray) -> None:
    people = world.people
    assert (people.birth <= today).all()
    assert ((people.died_on == NEVER) | (people.left_on == NEVER)).all()
    assert (people.birth < gone).all() and (gone <= today + 1).all()
    came = people.came_on != NEVER
    assert ((people.birth < people.came_on) & (people.came_on <= today))[came].all()
    recorded = people.record_on != NEVER
    assert ((people.birth <= people.record_on) & (people.record_on <= np.minimum(gone, today)))[recorded].all()
    assert (people.record_on >= people.came_on)[recorded].all()
    assert ((people.record_number != "") == recorded).all()
    assert not people.is_living_here[people.is_ghost].any()


def _check_patients(world: World, patients: Patients, of_age: int, gone: np.ndarray) -> None:
    people, person = world.people, patients.person
    assert len(set(person.tolist())) == len(person)
    assert (days.age(people.birth[person], patients.since) >= of_age).all()
    assert (patients.since < gone[person]).all()
    assert (people.record_on[person] != NEVER).all() and (people.record_on[person] <= patients.since).all()
    assert (people.identity[person] != "").all() and not people.is_ghost[person].any()
    assert patients.is_known[person].all()


def _check_contacts(world: World, gone: np.ndarray) -> None:
    people, patients, visits, found = world.people, world.patients, world.visits, world.examinations
    seen = patients.person[visits.patient]
    assert (visits.on >= patients.since[visits.patient]).all() and (visits.on < gone[seen]).all()
    assert (visits.systolic > visits.diastolic).all() and (found.systolic > found.diastolic).all()
    same = (visits.patient[1:] == visits.patient[:-1]) & (visits.on[1:] <= visits.on[:-1])
    assert not same.any(), "visits of one patient are on different days, in order"
    assert (found.on < gone[found.person]).all() and (found.on >= people.birth[found.person]).all()
    assert (people.record_on[found.person] <= found.on).all()
    assert not ((found.person[1:] == found.person[:-1]) & (found.on[1:] == found.on[:-1])).any()

    for patients, visits in (
        (world.diabetics, world.glucose_visits),
        (world.mental_patients, world.mental_visits),
    ):
        assert (visits.on >= patients.since[visits.patient]).all()
        assert (visits.on < gone[patients.person[visits.patient]]).all()
        assert not ((visits.patient[1:] == visits.patient[:-1]) & (visits.on[1:] <= visits.on[:-1])).any()
    for batch in world.contact_batches:
        assert (batch.on < gone[batch.person]).all(), batch.form.key
    for part in (world.agreements, world.services, world.outpatients, world.tests):
        assert (people.record_on[part.person] <= part.on).all() and (people.record_on[part.person] != NEVER).all()
        assert ((part.on < gone[part.person]) & (part.on >= people.birth[part.person])).all()
        assert not ((part.person[1:] == part.person[:-1]) & (part.on[1:] <= part.on[:-1])).any()


def _check_counts(world: World) -> None:
    truth, size = truth_of(world), world.size
    assert truth.residents == size
    assert truth.records == (2 * KANGLE.records * size + KANGLE.population) // (2 * KANGLE.population)
    assert truth.managed == (2 * KANGLE.hypertension_managed * size + KANGLE.population) // (2 * KANGLE.population)
    assert truth.elderly_managed <= truth.elderly <= truth.residents
    _check_other_programmes(world, truth)
    examined = np.ones(len(world.people), dtype=bool)
    well = world.patients.are_managed(world.people) & (world.patients.care == Care.TO_STANDARD)
    assert to_standard(world, examined)[well].all(), "who is looked after to standard counts so, whatever the day"


def _check_other_programmes(world: World, truth: Truth) -> None:
    def count(whole: int) -> int:
        return (2 * whole * world.size + KANGLE.population) // (2 * KANGLE.population)

    mental, contracts = KANGLE.mental, KANGLE.contracts
    assert truth.diabetes.managed == count(KANGLE.diabetes_managed)
    assert truth.mental.managed == count(mental.managed)
    assert truth.mental_besides.registered == max(count(mental.found), truth.mental.managed)
    assert truth.mental.to_standard == round(truth.mental.managed * mental.standard_share), (
        "exactly those, none by luck"
    )
    assert truth.contracts.signed == count(contracts.signed)
    assert truth.contracts.poor == count(contracts.poor)
    assert truth.contracts.key == max(count(contracts.key), truth.contracts.poor + truth.contracts.monitored)
    assert truth.records_in_use <= truth.records
