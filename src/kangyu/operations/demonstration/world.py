"""The whole synthetic county: people, patients, visits and examinations that agree with one another."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import days
from .answers import information_answers
from .batches import BATCHES, Answers, ContactBatch
from .chance import Floats, Ints, scaled
from .counties import County
from .days import NEVER
from .examinations import Examinations, examination_days, examinations_of
from .patients import Patients, patients_of
from .people import People, people_of, social, with_records
from .places import Places, places_of
from .visits import Visits, visits_of

_BUSY = 0.35
_FEWEST = 200  # residents; with fewer the proportions cannot be kept
_TRIED = 5_000  # patients on whom the margin is found
_QUARTERS = (0, 91, 182, 273)  # days before the last one


@dataclass(frozen=True)
class World:
    """A county on its last day."""

    county: County
    as_of: date
    seed: int
    size: int
    places: Places
    people: People
    social: dict[str, NDArray[np.object_]]
    patients: Patients
    visits: Visits
    examinations: Examinations

    @functools.cached_property
    def information(self) -> Answers:
        """The personal information of everybody, by position; see `batches.Answers`."""
        return information_answers(self)

    @functools.cached_property
    def contact_batches(self) -> tuple[ContactBatch, ...]:
        """All contacts, form by form, as typed columns."""
        return tuple(make(self) for make in BATCHES)

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """All columns by table and name, days as NumPy dates; for benchmarks and for looking around."""
        parts = {
            "people": self.people,
            "patients": self.patients,
            "visits": self.visits,
            "examinations": self.examinations,
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
    patients = patients_of(
        people,
        seed=seed,
        count=scaled(county.hypertension_managed, size, county.population),
        standard_share=county.standard_share,
        as_of=as_of,
        busy_share=_BUSY,
    )
    margin = _margin(people, patients, seed=seed, as_of=as_of, control_share=county.control_share)
    visits = visits_of(people, patients, seed=seed, as_of=as_of, margin=margin)
    elderly = scaled(county.elderly_managed, size, county.population)
    examined = examination_days(people, patients, seed=seed, elderly=elderly, as_of=as_of)
    people = with_records(
        people,
        seed=seed,
        records=scaled(county.records, size, county.population),
        as_of=as_of,
        needed_by=_first(patients, examined),
        area_codes=np.array([leaf.code for leaf in places.leaves], dtype=object),
    )
    return World(
        county=county,
        as_of=as_of,
        seed=seed,
        size=size,
        places=places,
        people=people,
        social=social(people, seed, as_of, county.minority_share),
        patients=patients,
        visits=visits,
        examinations=examinations_of(people, patients, examined, seed=seed),
    )


def _margin(people: People, patients: Patients, *, seed: int, as_of: date, control_share: float) -> float:
    """How far below the line strain must lie for the control rate aimed at, over the last year: halved eight times."""
    tried = patients.first(_TRIED)
    is_here, today = people.is_living_here[tried.person], days.number(as_of)
    low, high = -1.0, 3.0
    for _ in range(8):
        middle = (low + high) / 2
        visits = visits_of(people, tried, seed=seed, as_of=as_of, margin=middle, months=10, rounds=0)
        controlled = managed = 0
        for before in _QUARTERS:
            counted = is_here & (tried.since <= today - before)
            controlled += int((counted & (visits.last_grade(len(tried), today - before) == 1)).sum())
            managed += int(counted.sum())
        low, high = (low, middle) if controlled > control_share * managed else (middle, high)
    return (low + high) / 2


def _weights(places: Places) -> Floats:
    """The share of each leaf: the township's, divided among its own."""
    townships = {area.code: area.weight for area in places.areas if area.level == "township"}
    sums: dict[str, float] = {}
    for leaf in places.leaves:
        sums[leaf.parent or ""] = sums.get(leaf.parent or "", 0.0) + leaf.weight
    return np.array([townships[leaf.parent or ""] * leaf.weight / sums[leaf.parent or ""] for leaf in places.leaves])


def _first(patients: Patients, examined: Sequence[Ints]) -> Ints:
    """The first day on which a programme saw each person, NEVER for none."""
    far = np.iinfo(np.int64).max
    first = np.min([np.where(on == NEVER, far, on) for on in examined], axis=0)
    first[patients.person] = np.minimum(first[patients.person], patients.since)
    return np.where(first == far, NEVER, first)


def _column(name: str, values: NDArray[np.generic]) -> NDArray[np.generic]:
    return days.dates(values) if name.endswith("on") or name in ("birth", "since", "until", "last_round") else values
