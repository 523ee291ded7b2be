"""Households: couples by age, children by their mother's age, the old with a grown child or by themselves.

A couple has room for four children and for the parents of one of the two: so nobody lives with more than seven others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chance import Flags, Floats, Ints

_MARRIED_AT = np.array([0, 18, 23, 27, 35, 65, 75, 120])
_MARRIED = np.array([0.0, 0.08, 0.45, 0.8, 0.88, 0.72, 0.45])
_OLD_WITH_CHILD = 0.5
_GROWN_ALONE = 0.35
_ABOUT = 1.0  # years either way
_CHILDREN = 4  # at most, with one couple
_CHILD_UNTIL = 18  # somebody else's couple takes in whom no couple of parents' age has room for
_TRIES = 6
_HOST_UNTIL = 65  # older couples take in no parents
_YEARS_BETWEEN = (18, 42)  # the old and the grown child's couple that they live with


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
    _settle_old(rng, age, is_male, is_married, wives, husbands, home, named_after)
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


def _about(rng: np.random.Generator, ages: Floats, wanted: Floats) -> Ints:
    """For each wanted age somebody of about that age, all of that age as likely."""
    order = np.argsort(ages, kind="stable")
    first, last = (np.searchsorted(ages[order], wanted + around) for around in (-_ABOUT, _ABOUT))
    return order[(first + rng.random(len(wanted)) * (last - first)).astype(np.int64).clip(0, len(ages) - 1)]


def _with_room(hosts: Ints, room: Ints) -> Flags:
    """Of those who come to the hosts (positions), who finds room there, the first first; takes the room."""
    order = np.argsort(hosts, kind="stable")
    ordered = hosts[order]
    is_first = np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)]
    starts = np.flatnonzero(is_first)
    before = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    finds = np.zeros(len(hosts), dtype=bool)
    finds[order] = before < room[ordered]
    room -= np.bincount(hosts[finds], minlength=len(room))
    return finds


def _settle_young(
    rng: np.random.Generator,
    age: Floats,
    is_married: Flags,
    wives: Ints,
    husbands: Ints,
    home: Ints,
    named_after: Ints,
) -> None:
    """Children, and most of the unmarried up to forty, live with a couple of parents' age and bear the father's name."""
    leaves_home = (age >= 23) & (rng.random(len(age)) < _GROWN_ALONE)
    young = np.flatnonzero((age < 40) & ~is_married & ~leaves_home)
    if not len(wives):
        return
    room = np.full(len(wives), _CHILDREN)
    for _ in range(_TRIES):
        if not len(young):
            return
        wanted = age[young] + rng.normal(26.0, 4.0, len(young)).clip(20, 40)
        at = _about(rng, age[wives], wanted)
        is_mothers_age = age[wives[at]] - age[young] > _YEARS_BETWEEN[0]
        finds = np.zeros(len(young), dtype=bool)
        finds[is_mothers_age] = _with_room(at[is_mothers_age], room)
        _move_in(young[finds], husbands[at[finds]], home, named_after)
        young = young[~finds]
    children = rng.permutation(young[age[young] < _CHILD_UNTIL])
    places = rng.permutation(np.repeat(np.arange(len(wives)), room))[: len(children)]
    _move_in(children[: len(places)], husbands[places], home, named_after)


def _move_in(people: Ints, fathers: Ints, home: Ints, named_after: Ints) -> None:
    home[people] = home[fathers]
    named_after[people] = fathers


def _settle_old(
    rng: np.random.Generator,
    age: Floats,
    is_male: Flags,
    is_married: Flags,
    wives: Ints,
    husbands: Ints,
    home: Ints,
    named_after: Ints,
) -> None:
    """Some of the old, alone or as a couple without children, live with a grown child's couple, who is called after them."""
    couples = np.flatnonzero((age[wives] < _HOST_UNTIL) & (age[husbands] < _HOST_UNTIL))
    members = np.bincount(home, minlength=len(age))
    is_by_itself = members == np.where(is_married, 2, 1)
    old = np.flatnonzero(
        (age >= 65) & (home == np.arange(len(age))) & is_by_itself & (rng.random(len(age)) < _OLD_WITH_CHILD)
    )
    room = np.ones(len(couples), dtype=np.int64)
    new_home = home.copy()
    for _ in range(_TRIES):
        if not len(old) or not len(couples):
            break
        wanted = age[old] - rng.normal(27.0, 4.0, len(old)).clip(20, 40)
        at = _about(rng, age[wives][couples], wanted)
        hosts = husbands[couples[at]]
        between = age[old] - age[wives[couples[at]]]
        is_parents_age = (between > _YEARS_BETWEEN[0]) & (between < _YEARS_BETWEEN[1])
        finds = np.zeros(len(old), dtype=bool)
        finds[is_parents_age] = _with_room(at[is_parents_age], room)
        new_home[old[finds]] = home[hosts[finds]]
        men = old[finds & is_male[old]]
        named_after[men] = hosts[finds & is_male[old]]
        old = old[~finds]
    # A wife of an old man follows him.
    home[:] = np.where(home == np.arange(len(age)), new_home, new_home[home])
