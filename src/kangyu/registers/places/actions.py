"""Writing places: divisions, and institutions with the lineage that rights and roll-up go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from .models import Area, Organisation


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A division: twelve digits, name, level, code of the one around it, GeoJSON geometry."""

    code: str
    name: str
    level: str
    parent: str | None = None
    boundary: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An institution; `parent` by code, None for the root; `area` by code."""

    code: str
    name: str
    short_name: str
    kind: str
    area: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    credit_code: str = ""
    opened_on: date | None = None


@transaction.atomic
def add_areas(entries: Iterable[AreaEntry]) -> int:
    """Add divisions or change known ones by code; wider ones come first. Returns how many were given."""
    rows = [
        Area(code=entry.code, name=entry.name, level=entry.level, parent_id=entry.parent, boundary=entry.boundary)
        for entry in entries
    ]
    Area.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "boundary"],
    )
    return len(rows)


@transaction.atomic
def add_organisations(entries: Iterable[OrganisationEntry]) -> int:
    """Add institutions or change known ones by code, each after its parent; lineages follow. Returns how many were given.

    Raises:
        KeyError: a parent that is neither known nor given before.
    """
    given = list(entries)
    Organisation.objects.bulk_create(
        [_row(entry) for entry in given],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["credit_code", "name", "short_name", "aliases", "kind", "area", "opened_on"],
    )
    relink({entry.code: entry.parent for entry in given})
    return len(given)


def _row(entry: OrganisationEntry) -> Organisation:
    return Organisation(
        code=entry.code,
        credit_code=entry.credit_code,
        name=entry.name,
        short_name=entry.short_name,
        aliases=list(entry.aliases),
        kind=entry.kind,
        area_id=entry.area,
        opened_on=entry.opened_on,
    )


def relink(parents: Mapping[str, str | None]) -> None:
    """Set parents, then walk down from the roots: who moved takes all below along."""
    known = {organisation.code: organisation for organisation in Organisation.objects.all()}
    for code, parent in parents.items():
        known[code].parent_id = known[parent].pk if parent is not None else None
    by_id = {organisation.pk: organisation for organisation in known.values()}
    for organisation in known.values():
        organisation.lineage = _lineage(organisation, by_id)
    Organisation.objects.bulk_update(known.values(), ["parent", "lineage"], batch_size=500)


def _lineage(organisation: Organisation, by_id: Mapping[int, Organisation]) -> str:
    """`/1/7/93/`, from the root down to the institution itself; ValueError when the tree bites its tail."""
    path: list[int] = []
    at: Organisation | None = organisation
    while at is not None:
        if at.pk in path:
            raise ValueError(f"{organisation.code}: its parents form a circle")
        path.append(at.pk)
        at = by_id[at.parent_id] if at.parent_id is not None else None
    return "/" + "".join(f"{pk}/" for pk in reversed(path))
