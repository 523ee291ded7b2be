"""One account for each desk, with a password that the seed gives: for demonstrations only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from . import days
from .counties import InstitutionKind
from .world import World

_WORDS = "qingshan baiyun songlin zhuyuan taohua meihua liushu shuiku dachuan xiaohe tianye guangming"
_REVISIT, _REGULAR = 14, 92  # days within which the next visit is asked for


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
    """One of every role; village doctor and township officer belong together. The hospital is the first of the county."""
    clinic, centre = _busiest(world)

    def of(kind: InstitutionKind) -> str:
        return next(entry.code for entry in world.places.organisations if entry.kind == kind)

    bureau = of(InstitutionKind.BUREAU)
    rows = (
        ("cunyi", "示范村医", "village_doctor", clinic, "村医"),
        ("weishengyuan", "示范公卫专干", "township_officer", centre, "卫生院"),
        ("yiyuan", "示范医院医生", "hospital_doctor", of(InstitutionKind.COUNTY_HOSPITAL), "医院"),
        ("jikong", "示范疾控人员", "cdc_officer", of(InstitutionKind.CDC), "疾控"),
        ("fuyou", "示范妇幼人员", "maternal_child_officer", of(InstitutionKind.MATERNAL_CHILD), "妇幼"),
        ("jiandu", "示范监督员", "inspector", of(InstitutionKind.INSPECTION), "监督"),
        ("weijianju", "示范局机关人员", "bureau_officer", bureau, "局机关"),
        ("shenji", "示范审计员", "auditor", bureau, "审计"),
        ("yunwei", "示范运维人员", "operator", bureau, "运维"),
    )
    return tuple(
        UserEntry(name, _password(seed, world.county.key, name), shown, role, code, desk)
        for name, shown, role, code, desk in rows
    )


def _busiest(world: World) -> tuple[str, str]:
    """The clinic whose desk shows most: people to refer, people overdue, many patients. And its centre."""
    serving = world.places.serving()
    clinics = [
        (work, serving[leaf.code])
        for work, leaf in zip(_work(world), world.places.leaves, strict=True)
        if serving[leaf.code].kind == InstitutionKind.VILLAGE_CLINIC
    ]
    _, clinic = max(clinics, key=lambda found: found[0])
    return clinic.code, clinic.parent or ""


def _work(world: World) -> list[tuple[int, int]]:
    """For each leaf: the smaller of people to refer and people overdue (three are enough to show), and all patients."""
    patients, visits = world.patients, world.visits
    is_last = np.r_[visits.patient[1:] != visits.patient[:-1], True]
    last, grade, before = (np.zeros(len(patients), dtype=np.int64) for _ in range(3))
    last[visits.patient], grade[visits.patient] = visits.on, visits.grade
    again = is_last & np.r_[False, visits.patient[1:] == visits.patient[:-1]]
    before[visits.patient[again]] = visits.grade[np.flatnonzero(again) - 1]
    is_here = patients.are_managed(world.people)
    to_refer = is_here & (grade > 1) & (before > 1)
    overdue = is_here & ~to_refer & (last + np.where(grade > 1, _REVISIT, _REGULAR) < days.number(world.as_of))
    leaf, leaves = world.people.area[patients.person], len(world.places.leaves)
    counts = [np.bincount(leaf, weights=flags, minlength=leaves) for flags in (to_refer, overdue, is_here)]
    return [(int(min(refer, late, 3)), int(all_)) for refer, late, all_ in zip(*counts, strict=True)]


def _password(seed: int, county: str, username: str) -> str:
    words = _WORDS.split()
    digest = hashlib.sha256(f"{seed}:{county}:{username}".encode()).digest()
    first, second = (words[digest[place] % len(words)] for place in (0, 1))
    return f"{first}-{second}-{int.from_bytes(digest[2:4], 'big') % 9000 + 1000}"
