"""Who sends what: the health centre of each township, the large ones in two parts by two clerks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chance import Ints
from ..counties import InstitutionKind
from ..places import OrganisationEntry
from ..world import World

_LARGE = 1 / 24  # of the county's people: more than that goes in two parts
_PARTS = ("", "（第二片区）")
_FEW_CENTRES = 10


@dataclass(frozen=True)
class Sender:
    """A clerk at a health centre, and the positions of what the clerk's sheets hold: contacts by batch."""

    centre: OrganisationEntry
    part: int
    people: Ints
    contacts: tuple[Ints, ...]

    @property
    def part_name(self) -> str:
        """What is added to titles and file names of a second part."""
        return _PARTS[self.part]


def senders_of(world: World) -> list[Sender]:
    """All senders; every person and contact is with exactly one."""
    centres = {
        entry.area: entry for entry in world.places.organisations if entry.kind == InstitutionKind.TOWNSHIP_CENTRE
    }
    leaves = world.places.leaves
    by_leaf = np.bincount(world.people.area, minlength=len(leaves))
    sender_of_leaf = np.zeros(len(leaves), dtype=np.int64)
    parts: list[tuple[OrganisationEntry, int]] = []
    for code, centre in centres.items():
        own = np.array([place for place, leaf in enumerate(leaves) if leaf.parent == code])
        is_large = by_leaf[own].sum() > _LARGE * len(world.people) and len(centres) > _FEW_CENTRES
        half = np.searchsorted(np.cumsum(by_leaf[own]), by_leaf[own].sum() / 2) + 1 if is_large else len(own)
        for part, members in enumerate((own[:half], own[half:])):
            if len(members):
                sender_of_leaf[members] = len(parts)
                parts.append((centre, part))
    return _shared_out(world, parts, sender_of_leaf)


def _shared_out(world: World, parts: list[tuple[OrganisationEntry, int]], sender_of_leaf: Ints) -> list[Sender]:
    by_person = sender_of_leaf[world.people.area]
    by_contact = [by_person[batch.person] for batch in world.contact_batches]
    return [
        Sender(
            centre,
            part,
            np.flatnonzero(by_person == number),
            tuple(np.flatnonzero(senders == number) for senders in by_contact),
        )
        for number, (centre, part) in enumerate(parts)
    ]
