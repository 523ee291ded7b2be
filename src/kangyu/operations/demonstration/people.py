"""The people of the county: ages, sexes, deaths and moves of two years, numbers, and the record of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import days, names
from .chance import Flags, Floats, Ints, choose, pick, stream
from .days import NEVER
from .households import areas_of, families
from .identities import identity_numbers, phone_shares, phones

# Five-year groups from 0–4 to 95–99, in tenths of a per cent: an inland county in the late 2010s.
_PYRAMID = (58, 66, 63, 50, 46, 66, 67, 56, 66, 88, 94, 66, 69, 54, 33, 23, 14, 6, 1.7, 0.3)
_YEARS = np.arange(len(_PYRAMID) * 5)
_MEN = np.interp(_YEARS, (0, 20, 62, 72, 77, 82, 87, 92, 97), (0.53, 0.52, 0.51, 0.49, 0.46, 0.42, 0.38, 0.33, 0.3))
_OLD_FROM, _CHILD_UNTIL = 65, 15
_STRETCHED = (8, 27, 53, 74)  # ages between which a county's share of children, grown-ups, elderly shifts gradually
_DEATHS_A_YEAR = 0.0068
_LEAVING_A_YEAR = 0.0055
_COMING_A_YEAR = 0.008
_GHOSTS = 0.0012
_FIRST_RECORDS = days.number(date(2009, 7, 1))
_NO_NUMBER_YET = 90  # days after birth
_ROUNDS = 60  # until the stretched shares are those asked for


@dataclass(frozen=True)
class People:
    """One entry a person, dead and gone ones of the last two years too. Days are numbers, NEVER for none.

    `is_ghost` marks people who stand in sheets only in lines that must be refused: they never belong to the county.
    `area` is a position in the list of leaves.
    """

    name: NDArray[np.object_]
    sex: NDArray[np.object_]
    birth: Ints
    identity: NDArray[np.object_]
    phone: NDArray[np.object_]
    household: Ints
    area: Ints
    is_registered_here: Flags
    died_on: Ints
    left_on: Ints
    came_on: Ints
    record_on: Ints
    record_number: NDArray[np.object_]
    is_ghost: Flags
    is_married: Flags

    def __len__(self) -> int:
        return len(self.birth)

    @property
    def is_living_here(self) -> Flags:
        """Residents on the last day."""
        return (self.died_on == NEVER) & (self.left_on == NEVER) & ~self.is_ghost

    @property
    def gone_on(self) -> Ints:
        """The day of death or leaving, NEVER for who is here."""
        return np.where(self.died_on != NEVER, self.died_on, self.left_on)


def people_of(
    *,
    seed: int,
    size: int,
    as_of: date,
    elderly_share: float,
    child_share: float | None = None,
    division: str,
    weights: Floats,
) -> People:
    """`size` residents on the last day, and those who died, left or are ghosts; without records as yet.

    Args:
        child_share: residents under 15 among all; None for that of the usual ages.
    """
    rng = stream(seed, "people")
    today = days.number(as_of)
    window = days.number(date(as_of.year - 1, 1, 1))
    years = (today - window) / 365.25
    died, left = round(size * _DEATHS_A_YEAR * years), round(size * _LEAVING_A_YEAR * years)
    ghosts = max(3, round(size * _GHOSTS))
    group = np.repeat(np.arange(4), [size, died, left, ghosts])
    age = _ages(rng, np.bincount(group, minlength=4), _pyramid(elderly_share, child_share))
    is_male = rng.random(len(age)) < _MEN[age.astype(np.int64)]
    gone_on = _gone_on(rng, group, window, today)
    birth = _births(age, group, gone_on, today)
    return _assembled(rng, group, birth, is_male, gone_on, window, today, division, weights)


def with_records(
    people: People, *, seed: int, records: int, as_of: date, needed_by: Ints, area_codes: NDArray[np.object_]
) -> People:
    """Give `records` of the residents, and most of those who are gone, a health record.

    Args:
        needed_by: the first day on which a programme saw the person, who then had a record; NEVER for none.
        area_codes: the twelve digits of each leaf, which begin the record's number.
    """
    rng = stream(seed, "records")
    today = days.number(as_of)
    age = today - people.birth
    is_fresh = (people.came_on != NEVER) & (people.came_on > today - 200)
    weight = np.where(age < 60, 0.02, np.where(age < 200, 0.3, 1.0)) * np.where(is_fresh, 0.3, 1.0)
    weight *= np.where(people.is_registered_here, 1.0, 0.45)
    needed = needed_by != NEVER
    has_record = needed & ~people.is_ghost
    here = people.is_living_here
    still = records - int((has_record & here).sum())
    has_record[pick(rng, np.where(here & ~has_record, weight, 0.0), max(0, still))] = True
    has_record |= ~here & (rng.random(len(people)) < 0.93)
    record_on = np.where(has_record, _established(rng, people, needed_by, today), NEVER)
    return replace(people, record_on=record_on, record_number=_numbers(people.area, record_on, area_codes))


def _pyramid(elderly_share: float, child_share: float | None) -> Floats:
    """Shares of single years of age: the usual ones, stretched to the county's elderly and children without a step."""
    usual = np.interp(_YEARS + 0.5, np.arange(len(_PYRAMID)) * 5 + 2.5, _PYRAMID)
    is_old, is_child = _YEARS >= _OLD_FROM, _YEARS < _CHILD_UNTIL
    if child_share is None:
        child_share = float((1 - elderly_share) * usual[is_child].sum() / usual[~is_old].sum())
    parts = ((is_child, child_share), (~is_old & ~is_child, 1 - elderly_share - child_share), (is_old, elderly_share))
    stretch = np.ones(len(parts))
    for _ in range(_ROUNDS):
        shares = usual * np.interp(_YEARS, _STRETCHED, stretch[[0, 1, 1, 2]])
        stretch *= [share / shares[part].sum() for part, share in parts]
    return shares / shares.sum()


def _ages(rng: np.random.Generator, sizes: Ints, living: Floats) -> Floats:
    """Exact ages in years of the residents, the dead, the leavers and the ghosts, in this order."""
    dying = living * np.exp(0.085 * _YEARS)
    leaving = living * np.where((_YEARS >= 17) & (_YEARS < 50), 1.0, 0.12)
    groups = [
        rng.choice(len(_YEARS), size=int(size), p=weights / weights.sum())
        for size, weights in zip(sizes, (living, dying, leaving, living), strict=True)
    ]
    # Nobody is quite a year older: ages are drawn in whole days afterwards.
    return np.concatenate(groups) + rng.random(int(sizes.sum())) * 0.999


def _gone_on(rng: np.random.Generator, group: Ints, window: int, today: int) -> Ints:
    """A day of the two years for those who died (1) or left (2)."""
    day = rng.integers(window, today + 1, len(group))
    return np.where((group == 1) | (group == 2), day, NEVER)


def _births(age: Floats, group: Ints, gone_on: Ints, today: int) -> Ints:
    last = np.where(gone_on == NEVER, today, gone_on)
    birth = np.minimum(last - np.floor(age * 365.25).astype(np.int64), last - (group > 0) * 40)
    # Rules in whole months look at the end of the running month: nobody turns 65 between the last day and that.
    turning = (days.birthday(birth, 65) > today) & (days.birthday(birth, 65) <= today + 31)
    return np.where(turning, birth + 35, birth)


def _assembled(
    rng: np.random.Generator,
    group: Ints,
    birth: Ints,
    is_male: Flags,
    gone_on: Ints,
    window: int,
    today: int,
    division: str,
    weights: Floats,
) -> People:
    size = len(birth)
    shuffled = rng.permutation(size)
    group, birth, is_male, gone_on = group[shuffled], birth[shuffled], is_male[shuffled], gone_on[shuffled]
    age = (today - birth) / 365.25
    homes = families(rng, age, is_male)
    area = areas_of(rng, homes.household, weights)
    order = np.lexsort((-age, homes.household, area))
    leading = names.village_surnames(rng, len(weights))
    surname = names.surnames(rng, area, leading)[homes.named_after]
    sex = np.where(is_male, "1", "2").astype(object)
    identity = identity_numbers(rng, division, birth, is_male)
    identity[(today - birth < _NO_NUMBER_YET) & (rng.random(size) < 0.6) & (group == 0)] = ""
    phone = phones(rng, size)
    phone[rng.random(size) >= phone_shares(age.astype(np.int64))] = ""
    found = People(
        name=names.full_names(rng, surname, sex, days.parts(birth)[0]),
        sex=sex,
        birth=birth,
        identity=identity,
        phone=phone,
        household=homes.household,
        area=area,
        is_registered_here=rng.random(size) < 0.955,
        died_on=np.where(group == 1, gone_on, NEVER),
        left_on=np.where(group == 2, gone_on, NEVER),
        came_on=_came_on(rng, group, birth, window, today),
        record_on=np.full(size, NEVER),
        record_number=np.full(size, "", dtype=object),
        is_ghost=group == 3,
        is_married=homes.is_married,
    )
    return _reordered(found, order)


def _reordered(people: People, order: Ints) -> People:
    """By area and household, as offices keep them, households numbered from 1 within their area."""
    fields = {name: getattr(people, name)[order] for name in people.__dataclass_fields__}
    area, household = fields["area"], fields["household"]
    is_first = np.r_[True, household[1:] != household[:-1]]
    running = np.cumsum(is_first)
    first_of_area = np.r_[True, area[1:] != area[:-1]]
    before = np.repeat(running[first_of_area] - 1, np.diff(np.r_[np.flatnonzero(first_of_area), len(area)]))
    return replace(people, **{**fields, "household": running - before})


def _came_on(rng: np.random.Generator, group: Ints, birth: Ints, window: int, today: int) -> Ints:
    share = _COMING_A_YEAR * (today - window) / 365.25
    day = rng.integers(window, today + 1, len(group))
    came = (group == 0) & (rng.random(len(group)) < share) & (birth < window - 6_000)
    return np.where(came, day, NEVER)


def _established(rng: np.random.Generator, people: People, needed_by: Ints, today: int) -> Ints:
    """Most records are from the first years; the young, and who came later, have theirs from soon after."""
    size = len(people)
    span = today - _FIRST_RECORDS
    share = np.where(rng.random(size) < 0.72, rng.beta(1.2, 4.0, size), rng.random(size))
    day = _FIRST_RECORDS + (share * span).astype(np.int64)
    soon = rng.integers(15, 150, size)
    day = np.maximum(day, people.birth + soon)
    day = np.where(people.came_on != NEVER, np.maximum(day, people.came_on + soon), day)
    last = np.where(people.gone_on != NEVER, people.gone_on, today)
    day = np.minimum(day, last - rng.integers(0, 20, size))
    day = np.where(needed_by != NEVER, np.minimum(day, needed_by), day)
    earliest = np.maximum(people.birth, np.where(people.came_on != NEVER, people.came_on, people.birth))
    return np.maximum(day, earliest)


def _numbers(area: Ints, record_on: Ints, codes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Seventeen digits: the leaf's twelve and a serial of five by the day of establishment."""
    having = np.flatnonzero(record_on != NEVER)
    order = having[np.lexsort((record_on[having], area[having]))]
    leaves = area[order]
    starts = np.flatnonzero(np.r_[True, leaves[1:] != leaves[:-1]])
    within = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)])) + 1
    numbers = np.full(len(area), "", dtype=object)
    numbers[order] = [
        f"{code}{serial:05d}" for code, serial in zip(codes[leaves].tolist(), within.tolist(), strict=True)
    ]
    return numbers


def social(people: People, seed: int, as_of: date, minority_share: float) -> dict[str, NDArray[np.object_]]:
    """Ethnicity, education, occupation, marriage, payment, blood group and allergies, as codes of the form."""
    rng = stream(seed, "social")
    size = len(people)
    age = days.age(people.birth, days.number(as_of))
    none = np.full(size, "", dtype=object)
    education = np.where(
        age >= 60,
        choose(rng, {"9": 22, "8": 55, "7": 17, "6": 5, "3": 1}, size),
        choose(rng, {"8": 20, "7": 45, "6": 15, "4": 7, "3": 8, "2": 5, "1": 0.3}, size),
    )
    occupation = np.where(
        age >= 18, choose(rng, {"4": 55, "5": 16, "3": 12, "7": 7, "1": 5, "2": 3, "8": 8, "0": 0.5}, size), "8"
    )
    single = np.where(age >= 65, "3", np.where(rng.random(size) < 0.08, "4", "1"))
    return {
        "ethnicity": choose(rng, {"01": 1 - minority_share, "99": minority_share}, size),
        "education": np.where(age < 6, none, np.where(age < 16, "8", education)),
        "occupation": np.where(age < 16, none, occupation),
        "marriage": np.where(people.is_married, "2", np.where(age >= 30, single, "1")).astype(object),
        "payment": np.where(age < 23, "3", choose(rng, {"3": 86, "1": 8, "2": 4, "7": 1.5, "6": 0.5}, size)),
        "blood_type": choose(rng, {"5": 55, "3": 15, "1": 14, "2": 12, "4": 4}, size),
        "drug_allergy": choose(rng, {"1": 96, "2": 3, "3": 0.6, "5": 0.4}, size),
    }
