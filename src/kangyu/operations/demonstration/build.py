"""The door to the demonstration: a county prepared as places, users, parameters and a folder of sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from kangyu.registers.people import queries as people
from kangyu.registers.places import actions as places_actions
from kangyu.registers.staff import actions as staff_actions
from kangyu.registers.targets import actions as targets_actions

from .boundaries import boundaries_of
from .chance import Flags
from .counties import County, ParameterValue
from .deciding import decide
from .handing_over import hand_over
from .keeping import keep_ledgers
from .ledger_rows import ledger_rows_of
from .places import AreaEntry, OrganisationEntry
from .referrals import referrals_of
from .referring import refer
from .sheets import SheetFile, some_leaves, write_sheets
from .truth import Truth, truth_of
from .users import UserEntry, users_of
from .world import World, world_of

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Prepared:
    """All that a demonstration needs before its sheets are imported, and what must then come out."""

    county: County
    as_of: date
    seed: int
    residents: int
    areas: tuple[AreaEntry, ...]
    boundaries: dict[str, dict[str, Any]]
    organisations: tuple[OrganisationEntry, ...]
    users: tuple[UserEntry, ...]
    parameters: tuple[ParameterValue, ...]
    sheets: tuple[SheetFile, ...]
    truth: Truth
    world: World
    by_sheet: Flags | None


def prepare(
    county: County,
    *,
    as_of: date,
    residents: int | str = "full",
    seed: int = 1,
    folder: Path,
    in_bulk: bool = False,
    progress: Progress = lambda step: None,
) -> Prepared:
    """Make the county and write its sheets into a folder. The same arguments give the same people, files and numbers.

    Args:
        in_bulk: sheets are written of some villages only; `load_people` brings all the others.
        residents: how many live there on the last day; "full" for the county's own number.
        progress: told what is being done, a sender at a time.
    """
    size = county.population if residents == "full" else int(residents)
    progress("world")
    world = world_of(county, as_of=as_of, size=size, seed=seed)
    by_sheet = some_leaves(world) if in_bulk else None
    sheets = write_sheets(world, folder, progress, by_sheet=by_sheet)
    return Prepared(
        county=county,
        as_of=as_of,
        seed=seed,
        residents=size,
        areas=world.places.areas,
        boundaries=boundaries_of(county, world.places, seed),
        organisations=world.places.organisations,
        users=users_of(world, seed),
        parameters=_scaled(county, size),
        sheets=sheets,
        truth=truth_of(world),
        world=world,
        by_sheet=by_sheet,
    )


def load_ledgers(prepared: Prepared, *, now: datetime) -> int:
    """Enter the rows of the institutions' ledgers. Returns how many are new; running it again adds nothing."""
    world = prepared.world
    rows = ledger_rows_of(
        prepared.county, world.places, size=prepared.residents, seed=prepared.seed, as_of=prepared.as_of
    )
    return keep_ledgers(rows, as_of=prepared.as_of, now=now)


def load_referrals(prepared: Prepared, *, now: datetime) -> int:
    """Open the world's referrals and carry them on, once everybody is there. Returns how many; none the second time."""
    return refer(prepared.world, referrals_of(prepared.world), now=now)


def load_decisions(prepared: Prepared, *, now: datetime) -> dict[str, int]:
    """Close enrolments and dismiss candidates as the world's desks did, once everybody is there. How many of both."""
    return decide(prepared.world, now=now)


def load_people(prepared: Prepared, *, now: datetime) -> dict[str, int]:
    """Load through the bulk door whoever comes by no sheet. Returns rows by kind; nothing when they are there already."""
    if prepared.by_sheet is None or people.has_any():
        return {}
    return hand_over(prepared.world, leaving_out=prepared.by_sheet, now=now)


def load_places(prepared: Prepared, *, now: datetime | None = None) -> None:
    """Write places, parameters and users into their registers, as at `now`. Running it again changes nothing."""
    now = now or timezone.now()
    places_actions.add_areas(
        [
            places_actions.AreaEntry(area.code, area.name, area.level, area.parent, prepared.boundaries.get(area.code))
            for area in prepared.areas
        ]
    )
    places_actions.add_organisations(
        [
            places_actions.OrganisationEntry(
                code=entry.code,
                name=entry.name,
                short_name=entry.short_name,
                aliases=entry.aliases,
                kind=entry.kind,
                parent=entry.parent,
                area=entry.area,
            )
            for entry in prepared.organisations
        ]
    )
    for parameter in prepared.parameters:
        targets_actions.set_parameter(
            key=parameter.key,
            area=prepared.county.area_code,
            since=parameter.since,
            value=parameter.value,
            unit=parameter.unit,
            source=parameter.source,
            scope=None,
            now=now,
        )
    for user in prepared.users:
        staff_actions.add_user(
            username=user.username,
            password=user.password,
            display_name=user.display_name,
            role=user.role,
            organisation=user.organisation,
            is_synthetic=True,
            scope=None,
            now=now,
        )


def _scaled(county: County, size: int) -> tuple[ParameterValue, ...]:
    """Numbers of people follow the size that is built; shares and targets stay."""
    if size == county.population:
        return county.parameters
    return tuple(
        ParameterValue(
            parameter.key,
            parameter.since,
            (parameter.value * size / county.population).quantize(1)
            if parameter.unit == "{person}"
            else parameter.value,
            parameter.unit,
            parameter.source,
        )
        for parameter in county.parameters
    )
