"""Who sends what: the health centre of each township, the large ones in two parts by two clerks.

What hospitals did for the people of these places the bureau sends: no health centre may speak for a hospital.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chance import Flags, Ints
from ..counties import InstitutionKind
from ..places import OrganisationEntry
from ..world import World

_LARGE = 1 / 24  # of the county's people: more than that goes in two parts
_PARTS = ("", "（第二片区）")
_FEW_CENTRES = 10
_NOBODY = -1
_BY_SHEET, _TOWNSHIPS = 600, 3


@dataclass(frozen=True)
class Sender:
    """A clerk at a health centre or the bureau, and the positions of what the clerk's sheets hold: contacts by batch."""

    centre: OrganisationEntry
    part: int
    people: Ints
    contacts: tuple[Ints, ...]

    @property
    def part_name(self) -> str:
        """What is added to titles and file names of a second part."""
        return _PARTS[self.part]


def senders_of(world: World, by_sheet: Flags | None = None) -> list[Sender]:
    """All senders; every person and contact of the leaves that come by sheet (None: all) is with exactly one."""
    leaves = world.places.leaves
    by_code = world.places.centres()
    centres = list(dict.fromkeys(by_code[leaf.code] for leaf in leaves))
    by_leaf = np.bincount(world.people.area, minlength=len(leaves))
    sender_of_leaf = np.zeros(len(leaves), dtype=np.int64)
    parts: list[tuple[OrganisationEntry, int]] = []
    for centre in centres:
        own = np.array([place for place, leaf in enumerate(leaves) if by_code[leaf.code] == centre], dtype=np.int64)
        is_large = by_leaf[own].sum() > _LARGE * len(world.people) and len(centres) > _FEW_CENTRES
        half = np.searchsorted(np.cumsum(by_leaf[own]), by_leaf[own].sum() / 2) + 1 if is_large else len(own)
        for part, members in enumerate((own[:half], own[half:])):
            if len(members):
                sender_of_leaf[members] = len(parts)
                parts.append((centre, part))
    if by_sheet is not None:
        sender_of_leaf[~by_sheet] = _NOBODY
    senders = _shared_out(world, parts, sender_of_leaf)
    return [sender for sender in senders if len(sender.people) or any(map(len, sender.contacts))]


def some_leaves(world: World, people: int = _BY_SHEET) -> Flags:
    """Whose people come by sheet when the others are loaded: villages of three townships, some hundred people in each."""
    leaves = world.places.leaves
    sizes = np.bincount(world.people.area, minlength=len(leaves))
    townships = sorted({leaf.parent or "" for leaf in leaves})
    chosen = {townships[place * len(townships) // _TOWNSHIPS] for place in range(_TOWNSHIPS)}
    by_sheet = np.zeros(len(leaves), dtype=bool)
    for code in sorted(chosen):
        own = [place for place, leaf in enumerate(leaves) if leaf.parent == code]
        own.sort(key=lambda place: (sizes[place], place))
        enough = np.searchsorted(np.cumsum(sizes[own]), people) + 1
        by_sheet[own[:enough]] = True
    return by_sheet


def _shared_out(world: World, parts: list[tuple[OrganisationEntry, int]], sender_of_leaf: Ints) -> list[Sender]:
    by_person = sender_of_leaf[world.people.area]
    bureau = next(each for each in world.places.organisations if each.kind == InstitutionKind.BUREAU)
    is_hospital = np.array([each.kind == InstitutionKind.COUNTY_HOSPITAL for each in world.places.organisations])
    by_contact = []
    for batch in world.contact_batches:
        senders = by_person[batch.person]
        if batch.at is not None:
            senders = np.where(is_hospital[batch.at] & (senders != _NOBODY), len(parts), senders)
        by_contact.append(senders)
    parts = [*parts, (bureau, 0)]
    return [
        Sender(
            centre,
            part,
            np.flatnonzero(by_person == number),
            tuple(np.flatnonzero(senders == number) for senders in by_contact),
        )
        for number, (centre, part) in enumerate(parts)
    ]
