"""Households: couples by age, children by their mother's age, the old with a grown child or by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chance import Flags, Floats, Ints

_MARRIED_AT = np.array([0, 18, 23, 27, 35, 65, 75, 120])
_MARRIED = np.array([0.0, 0.08, 0.45, 0.8, 0.88, 0.72, 0.45])
_OLD_WITH_CHILD = 0.45
_GROWN_ALONE = 0.5


@dataclass(frozen=True)
class Families:
    """Who lives with whom.

    Attributes:
        household: number of each person's household, from 0.
        named_after: whose surname each person bears: the head of the household, or oneself.
        is_married: in a couple.
    """

    household: Ints
    named_after: Ints
    is_married: Flags

    @property
    def count(self) -> int:
        """How many households there are."""
        return int(self.household.max()) + 1 if len(self.household) else 0


def families(rng: np.random.Generator, age: Floats, is_male: Flags) -> Families:
    """Put people of given ages and sexes into households."""
    people = np.arange(len(age))
    wives, husbands = _couples(rng, age, is_male)
    is_married = np.zeros(len(age), dtype=bool)
    is_married[wives] = is_married[husbands] = True
    named_after, home = people.copy(), people.copy()
    home[wives] = husbands
    _settle_young(rng, age, is_married, wives, husbands, home, named_after)
    _settle_old(rng, age, is_male, wives, husbands, home, named_after)
    return Families(np.unique(home, return_inverse=True)[1].astype(np.int64), named_after, is_married)


def areas_of(rng: np.random.Generator, household: Ints, weights: Floats) -> Ints:
    """The area of each person: whole households fill the areas in proportion to their weights."""
    sizes = np.bincount(household)
    order = rng.permutation(len(sizes))
    filled = np.cumsum(sizes[order])
    ends = np.cumsum(weights) / weights.sum() * filled[-1]
    area_of_household = np.empty(len(sizes), dtype=np.int64)
    area_of_household[order] = np.searchsorted(ends, filled - sizes[order] * 0.5).clip(0, len(weights) - 1)
    return area_of_household[household]


def _couples(rng: np.random.Generator, age: Floats, is_male: Flags) -> tuple[Ints, Ints]:
    share = _MARRIED[np.searchsorted(_MARRIED_AT, age, side="right") - 1]
    wed = rng.random(len(age)) < share
    wives, husbands = np.flatnonzero(wed & ~is_male), np.flatnonzero(wed & is_male)
    # Side by side in order of age, give or take some years; men marry two years older.
    wives = wives[np.argsort(age[wives] + rng.normal(2.0, 1.5, len(wives)))]
    husbands = husbands[np.argsort(age[husbands] + rng.normal(0.0, 1.5, len(husbands)))]
    pairs = min(len(wives), len(husbands))
    return _spread(wives, pairs), _spread(husbands, pairs)


def _spread(people: NDArray[np.int64], size: int) -> Ints:
    """`size` of them, evenly over the whole order."""
    return people[np.linspace(0, len(people) - 1, size).astype(np.int64)] if size else people[:0]


def _nearest(rng: np.random.Generator, ages: Floats, wanted: Floats) -> Ints:
    """For each wanted age somebody of about that age. Ages are whole days, so who shares one is told apart by chance."""
    told_apart = ages + rng.random(len(ages)) * 0.02
    order = np.argsort(told_apart)
    return order[np.searchsorted(told_apart[order], wanted).clip(0, len(ages) - 1)]


def _settle_young(
    rng: np.random.Generator,
    age: Floats,
    is_married: Flags,
    wives: Ints,
    husbands: Ints,
    home: Ints,
    named_after: Ints,
) -> None:
    """Children, and half of the unmarried up to forty, live with a couple of parents' age and bear the father's name."""
    leaves_home = (age >= 23) & (rng.random(len(age)) < _GROWN_ALONE)
    young = np.flatnonzero((age < 40) & ~is_married & ~leaves_home)
    if not len(wives) or not len(young):
        return
    wanted = age[young] + rng.normal(26.0, 4.0, len(young)).clip(20, 40)
    fathers = husbands[_nearest(rng, age[wives], wanted)]
    home[young] = home[fathers]
    named_after[young] = fathers


def _settle_old(
    rng: np.random.Generator,
    age: Floats,
    is_male: Flags,
    wives: Ints,
    husbands: Ints,
    home: Ints,
    named_after: Ints,
) -> None:
    """Many of the old live with a grown child's couple; the husband there is called after the old man."""
    younger = np.flatnonzero((age[wives] < 62) & (age[husbands] < 62))
    if not len(younger):
        return
    old = np.flatnonzero((age >= 65) & (home == np.arange(len(age))) & (rng.random(len(age)) < _OLD_WITH_CHILD))
    wanted = age[old] - rng.normal(27.0, 4.0, len(old)).clip(20, 40)
    hosts = husbands[younger[_nearest(rng, age[wives][younger], wanted)]]
    new_home = home.copy()
    new_home[old] = home[hosts]
    # A wife of an old man follows him.
    home[:] = np.where(home == np.arange(len(age)), new_home, new_home[home])
    men = is_male[old]
    named_after[old[men]] = hosts[men]
