"""How many share what is told of them: institutions, townships and births by which too few would be known are told coarsely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count

from kangyu.registers.deidentification import Row
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact

AT_LEAST = 20  # people who share what is told of where they are cared for, where they live, their sex and their birth
OLDEST = 90  # years: of older people only that they are so old
_BANDS = (1, 5, 10, 20)  # years
_TOWNSHIP, _COUNTY = 9, 6  # digits of a division

Place = tuple[int | None, str]  # the institution as it is told, the division as it is told
Home = tuple[Place, str]  # and the sex


@dataclass(frozen=True)
class Crowd:
    """As what each institution, township and birth is told; None for "not at all"."""

    institutions: Mapping[int, int | None]
    townships: Collection[str]
    places: Collection[Place]
    births: Mapping[Home, Mapping[int, str | None]]
    oldest: int

    def institution(self, id: int | None) -> int | None:
        """The institution itself, or the one above it that enough people have in common."""
        return None if id is None else self.institutions.get(id)

    def division(self, row: Row, code: str | None) -> str | None:
        """The township, or the county where too few live in it, or too few of those whom that institution manages."""
        if not code:
            return None
        township, county = code[:_TOWNSHIP], code[:_COUNTY]
        is_shared = "organisation_id" not in row or (self.institution(row["organisation_id"]), township) in self.places
        return township if township in self.townships and is_shared else county

    def birth(self, row: Row) -> str | None:
        """The year of a resident's birth, or the years among which it lies."""
        return self.births[self.home(row)][self.year(row["birth_date"])]

    def home(self, row: Row) -> Home:
        """What is told of a resident beside the birth."""
        return (self.institution(row["organisation_id"]), self.division(row, row["area_id"]) or ""), row["sex"]

    def year(self, birth: date) -> int:
        """The year of a birth; of older people only that they are so old."""
        return max(birth.year, self.oldest)


def crowd(year: int, least: int | None = None) -> Crowd:
    """Count the people of today: `year` is that of the release."""
    least = least or AT_LEAST
    above = dict(Organisation.objects.values_list("pk", "parent_id"))
    told = Crowd(rolled_up(_people_of_institutions(), above, least), (), (), {}, year - OLDEST)
    townships: Counter[str] = Counter()
    places: Counter[Place] = Counter()
    for organisation, area in Resident.objects.values_list("organisation_id", "area_id").iterator():
        townships[area[:_TOWNSHIP]] += 1
        places[told.institution(organisation), area[:_TOWNSHIP]] += 1
    told = replace(told, townships=_many(townships, least), places=_many(places, least))
    years: dict[Home, Counter[int]] = {}
    for row in Resident.objects.values("organisation_id", "area_id", "sex", "birth_date").iterator():
        years.setdefault(told.home(row), Counter())[told.year(row["birth_date"])] += 1
    return replace(told, births={home: coarsened(counted, least) for home, counted in years.items()})


def _many(counted: Mapping[Any, int], least: int) -> frozenset[Any]:
    return frozenset(key for key, count in counted.items() if count >= least)


def _people_of_institutions() -> dict[int, int]:
    """How many an institution manages; where it manages nobody, how many it has seen."""
    seen = Contact.objects.values_list("organisation_id").annotate(Count("resident_id", distinct=True)).order_by()
    managed = Resident.objects.values_list("organisation_id").annotate(Count("pk")).order_by()
    return {**dict(seen), **dict(managed)}


def rolled_up(people: Mapping[int, int], above: Mapping[int, int | None], least: int) -> dict[int, int | None]:
    """As which one each is told: itself where enough people have it in common, else the first above where they are.

    Those who are told as the one above are counted with its own. None where not even the top has enough.
    """
    held: Counter[int] = Counter(people)
    told: dict[int, int | None] = {}
    for key in sorted(above, key=lambda each: _depth(each, above), reverse=True):
        parent = above[key]
        told[key] = key if held[key] >= least else parent
        if told[key] != key and parent is not None:
            held[parent] += held[key]
    return {key: _end(key, told) for key in told}


def _depth(key: int, above: Mapping[int, int | None]) -> int:
    depth, parent = 0, above.get(key)
    while parent is not None:
        depth, parent = depth + 1, above.get(parent)
    return depth


def _end(key: int, told: Mapping[int, int | None]) -> int | None:
    found = told[key]
    while found is not None and told[found] != found:
        found = told[found]
    return found


def coarsened(people: Mapping[int, int], least: int) -> dict[int, str | None]:
    """As what each year is told: itself, or the narrowest band in which nobody stands among too few.

    A band is told as a whole or not at all: were one year of it told apart, the rest would be known by it.
    """
    width = dict.fromkeys(people, _BANDS[0])
    for wider in _BANDS[1:]:
        for band in {year // wider for year in people}:
            within = [year for year in people if year // wider == band]
            if _has_few(within, width, people, least):
                width.update(dict.fromkeys(within, wider))
    return {year: None if _has_few([year], width, people, least) else _written(year, width[year]) for year in people}


def _has_few(years: Collection[int], width: Mapping[int, int], people: Mapping[int, int], least: int) -> bool:
    """Whether one of the years, as wide as it is told now, is shared by too few."""
    shared: Counter[tuple[int, int]] = Counter()
    for year, count in people.items():
        shared[width[year], year // width[year]] += count
    return any(shared[width[year], year // width[year]] < least for year in years)


def _written(year: int, width: int) -> str:
    first = year - year % width
    return str(year) if width == 1 else f"{first}-{first + width - 1}"
