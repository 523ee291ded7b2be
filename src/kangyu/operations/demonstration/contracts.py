"""Family-doctor contracts: who signs, for whom, in which group, until when; renewals, lapses, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from . import days
from .answers import Column
from .chance import Flags, Floats, Ints, choose, pick, scaled, stream
from .counties import Contracts, County
from .days import NEVER
from .names import full_names, surnames, village_surnames
from .people import People
from .townships import among

if TYPE_CHECKING:
    from .world import World

GENERAL, ELDERLY, PREGNANT, CHILD, DISABLED, HYPERTENSION, DIABETES, MENTAL, POOR, MONITORED, SPECIAL = (
    1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12,
)  # fmt: skip
_YOUNGEST = 100  # days
_RENEWED, _LAPSED, _GONE_HAD_ONE = 0.55, 0.04, 0.3
_WINDOW = 900  # days before the last one: older agreements are not told
_BETTER_OR_WORSE = 0.12  # of contracts fulfilled, by the township
_SERVED_AGAIN, _TOLD = 0.12, 720
_TERMS = {"1": 78.0, "2": 6.0, "3": 16.0}
_IN_NEED = 1e-9


@dataclass(frozen=True)
class Agreements:
    """One entry an agreement, by person and day; `person` is a position among the people.

    Attributes:
        term: years. groups: codes joined by commas. signs_for: 1 oneself, 2 the household.
        is_current: stands on the last day.
    """

    person: Ints
    on: Ints
    term: Ints
    groups: Column
    signs_for: Column
    is_personal: Flags
    is_current: Flags

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True)
class Services:
    """What was done under the contracts: position among the people and day."""

    person: Ints
    on: Ints


def agreements_of(
    people: People, county: County, ill: Mapping[int, Flags], *, seed: int, size: int, as_of: date
) -> Agreements:
    """All agreements of the last years, those that stand on the last day in the county's numbers.

    Args:
        ill: of all people, those known with the illnesses that make a key group, by its code.
    """
    rng = stream(seed, "contracts")
    wanted = _scaled(county.contracts, size, county.population)
    groups = _groups(rng, people, ill, days.number(as_of))
    able = people.is_living_here & (people.identity != "") & (people.came_on == NEVER)
    able &= people.birth <= days.number(as_of) - _YOUNGEST
    signed = _signed(rng, people, groups, able, wanted)
    return _told(rng, people, groups, signed, wanted, as_of)


def _scaled(declared: Contracts, size: int, full: int) -> dict[str, int]:
    names = ("signed", "key", "poor", "poor_households", "monitored", "monitored_households", "households")
    return {name: scaled(getattr(declared, name), size, full) for name in names} | {
        "recent": round(declared.signed_recently * 100)
    }


def _groups(rng: np.random.Generator, people: People, ill: Mapping[int, Flags], today: int) -> dict[int, Flags]:
    """The key groups that everybody belongs to for sure, by code."""
    age, drawn = days.age(people.birth, today), rng.random(len(people))
    is_fertile = (people.sex == "2") & (age >= 21) & (age < 38)
    return {
        ELDERLY: age >= 65,
        PREGNANT: is_fertile & (drawn < 0.045),
        CHILD: age < 7,
        DISABLED: (age >= 7) & (drawn > 0.985),
        **ill,
        SPECIAL: (age >= 50) & (drawn > 0.46) & (drawn < 0.464),
    }


def _signed(
    rng: np.random.Generator, people: People, groups: dict[int, Flags], able: Flags, wanted: dict[str, int]
) -> Flags:
    """Whose contract stands on the last day; the poor and the monitored are marked in `groups`."""
    home = people.area * (people.household.max() + 1) + people.household
    left = able.copy()
    for code, name in ((POOR, "poor"), (MONITORED, "monitored")):
        groups[code] = _members(rng, home, left, wanted[f"{name}_households"], wanted[name])
        left &= ~np.isin(home, home[groups[code]])
    bound = groups[POOR] | groups[MONITORED]
    if wanted["households"]:
        return bound | _members(
            rng, home, left, wanted["households"] - _homes(home, bound), wanted["signed"] - bound.sum()
        )
    is_key = np.logical_or.reduce(list(groups.values()))
    return bound | _in_groups(rng, people, groups, is_key, able & ~bound, bound, wanted)


def _in_groups(
    rng: np.random.Generator,
    people: People,
    groups: dict[int, Flags],
    is_key: Flags,
    able: Flags,
    bound: Flags,
    wanted: dict[str, int],
) -> Flags:
    """So many of key groups, and others up to all; short of key groups, grown-ups tell of a high pressure of their own."""
    signed = np.zeros(len(people), dtype=bool)
    grown = people.birth < np.median(people.birth)
    weight = np.where(is_key, 1.0, np.where(grown, _IN_NEED, 0.0)) * able
    key = pick(rng, weight, min(max(0, wanted["key"] - int(bound.sum())), int((weight > 0).sum())))
    signed[key] = True
    groups[HYPERTENSION] = groups[HYPERTENSION] | (signed & ~is_key)
    others = able & ~signed & ~is_key
    rest = min(max(0, wanted["signed"] - wanted["key"]), int(others.sum()))
    signed[pick(rng, others * 1.0, rest)] = True
    return signed


def _homes(home: Ints, chosen: Flags) -> int:
    return len(np.unique(home[chosen]))


def _members(rng: np.random.Generator, home: Ints, able: Flags, homes: int, members: int) -> Flags:
    """Exactly so many members of exactly so many households, at least one of each, as far as there are enough."""
    chosen = np.zeros(len(home), dtype=bool)
    where = np.flatnonzero(able)
    if not members or not len(where):
        return chosen
    order = where[np.lexsort((rng.random(len(where)), home[where]))]
    is_first = np.r_[True, home[order][1:] != home[order][:-1]]
    starts = np.flatnonzero(is_first)
    sizes = np.diff(np.r_[starts, len(order)])
    taken = _households(rng, sizes, max(1, homes) if homes else max(1, members // 2), members)
    inside = np.repeat(np.isin(np.arange(len(starts)), taken), sizes)
    chosen[order[is_first & inside]] = True
    more = members - int(chosen.sum())
    others = order[inside & ~is_first]
    chosen[rng.permutation(others)[: max(0, more)]] = True
    return chosen


def _households(rng: np.random.Generator, sizes: Ints, homes: int, members: int) -> Ints:
    """Households by chance; where these have too few members, the larger ones are the likelier."""
    homes = min(homes, len(sizes))
    for power in (0.0, 1.0, 2.0, 4.0):
        taken = pick(rng, sizes.astype(np.float64) ** power, homes)
        if sizes[taken].sum() >= members:
            return taken
    return np.argsort(-sizes, kind="stable")[:homes]


def _told(
    rng: np.random.Generator,
    people: People,
    groups: dict[int, Flags],
    signed: Flags,
    wanted: dict[str, int],
    as_of: date,
) -> Agreements:
    """The current agreements, those before them, lapsed ones, and those of people who are gone."""
    today = days.number(as_of)
    current = np.flatnonzero(signed)
    term = choose(rng, _TERMS, len(current)).astype(np.int64)
    is_recent = rng.random(len(current)) * 100 < wanted["recent"]
    term = np.where(is_recent, term, 3)
    since = np.where(is_recent, rng.integers(1, 330, len(current)), rng.integers(400, 1_000, len(current)))
    on = np.maximum(today - since, people.birth[current] + 60)
    before = on - 365 + rng.integers(1, 26, len(current))
    renews = (rng.random(len(current)) < _RENEWED) & (before > np.maximum(today - _WINDOW, people.birth[current] + 60))
    lapsed = pick(
        rng,
        (
            people.is_living_here
            & ~signed
            & (people.came_on == NEVER)
            & (people.identity != "")
            & (people.birth < today - 800)
        )
        * 1.0,
        0 if not len(current) else _few(people, signed),
    )
    gone = np.flatnonzero(
        (people.gone_on != NEVER)
        & ~people.is_ghost
        & (people.identity != "")
        & (people.birth < people.gone_on - 500)
        & (rng.random(len(people)) < _GONE_HAD_ONE)
    )
    person = np.concatenate([current, current[renews], lapsed, gone])
    day = np.concatenate(
        [
            on,
            before[renews],
            today - 365 - rng.integers(40, 300, len(lapsed)),
            people.gone_on[gone] - rng.integers(20, 340, len(gone)),
        ]
    )
    terms = np.concatenate([term, np.ones(len(person) - len(current), dtype=np.int64)])
    kinds = np.repeat([True, False], [len(current), len(person) - len(current)])
    order = np.lexsort((day, person))
    return _written(rng, people, groups, person[order], day[order], terms[order], kinds[order], wanted)


def _few(people: People, signed: Flags) -> int:
    able = people.is_living_here & ~signed
    return min(round(_LAPSED * int(signed.sum())), int(able.sum()) // 4)


def _written(
    rng: np.random.Generator,
    people: People,
    groups: dict[int, Flags],
    person: Ints,
    on: Ints,
    term: Ints,
    is_current: Flags,
    wanted: dict[str, int],
) -> Agreements:
    home = (people.area * (people.household.max() + 1) + people.household)[person]
    bound = groups[POOR] | groups[MONITORED]
    for_all = bound[person] | (rng.random(int(home.max(initial=0)) + 1)[home] < (1.0 if wanted["households"] else 0.7))
    is_key = np.logical_or.reduce([flags[person] for flags in groups.values()])
    return Agreements(
        person=person,
        on=on,
        term=term,
        groups=_texts(groups, person),
        signs_for=np.where(for_all & _represents(home, bound[person], person, is_current), "2", "1").astype(object),
        is_personal=rng.random(len(person)) < np.where(is_key, 0.12, 0.02),
        is_current=is_current,
    )


def _represents(home: Ints, is_bound: Flags, person: Ints, is_current: Flags) -> Flags:
    """Who signs for the household: of those under contract the first, a poor or monitored member before others."""
    order = np.lexsort((person, ~is_bound, ~is_current, home))
    is_first = np.r_[True, home[order][1:] != home[order][:-1]][: len(order)]
    representatives = person[order[is_first]]
    return np.isin(person, representatives)


def in_group(agreements: Agreements, code: int, size: int) -> Flags:
    """Of all people, whose standing contract names a group."""
    found = np.zeros(size, dtype=bool)
    current = agreements.is_current
    texts, inverse = np.unique(agreements.groups[current].astype(str), return_inverse=True)
    names = np.array([str(code) in text.split(",") for text in texts.tolist()], dtype=bool)
    found[agreements.person[current][names[inverse]]] = True
    return found


def _texts(groups: dict[int, Flags], person: Ints) -> Column:
    """Codes joined by commas, in order; the general one for who belongs to none."""
    codes = sorted(groups)
    packed = np.zeros(len(person), dtype=np.int64)
    for place, code in enumerate(codes):
        packed |= groups[code][person].astype(np.int64) << place
    kinds, inverse = np.unique(packed, return_inverse=True)
    words = [
        ",".join(str(code) for place, code in enumerate(codes) if kind >> place & 1) or str(GENERAL)
        for kind in kinds.tolist()
    ]
    return np.array(words, dtype=object)[inverse]


def services_of(agreements: Agreements, county: County, ability: Floats, *, seed: int, as_of: date) -> Services:
    """Services under the current contracts: one of the last twelve months for most, and a few more, on different days.

    Args:
        ability: of all people, how well their offices do.
    """
    rng = stream(seed, "contract services")
    current, today, fresh_from = agreements.is_current, days.number(as_of), days.months_back(as_of, 11)
    person, since = agreements.person[current], agreements.on[current]
    is_given = among(rng, county.contracts.fulfilled, _BETTER_OR_WORSE, ability[person])
    again = is_given & (rng.random(len(person)) < _SERVED_AGAIN)
    before = again & (since < fresh_from)
    parts = ((is_given, np.maximum(since, fresh_from), today), (again & ~before, np.maximum(since, fresh_from), today))
    parts += ((before, np.maximum(since, today - _TOLD), np.maximum(fresh_from - 1, since)),)
    persons = np.concatenate([person[which] for which, _, _ in parts])
    on = np.concatenate(
        [rng.integers(first[which], np.broadcast_to(last, which.shape)[which] + 1) for which, first, last in parts]
    )
    keys = np.unique(persons * 100_000 + on)
    return Services(keys // 100_000, keys % 100_000)


def agreement_answers(world: World) -> dict[str, Column]:
    """What stands in each agreement."""
    signed, people, rng = world.agreements, world.people, stream(world.seed, "agreement items")
    size = len(signed)
    teams = teams_of(world)
    paid = np.where(signed.is_personal, choose(rng, {"20": 50, "50": 35, "100": 15}, size).astype(np.int64), 0)
    years = days.parts(signed.on)[0]
    return {
        "team": teams.names[teams.of_leaf[people.area[signed.person]]],
        "doctor": teams.doctor_of(world, signed.person),
        "signs_for": signed.signs_for,
        "term_years": signed.term,
        "contract_number": np.array(
            [f"QY{year}{number:07d}" for year, number in zip(years.tolist(), range(1, size + 1), strict=True)],
            dtype=object,
        ),
        "signed_on": choose(rng, {"1": 70, "2": 30}, size),
        "groups": signed.groups,
        "packages": np.where(signed.is_personal, "1,2", "1").astype(object),
        "fee": 70 + paid,
        "paid": paid,
    }


@dataclass(frozen=True)
class Teams:
    """The county's teams, each of a township, and their doctors: of each leaf the team, of each team its doctors."""

    names: Column
    of_leaf: Ints
    doctors: Column
    first: Ints  # of each team, where its doctors begin in the list
    size: Ints

    def doctor_of(self, world: World, person: Ints) -> Column:
        """Who of the team signs with a household."""
        team = self.of_leaf[world.people.area[person]]
        return self.doctors[self.first[team] + world.people.household[person] % self.size[team]]


def teams_of(world: World) -> Teams:
    """The declared numbers of teams and doctors, shared out over the townships by their villages."""
    leaves, declared = world.places.leaves, world.county.contracts
    names = {area.code: area.name for area in world.places.areas}
    codes, township, villages = np.unique(
        [leaf.parent or "" for leaf in leaves], return_inverse=True, return_counts=True
    )
    teams = _shared_out(min(max(declared.teams, len(codes)), len(leaves)), villages)
    begins = np.cumsum(teams) - teams
    within = np.arange(len(leaves)) - (np.cumsum(villages) - villages)[township]
    of_leaf = begins[township] + within * teams[township] // villages[township]
    number = np.arange(teams.sum()) - np.repeat(begins, teams) + 1
    of_township = np.repeat([names[code] for code in codes.tolist()], teams)
    size = _shared_out(max(declared.doctors, len(number)), np.ones(len(number), dtype=np.int64))
    return Teams(
        names=np.array(
            [f"{name}第{place}团队" for name, place in zip(of_township, number.tolist(), strict=True)], dtype=object
        ),
        of_leaf=of_leaf,
        doctors=_names(stream(world.seed, "contract doctors"), int(size.sum())),
        first=np.cumsum(size) - size,
        size=size,
    )


def _shared_out(total: int, weights: Ints) -> Ints:
    """A total in whole parts near the weights, each at least 1 and none above a weight that it fits into."""
    share = np.maximum(1, total * weights // weights.sum())
    while share.sum() != total:
        more = np.sign(total - share.sum())
        lacking = np.where(share + more >= 1, (total * weights / weights.sum() - share) * more, -np.inf)
        share[np.argmax(lacking)] += more
    return share


def _names(rng: np.random.Generator, size: int) -> Column:
    """So many doctors of different names."""
    tried = size * 3 + 20
    surname = surnames(rng, np.zeros(tried, dtype=np.int64), village_surnames(rng, 1))
    drawn = full_names(rng, surname, choose(rng, {"1": 5, "2": 5}, tried), np.full(tried, 1980))
    return np.array(list(dict.fromkeys(drawn.tolist())), dtype=object)[:size]


def service_answers(world: World) -> dict[str, Column]:
    """What stands in each service's record."""
    given, rng = world.services, stream(world.seed, "service items")
    size = len(given.on)
    item = choose(rng, {"7": 30, "4": 22, "5": 18, "6": 12, "9": 6, "2": 4, "1": 3, "10": 2, "8": 2, "3": 1}, size)
    at_home = np.isin(item, ("1", "2"))
    place = np.where(at_home, "2", np.where(item == "3", "3", choose(rng, {"1": 62, "2": 20, "4": 18}, size)))
    return {
        "service_item": item,
        "place": place.astype(object),
        "doctor": teams_of(world).doctor_of(world, given.person),
    }
