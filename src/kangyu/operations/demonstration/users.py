"""One account for each desk, with a password that the seed gives: for demonstrations only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from .counties import InstitutionKind
from .world import World

_WORDS = "qingshan baiyun songlin zhuyuan taohua meihua liushu shuiku dachuan xiaohe tianye guangming"


@dataclass(frozen=True)
class UserEntry:
    """An account to be made; `organisation` by code, `desk` in Chinese."""

    username: str
    password: str = field(repr=False)
    display_name: str = ""
    role: str = ""
    organisation: str = ""
    desk: str = ""


def users_of(world: World, seed: int) -> tuple[UserEntry, ...]:
    """Village doctor, township officer, bureau officer and operator; the first two belong together."""
    bureau = next(entry for entry in world.places.organisations if entry.kind == InstitutionKind.BUREAU)
    clinic, centre = _busiest(world)
    rows = (
        ("cunyi", "示范村医", "village_doctor", clinic, "村医"),
        ("weishengyuan", "示范公卫专干", "township_officer", centre, "卫生院"),
        ("weijianju", "示范局机关人员", "bureau_officer", bureau.code, "局机关"),
        ("yunwei", "示范运维人员", "operator", bureau.code, "运维"),
    )
    return tuple(
        UserEntry(name, _password(seed, world.county.key, name), shown, role, code, desk)
        for name, shown, role, code, desk in rows
    )


def _busiest(world: World) -> tuple[str, str]:
    """The clinic with most patients, and its centre: a desk with work on it."""
    serving = world.places.serving()
    patients = np.bincount(world.people.area[world.patients.person], minlength=len(world.places.leaves))
    clinics = [
        (int(count), serving[leaf.code])
        for count, leaf in zip(patients, world.places.leaves, strict=True)
        if serving[leaf.code].kind == InstitutionKind.VILLAGE_CLINIC
    ]
    _, clinic = max(clinics, key=lambda found: found[0])
    return clinic.code, clinic.parent or ""


def _password(seed: int, county: str, username: str) -> str:
    words = _WORDS.split()
    digest = hashlib.sha256(f"{seed}:{county}:{username}".encode()).digest()
    first, second = (words[digest[place] % len(words)] for place in (0, 1))
    return f"{first}-{second}-{int.from_bytes(digest[2:4], 'big') % 9000 + 1000}"
