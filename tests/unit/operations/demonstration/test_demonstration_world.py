"""The synthetic county: exact numbers, real-looking people, the same from the same seed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kangyu.catalogue.programmes import hypertension
from kangyu.methods.programmes import judge
from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.days import NEVER
from kangyu.operations.demonstration.identities import SYNTHETIC_PHONE
from kangyu.operations.demonstration.patients import Care
from kangyu.operations.demonstration.truth import truth_of
from kangyu.operations.demonstration.world import World, world_of
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.identifiers import IdentityNumber, normalise_phone

KANGLE = COUNTIES["kangle"]
AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(KANGLE, as_of=AS_OF, size=20_000, seed=1)


@pytest.mark.parametrize(("size", "records", "managed"), [(2_000, 1_864, 118), (20_000, 18_640, 1_180)])
def test_the_numbers_asked_for_come_out_exactly(size: int, records: int, managed: int) -> None:
    truth = truth_of(world_of(KANGLE, as_of=date(2025, 12, 31), size=size, seed=5))
    assert (truth.residents, truth.records, truth.managed) == (size, records, managed)
    assert truth.elderly_managed == round(2_240 * size / 20_000)
    assert 0.9 <= truth.to_standard / truth.managed <= 0.94
    assert sum(numbers[0] for numbers in truth.by_township.values()) == size
    assert sum(numbers[3] for numbers in truth.by_township.values()) == managed


def test_the_same_seed_gives_the_same_county_and_another_seed_another() -> None:
    one, again, other = (world_of(KANGLE, as_of=AS_OF, size=800, seed=seed).tables() for seed in (7, 7, 8))
    for name, columns in one.items():
        for column, values in columns.items():
            assert np.array_equal(values, again[name][column], equal_nan=values.dtype.kind == "M"), (name, column)
    assert not np.array_equal(one["people"]["identity"], other["people"]["identity"])


def test_identity_numbers_are_well_formed_unique_and_agree(world: World) -> None:
    people = world.people
    numbers = people.identity[people.identity != ""]
    assert len(set(numbers)) == len(numbers)
    births = days.dates(people.birth).astype(object)
    for number, birth, sex in zip(people.identity, births, people.sex, strict=True):
        if number:
            parsed = IdentityNumber.parse(number, AS_OF)
            assert (parsed.birth_date, parsed.sex) == (birth, sex)


def test_nobodys_number_can_be_a_real_persons(world: World) -> None:
    divisions = {number[:6] for number in world.people.identity if number}
    assert all(code == KANGLE.identity_division or code.endswith("99") for code in divisions)
    assert COUNTIES["hongjiang"].identity_division.endswith("99")
    assert all(number.startswith(SYNTHETIC_PHONE) for number in world.people.phone if number)
    assert all(normalise_phone(number) == number for number in world.people.phone[:500] if number)


def test_only_the_newborn_have_no_number_yet(world: World) -> None:
    without = world.people.birth[world.people.identity == ""]
    assert 0 < len(without) < 100
    assert (without > days.number(AS_OF) - 100).all()


def test_ages_are_those_of_an_inland_county(world: World) -> None:
    age = days.age(world.people.birth, days.number(AS_OF))[world.people.is_living_here]
    assert abs((age >= 65).mean() - KANGLE.elderly_share) < 0.01
    assert 0.75 < (age >= 18).mean() < 0.85
    assert 90 < age.max() < 101


def test_ages_are_counted_as_everywhere_else(world: World) -> None:
    births = days.dates(world.people.birth).astype(object)
    age = days.age(world.people.birth, days.number(AS_OF))
    assert [age_on(birth, AS_OF) for birth in births[:2_000]] == age[:2_000].tolist()
    leap = np.array([days.number(date(1960, 2, 29))])
    assert days.birthday(leap, 65)[0] == days.number(date(2025, 3, 1))


def test_families_share_villages_and_names(world: World) -> None:
    people = world.people
    homes = people.area * 100_000 + people.household
    sizes = np.unique(homes, return_counts=True)[1]
    assert 2.2 < sizes.mean() < 3.6
    surnames = np.array([name[0] for name in people.name])
    commonest = np.unique(surnames[people.area == 8], return_counts=True)[1].max() / (people.area == 8).sum()
    everywhere = np.unique(surnames, return_counts=True)[1].max() / len(people)
    assert commonest > 1.5 * everywhere


def test_record_numbers_are_unique_and_begin_with_the_leaf(world: World) -> None:
    people, leaves = world.people, world.places.leaves
    numbers = people.record_number[people.record_on != NEVER]
    assert len(set(numbers)) == len(numbers)
    for number, area in zip(people.record_number, people.area, strict=True):
        assert not number or (len(number) == 17 and number.startswith(leaves[area].code))


def test_visits_are_graded_as_the_programme_grades_them(world: World) -> None:
    visits, patients = world.visits, world.patients
    births = days.dates(world.people.birth[patients.person[visits.patient]]).astype(object)
    on = days.dates(visits.on).astype(object)
    for row in range(0, len(visits), 7):
        data = {
            "systolic": int(visits.systolic[row]),
            "diastolic": int(visits.diastolic[row]),
            "danger_signs": [str(visits.danger_sign[row])],
            "adverse_reaction": "2" if visits.has_reaction[row] else "1",
            "complication": str(visits.complication[row]),
        }
        judged = judge(hypertension, data, on=on[row], age=age_on(births[row], on[row]), sex="1", previous_grade=None)
        assert judged.grade is not None and judged.grade.code == str(visits.grade[row])


def test_who_is_off_target_stays_so_and_is_seen_again_in_time(world: World) -> None:
    patients, visits = world.patients, world.visits
    follows = np.r_[visits.patient[1:] == visits.patient[:-1], False]
    off = follows & (visits.grade > 1) & np.isin(patients.care[visits.patient], (Care.TO_STANDARD, Care.NOT_EXAMINED))
    at = np.flatnonzero(off)
    assert (visits.on[at + 1] - visits.on[at]).max() <= hypertension.standard.after_abnormal_days
    assert 0.75 < (visits.grade[at + 1] > 1).mean() < 0.95
    year = visits.on > days.number(AS_OF) - 365
    yearly = np.bincount(visits.patient, weights=year, minlength=len(patients))
    off_all_year = np.bincount(visits.patient, weights=year & (visits.grade == 1), minlength=len(patients)) <= 1
    persistent = off_all_year & (patients.care == Care.TO_STANDARD) & (patients.since < days.number(AS_OF) - 365)
    persistent &= world.people.is_living_here[patients.person]
    assert persistent.mean() > 0.04 and 15 <= np.median(yearly[persistent]) <= 20


def test_who_is_not_to_standard_is_off_target_without_the_revisit(world: World) -> None:
    patients, visits = world.patients, world.visits
    own = patients.care[visits.patient] == Care.NOT_REVISITED
    told = own & (visits.on > days.number(AS_OF) - 365)
    assert (visits.grade[told] > 1).mean() > 0.9
    gaps = np.diff(visits.on)[told[1:] & (visits.patient[1:] == visits.patient[:-1])]
    assert gaps.min() > hypertension.standard.after_abnormal_days


def test_desks_have_work_on_the_last_day(world: World) -> None:
    patients, visits = world.patients, world.visits
    today = days.number(AS_OF)
    here = world.people.is_living_here[patients.person]
    last = np.full(len(patients), NEVER)
    last[visits.patient] = visits.on
    grade = visits.last_grade(len(patients))
    overdue = here & (last + np.where(grade > 1, 14, 92) < today)
    assert 10 < overdue.sum() < 0.2 * here.sum()
    assert (here & (patients.care == Care.LOST)).any()
    assert (here & (grade > 1)).sum() > 50
    assert ((visits.systolic >= 180) | (visits.diastolic >= 110)).sum() > 5


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 1, 2), date(2026, 7, 2), date(2027, 12, 31)])
def test_the_world_moves_with_its_day(as_of: date) -> None:
    truth = truth_of(world_of(KANGLE, as_of=as_of, size=3_000, seed=2))
    assert (truth.residents, truth.managed) == (3_000, 177)
    assert 0.88 <= truth.to_standard / truth.managed <= 0.98
    assert 0.6 <= truth.controlled / truth.managed <= 0.88


def test_a_county_too_small_for_its_proportions_is_refused() -> None:
    with pytest.raises(ValueError, match="200 residents"):
        world_of(KANGLE, as_of=AS_OF, size=199, seed=1)
