"""What desks decided once everybody was there: enrolments closed, candidates dismissed, by the register's ordinary acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction

from kangyu.catalogue.codelists.candidates import ELSEWHERE, REFUSED, RULED_OUT
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments import candidate_queries
from kangyu.registers.enrolments.rules import programme_on
from kangyu.registers.people import identification
from kangyu.registers.staff.policies import system_scope

from . import days
from .chance import choose, stream
from .days import NEVER
from .patients import Patients
from .world import World

_DISMISSED, _WITHIN = 0.15, 540  # of those found within so many days
_OUTCOMES = {RULED_OUT: 60.0, REFUSED: 25.0, ELSEWHERE: 15.0}
_AFTER = 30  # days, at most, until somebody decided


@transaction.atomic
def decide(world: World, *, now: datetime) -> dict[str, int]:
    """Close the world's closed enrolments and dismiss some candidates; how many of both. Nothing the second time."""
    patients = {"hypertension": world.patients, "diabetes": world.diabetics, "mental_disorder": world.mental_patients}
    closed = sum(
        enrolments.close_many(_closings(world, each), programme=programme, by=None, now=now)
        for programme, each in patients.items()
    )
    if candidate_queries.is_any_dismissed():
        return {"closed": closed, "dismissed": 0}
    return {"closed": closed, "dismissed": sum(_dismiss(world, key) for key in ("hypertension", "diabetes"))}


def _closings(world: World, patients: Patients) -> Mapping[int, tuple[date, str]]:
    rows = np.flatnonzero(patients.closed_on != NEVER)
    numbers = world.people.record_number[patients.person[rows]].tolist()
    residents = identification.by_record(numbers)
    on = days.dates(patients.closed_on[rows]).astype(object).tolist()
    return {
        residents[number].id: (day, reason)
        for number, day, reason in zip(numbers, on, patients.closed_as[rows].tolist(), strict=True)
    }


def _dismiss(world: World, programme: str) -> int:
    rng = stream(world.seed, "dismissed", programme)
    declared = programme_on(programme, world.as_of)
    found = candidate_queries.open_candidates(system_scope(), declared)
    found = found.filter(since__gt=world.as_of - timedelta(days=_WITHIN)).order_by("pk")
    chosen = [each for each in found if rng.random() < _DISMISSED]
    outcomes = choose(rng, _OUTCOMES, len(chosen)).tolist()
    together = defaultdict(list)
    for candidate, outcome in zip(chosen, outcomes, strict=True):
        decided = world.as_of - timedelta(days=(world.as_of - candidate.since).days // _AFTER * _AFTER)
        together[decided, outcome].append(candidate)
    return sum(
        enrolments.dismiss(candidates=some, on=on, outcome=outcome, by=None)
        for (on, outcome), some in sorted(together.items(), key=lambda each: each[0])
    )
