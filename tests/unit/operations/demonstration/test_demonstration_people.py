"""Ages without steps, households of plausible sizes, whatever the county, its size and the seed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES, County
from kangyu.operations.demonstration.households import families
from kangyu.operations.demonstration.people import _pyramid
from kangyu.operations.demonstration.places import places_of
from kangyu.operations.demonstration.world import World, world_of

AS_OF = date(2020, 12, 31)


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_ages_follow_one_another_without_a_step(county: County) -> None:
    shares = _pyramid(county.elderly_share, county.child_share)
    assert shares.sum() == pytest.approx(1)
    assert shares[65:].sum() == pytest.approx(county.elderly_share)
    assert county.child_share is None or shares[:15].sum() == pytest.approx(county.child_share)
    steps = np.abs(np.diff(shares[:90])) / shares.max()
    assert steps.max() < 0.08, "at 15, 60 and 65 as elsewhere"


def sizes_of(world: World) -> np.ndarray:
    """Of each person, with how many they live."""
    people = world.people
    homes = people.area * (people.household.max() + 1) + people.household
    _, home, counts = np.unique(homes, return_inverse=True, return_counts=True)
    return counts[home]


@pytest.mark.parametrize(
    ("key", "size", "seed"),
    [("kangle", 200, 1), ("kangle", 2_000, 2), ("hongjiang", 20_000, 3), ("lanshan", 60_000, 4), ("haian", 60_000, 5)],
)
def test_households_are_of_plausible_sizes(key: str, size: int, seed: int) -> None:
    world = world_of(COUNTIES[key], as_of=AS_OF, size=size, seed=seed)
    people, together = world.people, sizes_of(world)
    age = days.age(people.birth, days.number(AS_OF))
    assert together.max() <= 8
    assert 2.3 < len(together) / (1 / together).sum() < 3.2, "people in a household"
    assert not ((together == 1) & (age < 16)).any(), "no child lives alone"
    if size >= 2_000:
        old = age >= 65
        assert 0.12 < (together[old] == 1).mean() < 0.35, "some of the old live alone"
        assert 0.25 < (together[old] == 2).mean() < 0.55, "many as couples"


@pytest.mark.parametrize("seed", range(5))
def test_the_very_old_do_not_crowd_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    age = np.concatenate([rng.uniform(0, 60, 3_000), rng.uniform(85, 100, 2_000)])
    homes = families(rng, age, rng.random(len(age)) < 0.5)
    assert np.bincount(homes.household).max() <= 8


def test_people_without_a_couple_live_by_themselves() -> None:
    homes = families(np.random.default_rng(1), np.array([70.0, 80.0, 90.0]), np.ones(3, dtype=bool))
    assert homes.count == 3


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_every_health_centre_and_clinic_has_its_people(county: County) -> None:
    places = places_of(county, seed=1)
    managing = set(places.serving().values())
    at_work = {entry for entry in places.organisations if entry.kind in ("township_centre", "village_clinic")}
    centres = set(places.centres().values())
    clinics = {entry for entry in at_work if entry.kind == "village_clinic"}
    assert clinics <= managing and {entry for entry in at_work if entry.kind == "township_centre"} == centres
    assert {entry.parent for entry in clinics} == {entry.code for entry in centres}
