"""Counted by the engine month by month: the county's rates stay believable over the two years that a page shows."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest

from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.programmes import hypertension
from kangyu.methods.indicators import Cube, count
from kangyu.methods.indicators.marts import Recipe, mart
from kangyu.operations.demonstration import days
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.days import NEVER
from kangyu.operations.demonstration.truth import truth_of
from kangyu.operations.demonstration.world import World, world_of
from kangyu.vocabulary.periods import month_of

from .facts import SCHEMAS

INDICATOR = {indicator.key: indicator for indicator in INDICATORS}
CONTROL, STANDARD, ELDERLY = "hypertension.control_rate", "hypertension.standard_rate", "elderly.management_rate"
MONTHS = 24


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(COUNTIES["hongjiang"], as_of=date(2018, 12, 31), size=100_000, seed=1)


@pytest.fixture(scope="module")
def rates(world: World) -> dict[str, np.ndarray]:
    """Shares at 25 month ends, the last day's last: two whole years and the year end before them."""
    return _rates(world)


def test_control_is_steady_but_for_the_seasons(rates: dict[str, np.ndarray]) -> None:
    control = rates[CONTROL]
    assert control.min() >= 0.68 and control.max() <= 0.8
    assert np.abs(np.diff(control[::12])).max() <= 0.035, "from one year end to the next"
    assert np.abs(np.diff(control)).max() <= 0.06
    winter, summer = control[[1, 2, 13, 14]].mean(), control[[6, 7, 18, 19]].mean()
    assert 0.01 < summer - winter < 0.07, "worse in winter"


def test_standard_is_steady_from_the_first_month(rates: dict[str, np.ndarray]) -> None:
    assert rates[STANDARD].min() >= 0.86 and rates[STANDARD].max() <= 0.94
    assert abs(rates[STANDARD][-1] - rates[STANDARD][12]) <= 0.03
    assert rates[ELDERLY].min() > 0.5 * rates[ELDERLY].max()


def test_the_last_month_is_the_truth(world: World, rates: dict[str, np.ndarray]) -> None:
    truth = truth_of(world)
    assert rates[STANDARD][-1] == truth.to_standard / truth.managed
    assert rates[CONTROL][-1] == truth.controlled / truth.managed
    assert rates[ELDERLY][-1] == truth.elderly_managed / truth.elderly


def test_the_day_may_be_any() -> None:
    """All 24 months, the running one aside: the engine judges it as at its end, when some revisits would be overdue."""
    rates = _rates(world_of(COUNTIES["kangle"], as_of=date(2026, 7, 3), size=20_000, seed=1))
    control, standard = rates[CONTROL][1:], rates[STANDARD][1:]
    assert control.min() >= 0.66 and control.max() <= 0.83
    assert standard[:-1].min() >= 0.85 and standard.max() <= 0.95


def _rates(world: World) -> dict[str, np.ndarray]:
    last = month_of(world.as_of)
    base = _base(world)
    recipe = Recipe.on(world.as_of, [hypertension], "health_examination", {"contact": ("systolic", "diastolic")})
    made = {name: mart(name).made_by(base, recipe).cache() for name in ("resident", "enrolment")}
    wanted = [INDICATOR[key] for key in (CONTROL, STANDARD, ELDERLY)]
    sets = list(dict.fromkeys(rows for indicator in wanted for rows in indicator.sets))
    increments = count(sets, made.__getitem__, last - MONTHS, last)
    cube = Cube.of(increments, sets, range(len(world.places.leaves)), last - MONTHS, last)
    return {each.key: cube.series(each.numerator, None) / cube.series(each.denominator, None) for each in wanted}


def _base(world: World):
    """The snapshot's base tables, as they are once all sheets are in."""
    people, patients, visits, found = world.people, world.patients, world.visits, world.examinations
    known = np.flatnonzero(~people.is_ghost)
    recorded = np.flatnonzero(~people.is_ghost & (people.record_on != NEVER))
    since = np.where(people.came_on == NEVER, people.birth, people.came_on)
    seen = np.concatenate([patients.person[visits.patient], found.person])
    forms = np.repeat(["hypertension_follow_up", "health_examination"], [len(visits), len(found)])
    tables = {
        "resident": (known, people.sex[known], _dates(people.birth[known]), pa.nulls(len(known), pa.string())),
        "residence": (known, people.area[known], _dates(since[known]), _dates(people.gone_on[known])),
        "record": (
            recorded,
            people.area[recorded],
            _dates(people.record_on[recorded]),
            _dates(people.gone_on[recorded]),
        ),
        "enrolment": (
            np.arange(len(patients)),
            patients.person,
            np.full(len(patients), "hypertension"),
            people.area[patients.person],
            _dates(patients.since),
            _dates(patients.ended_on(people)),
        ),
        "contact": (
            np.arange(len(seen)),
            seen,
            forms,
            _dates(np.concatenate([visits.on, found.on])),
            people.area[seen],
            [*visits.grade.astype(str).tolist(), *[None] * len(found)],
            np.concatenate([visits.systolic, found.systolic]).astype(float),
            np.concatenate([visits.diastolic, found.diastolic]).astype(float),
        ),
    }
    tables |= {"information": (), "candidate": ()}
    engine = ibis.duckdb.connect()
    return {
        name: engine.create_table(f"base_{name}", _table(name, columns)) for name, columns in tables.items()
    }.__getitem__


def _table(name: str, columns: tuple) -> pa.Table:
    """The base table; of its last columns, which the world is not asked for here, nothing is known."""
    schema, rows = SCHEMAS[name], len(columns[0]) if columns else 0
    unknown = [pa.nulls(rows, kind) for kind in schema.types[len(columns) :]]
    return pa.table([*(pa.array(column) for column in columns), *unknown], schema=schema)


def _dates(on: np.ndarray) -> pa.Array:
    return pa.array(days.dates(on))
