"""The whole synthetic county: people, patients, visits and examinations that agree with one another."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import days
from .answers import information_answers
from .batches import BATCHES, Answers, ContactBatch
from .care import Care, care_of
from .chance import Floats, scaled
from .contracts import Agreements, Services, services_of
from .counties import County
from .diabetes import GlucoseVisits
from .examinations import Examinations, examinations_of
from .mental import MentalCourse, MentalVisits
from .outpatients import Outpatients, Tests, outpatients_of, tests_of, used_since
from .patients import Patients
from .people import People, people_of, social, with_records
from .places import Places, places_of
from .townships import ability_of
from .visits import Visits

_FEWEST = 200  # residents; with fewer the proportions cannot be kept


@dataclass(frozen=True)
class World:
    """A county on its last day; `ability` of each leaf, see `townships`."""

    county: County
    as_of: date
    seed: int
    size: int
    places: Places
    ability: Floats
    people: People
    social: dict[str, NDArray[np.object_]]
    care: Care
    examinations: Examinations
    services: Services
    tests: Tests
    outpatients: Outpatients

    @property
    def patients(self) -> Patients:
        """Those with hypertension."""
        return self.care.patients

    @property
    def visits(self) -> Visits:
        """Hypertension follow-ups."""
        return self.care.visits

    @property
    def diabetics(self) -> Patients:
        """Those with diabetes."""
        return self.care.diabetics

    @property
    def glucose_visits(self) -> GlucoseVisits:
        """Diabetes follow-ups."""
        return self.care.glucose_visits

    @property
    def mental_patients(self) -> Patients:
        """Those with a severe mental disorder."""
        return self.care.mental_patients

    @property
    def mental_course(self) -> MentalCourse:
        """What stays with each of them."""
        return self.care.mental_course

    @property
    def mental_visits(self) -> MentalVisits:
        """Follow-ups of severe mental disorder."""
        return self.care.mental_visits

    @property
    def agreements(self) -> Agreements:
        """Family-doctor contracts."""
        return self.care.agreements

    @functools.cached_property
    def information(self) -> Answers:
        """The personal information of everybody, by position; see `batches.Answers`."""
        return information_answers(self)

    @functools.cached_property
    def contact_batches(self) -> tuple[ContactBatch, ...]:
        """All contacts, form by form, as typed columns."""
        return tuple(make(self) for make in BATCHES)

    def forget_answers(self) -> None:
        """Let go of the typed columns, which are most of the memory; who asks for them again has them made again."""
        for name in ("information", "contact_batches"):
            self.__dict__.pop(name, None)

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """All columns by table and name, days as NumPy dates; for benchmarks and for looking around."""
        parts = {
            "people": self.people,
            "patients": self.patients,
            "visits": self.visits,
            "examinations": self.examinations,
            "diabetics": self.diabetics,
            "glucose_visits": self.glucose_visits,
            "mental_patients": self.mental_patients,
            "mental_visits": self.mental_visits,
            "agreements": self.agreements,
            "services": self.services,
            "outpatients": self.outpatients,
            "tests": self.tests,
        }
        return {
            name: {field: _column(field, getattr(part, field)) for field in part.__dataclass_fields__}
            for name, part in parts.items()
        }


def world_of(county: County, *, as_of: date, size: int, seed: int) -> World:
    """Make a county of `size` residents that ends on a day. The same arguments give the same county.

    Raises `ValueError` for a county of fewer than 200 residents.
    """
    if size < _FEWEST:
        raise ValueError(f"a demonstration county has {_FEWEST} residents or more, not {size}")
    places = places_of(county, seed)
    people = people_of(
        seed=seed,
        size=size,
        as_of=as_of,
        elderly_share=county.elderly_share,
        child_share=county.child_share,
        division=county.identity_division,
        weights=_weights(places),
    )
    ability = ability_of(places, seed)
    care = care_of(people, county, ability[people.area], size=size, seed=seed, as_of=as_of)
    people = with_records(
        people,
        seed=seed,
        records=scaled(county.records, size, county.population),
        as_of=as_of,
        needed_by=care.first(len(people)),
        area_codes=np.array([leaf.code for leaf in places.leaves], dtype=object),
    )
    services, tests, outpatients = _besides(people, places, ability, care, county, size=size, seed=seed, as_of=as_of)
    return World(
        county=county,
        as_of=as_of,
        seed=seed,
        size=size,
        places=places,
        ability=ability,
        people=people,
        social=social(people, seed, as_of, county.minority_share),
        care=care,
        examinations=examinations_of(people, care.patients, care.diabetics, care.examined, seed=seed),
        services=services,
        tests=tests,
        outpatients=outpatients,
    )


def _besides(
    people: People,
    places: Places,
    ability: Floats,
    care: Care,
    county: County,
    *,
    size: int,
    seed: int,
    as_of: date,
) -> tuple[Services, Tests, Outpatients]:
    """Services under contracts, laboratory results and outpatient visits: these make up the records in use."""
    fresh_from = days.months_back(as_of, 11)
    services = services_of(care.agreements, county, ability[people.area], seed=seed, as_of=as_of)
    seen = (*care.seen, (services.person, services.on))
    may = used_since(people, seen, fresh_from) if county.records_in_use else people.is_living_here
    tests = tests_of(people, places, care.diabetics, seed=seed, as_of=as_of, may=may)
    used = used_since(people, (*seen, (tests.person, tests.on)), fresh_from)
    in_use = scaled(county.records_in_use, size, county.population) if county.records_in_use else None
    is_ill = care.patients.is_known | care.diabetics.is_known
    outpatients = outpatients_of(
        people, places, is_ill, used, care.patients.findings(), seed=seed, as_of=as_of, in_use=in_use
    )
    return services, tests, outpatients


def _weights(places: Places) -> Floats:
    """The share of each leaf: the township's, divided among its own."""
    townships = {area.code: area.weight for area in places.areas if area.level == "township"}
    sums: dict[str, float] = {}
    for leaf in places.leaves:
        sums[leaf.parent or ""] = sums.get(leaf.parent or "", 0.0) + leaf.weight
    return np.array([townships[leaf.parent or ""] * leaf.weight / sums[leaf.parent or ""] for leaf in places.leaves])


def _column(name: str, values: NDArray[np.generic]) -> NDArray[np.generic]:
    return days.dates(values) if name.endswith("on") or name in ("birth", "since", "until", "last_round") else values
