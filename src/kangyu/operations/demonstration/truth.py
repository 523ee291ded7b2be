"""What must come out once all sheets are in: counted from the world itself, by plain rules, not by the engine.

Whole months as in `methods.indicators`: a rule "in the last twelve months" looks at the month of the last day and the
eleven before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np

from kangyu.catalogue.programmes.hypertension import hypertension
from kangyu.methods.programmes import Standard

from . import days
from .attempts import Attempts
from .chance import Flags, Ints
from .days import NEVER
from .mental import STABLE
from .outpatients import used_since
from .patients import Patients
from .world import World

_MENTAL_STANDARD = Standard(contacts_per_year=4, longest_gap_days=100, after_abnormal_days=35, yearly_examination=False)


class Seen(Protocol):
    """Visits of a programme, by patient and day."""

    @property
    def patient(self) -> Ints:
        """Position among the patients."""
        ...

    @property
    def on(self) -> Ints:
        """The day."""
        ...

    @property
    def grade(self) -> Ints:
        """The class of the visit."""
        ...


@dataclass(frozen=True)
class ProgrammeTruth:
    """One programme: enrolments open and ever, of the open ones managed to specification, at target, lost; contacts."""

    managed: int
    enrolled_ever: int
    to_standard: int
    controlled: int
    follow_ups: int
    lost: int


@dataclass(frozen=True)
class MentalTruth:
    """Severe mental disorder beside `ProgrammeTruth`: registered residents, on medicines, with a risk of harm."""

    registered: int
    treated: int
    at_risk: int


@dataclass(frozen=True)
class ContractTruth:
    """Contracts standing on the last day: residents, those of key groups, poor (examined in twelve months), monitored; households."""

    signed: int
    key: int
    poor: int
    poor_households: int
    poor_examined: int
    monitored: int
    monitored_households: int
    households: int
    agreements: int


@dataclass(frozen=True)
class Truth:
    """Numbers on the last day, exact after import.

    Attributes:
        residents: living here. known: all people the sheets rightly bring, dead and gone ones too.
        records: open ones of residents. records_ever: with the closed ones of the dead and gone.
        elderly: residents of 65 and over. elderly_managed: those with a record, examined in the last twelve months.
        elderly_examined_this_year: the same within the calendar year: the figure that documents state.
        managed: enrolments open. enrolled_ever: with those closed by death or leaving.
        to_standard: managed to specification in the calendar year. controlled: at target in the last contact.
        follow_ups, examinations: contacts applied, of everybody. follow_ups_this_year: in the calendar year.
        records_in_use: open records of residents with an entry in the last twelve months. contacts: of every form.
        by_township: code to (residents, records, elderly_managed, managed).
    """

    as_of: date
    residents: int
    known: int
    records: int
    records_ever: int
    elderly: int
    elderly_managed: int
    elderly_examined_this_year: int
    managed: int
    enrolled_ever: int
    to_standard: int
    controlled: int
    follow_ups: int
    follow_ups_this_year: int
    examinations: int
    died: int
    left: int
    records_in_use: int
    contacts: int
    diabetes: ProgrammeTruth
    mental: ProgrammeTruth
    mental_besides: MentalTruth
    contracts: ContractTruth
    by_township: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)


def truth_of(world: World) -> Truth:
    """Count the world."""
    people, today, care = world.people, days.number(world.as_of), world.care
    is_here = people.is_living_here
    has_record = people.record_on != NEVER
    is_old = is_here & (days.age(people.birth, today) >= 65)
    examined = _examined_since(world, days.months_back(world.as_of, 11))
    this_year = days.number(date(world.as_of.year, 1, 1))
    managed = world.patients.are_managed(people)
    counted = {
        "residents": is_here,
        "records": is_here & has_record,
        "elderly_managed": is_old & has_record & examined,
        "managed": _of_people(world, managed),
    }
    known = ~people.is_ghost
    return Truth(
        as_of=world.as_of,
        known=int(known.sum()),
        records_ever=int((has_record & known).sum()),
        elderly=int(is_old.sum()),
        elderly_examined_this_year=int((is_old & has_record & _examined_since(world, this_year)).sum()),
        enrolled_ever=len(managed),
        to_standard=int((to_standard(world, examined) & managed).sum()),
        controlled=int((controlled(world) & managed).sum()),
        follow_ups=len(world.visits) + len(world.care.attempts),
        follow_ups_this_year=int((world.visits.on >= this_year).sum() + (world.care.attempts.on >= this_year).sum()),
        examinations=len(world.examinations),
        died=int((people.died_on != NEVER).sum()),
        left=int((people.left_on != NEVER).sum()),
        records_in_use=int(_in_use(world).sum()),
        contacts=_all_contacts(world),
        diabetes=_programme(
            world, world.diabetics, world.glucose_visits, 1, hypertension.standard, examined, care.glucose_attempts
        ),
        mental=_programme(
            world, world.mental_patients, world.mental_visits, STABLE, _MENTAL_STANDARD, None, care.mental_attempts
        ),
        mental_besides=_mental(world),
        contracts=_contracts(world),
        by_township=_by_township(world, list(counted.values())),
        **{name: int(flags.sum()) for name, flags in counted.items()},
    )


def to_standard(world: World, examined: Flags) -> Flags:
    """Of each patient with hypertension, whether managed to specification in the calendar year."""
    return sound(world.patients, world.visits, 1, hypertension.standard, world.as_of, examined)


def sound(
    patients: Patients, visits: Seen, good: int, standard: Standard, as_of: date, examined: Flags | None
) -> Flags:
    """Of each patient: contacts of this calendar year in proportion, no gap too long, each off target followed, examined.

    Args:
        good: the grade that is at target. examined: of all people; None when the examination is no part of it.
    """
    today, this_year = days.number(as_of), days.number(date(as_of.year, 1, 1))
    size = len(patients)
    next_on = np.r_[visits.on[1:], NEVER]
    is_last = np.r_[visits.patient[1:] != visits.patient[:-1], True]
    next_on = np.where(is_last, NEVER, next_on)
    waited = np.where(next_on == NEVER, today, next_on) - visits.on
    allowed = np.where(visits.grade != good, standard.after_abnormal_days, standard.longest_gap_days)
    is_late = (waited > allowed) & ((next_on >= this_year) | (next_on == NEVER))
    late = np.bincount(visits.patient, weights=is_late, minlength=size) > 0
    seen = np.bincount(visits.patient, weights=visits.on >= this_year, minlength=size)
    days_managed = today - np.maximum(patients.since, this_year) + 1
    whole = days_managed * standard.contacts_per_year / 365
    needed = np.minimum(np.ceil(whole) if _is_years_end(as_of) else np.floor(whole), standard.contacts_per_year)
    is_sound = (seen >= needed) & ~late
    return is_sound if examined is None else is_sound & examined[patients.person]


def controlled(world: World) -> Flags:
    """Of each patient with hypertension: at target in the latest contact, which was in the last twelve months."""
    return at_target(world.patients, world.visits, 1, world.as_of)


def at_target(patients: Patients, visits: Seen, good: int, as_of: date) -> Flags:
    """Of each patient: at target in the latest contact, which was in the last twelve months."""
    is_last = np.r_[visits.patient[1:] != visits.patient[:-1], True]
    is_good = is_last & (visits.grade == good) & (visits.on >= days.months_back(as_of, 11))
    return np.bincount(visits.patient, weights=is_good, minlength=len(patients)) > 0


def _programme(
    world: World,
    patients: Patients,
    visits: Seen,
    good: int,
    standard: Standard,
    examined: Flags | None,
    attempts: Attempts,
) -> ProgrammeTruth:
    managed = patients.are_managed(world.people)
    if not len(patients):
        return ProgrammeTruth(0, 0, 0, 0, 0, 0)
    return ProgrammeTruth(
        managed=int(managed.sum()),
        enrolled_ever=len(managed),
        to_standard=int((sound(patients, visits, good, standard, world.as_of, examined) & managed).sum()),
        controlled=int((at_target(patients, visits, good, world.as_of) & managed).sum()),
        follow_ups=len(visits.on) + len(attempts),
        lost=len(np.unique(attempts.patient[managed[attempts.patient]])),
    )


def _mental(world: World) -> MentalTruth:
    patients, visits, course = world.mental_patients, world.mental_visits, world.mental_course
    is_here = world.people.is_living_here
    is_last = np.r_[visits.patient[1:] != visits.patient[:-1], True][: len(visits)]
    last = visits.patient[is_last]
    here = patients.are_managed(world.people)
    return MentalTruth(
        registered=int((patients.is_known & is_here).sum()),
        treated=int((course.is_treated & here).sum()),
        at_risk=int((here[last] & (visits.risk[is_last] >= 3)).sum()),
    )


def _contracts(world: World) -> ContractTruth:
    signed = world.agreements
    current = signed.is_current
    groups = [set(codes.split(",")) for codes in signed.groups[current].tolist()]
    poor, monitored = (np.array([code in each for each in groups], dtype=bool) for code in ("10", "11"))
    for_household = signed.signs_for[current] == "2"
    this_year = _examined_since(world, days.months_back(world.as_of, 11))[signed.person[current]]
    return ContractTruth(
        signed=len(groups),
        key=sum(each != {"1"} for each in groups),
        poor=int(poor.sum()),
        poor_households=int((poor & for_household).sum()),
        poor_examined=int((poor & this_year).sum()),
        monitored=int(monitored.sum()),
        monitored_households=int((monitored & for_household).sum()),
        households=int(for_household.sum()),
        agreements=len(signed),
    )


def _all_contacts(world: World) -> int:
    parts = (world.examinations, world.agreements, world.services, world.tests, world.outpatients)
    visits = (world.visits, world.glucose_visits, world.mental_visits)
    care = world.care
    attempts = (care.attempts, care.glucose_attempts, care.mental_attempts)
    return sum(len(part.on) for part in (*parts, *visits, *attempts))


def _in_use(world: World) -> Flags:
    besides = tuple((part.person, part.on) for part in (world.services, world.tests, world.outpatients))
    return used_since(world.people, (*world.care.seen, *besides), days.months_back(world.as_of, 11))


def _is_years_end(on: date) -> bool:
    return (on.month, on.day) == (12, 31)


def _examined_since(world: World, since: int) -> Flags:
    examined = np.zeros(len(world.people), dtype=bool)
    examined[world.examinations.person[world.examinations.on >= since]] = True
    return examined


def _of_people(world: World, flags: Flags) -> Flags:
    found = np.zeros(len(world.people), dtype=bool)
    found[world.patients.person[flags]] = True
    return found


def _by_township(world: World, counted: list[Flags]) -> dict[str, tuple[int, int, int, int]]:
    leaves = world.places.leaves
    codes = sorted({leaf.parent or "" for leaf in leaves})
    township: Ints = np.array([codes.index(leaf.parent or "") for leaf in leaves])[world.people.area]
    counts = [np.bincount(township, weights=flags, minlength=len(codes)).astype(int).tolist() for flags in counted]
    return {
        code: (numbers[0], numbers[1], numbers[2], numbers[3])
        for code, numbers in zip(codes, zip(*counts, strict=True), strict=True)
    }


def as_percent(part: int, whole: int) -> float:
    """A share as documents print it, not rounded."""
    return part * 100 / whole if whole else math.nan
