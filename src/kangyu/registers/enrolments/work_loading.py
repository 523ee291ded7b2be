"""The bulk door of what enrolments ask people to do: the tasks of a whole county, told from columns.

The next contact of enrolments that stand alike is told once, by the ordinary `visit`; the yearly examinations, which
several programmes of a person may share, are told here as `work` tells them. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.catalogue.tasks import examination
from kangyu.methods.expressions.distinct import Factors, each, factors
from kangyu.registers.tasks.actions import TaskEntry
from kangyu.registers.tasks.loading import TaskColumns, load_tasks
from kangyu.vocabulary.ages import add_months

from .rules import programme_on
from .spells import Spell
from .work import ORDER, Standing, examination_source, source_of, visit

Days = NDArray[np.datetime64]
Ids = NDArray[np.int64]
Texts = NDArray[np.object_]

_LIKE: dict[str, Any] = {name.name: None for name in fields(Standing)}
_ANY_DAY = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingColumns:
    """Open enrolments in one programme, one entry each: of `Standing` what tasks follow from."""

    programme: str
    id: Ids
    resident_id: Ids
    organisation_id: Ids
    since: Days
    due_on: Days
    refer_by: Days
    last_examination_on: Days
    lost_on: Days

    @classmethod
    def of(cls, programme: str, spells: Sequence[Spell]) -> StandingColumns:
        """Those of the spells that are open; all of them have their ids."""
        standing = [spell for spell in spells if spell.until is None]

        def column(name: str, kind: str) -> NDArray[Any]:
            return np.array([getattr(spell, name) for spell in standing], dtype=kind)

        ids = {name: column(name, "int64") for name in ("id", "resident_id", "organisation_id")}
        days = ("since", "due_on", "refer_by", "last_examination_on", "lost_on")
        return cls(programme=programme, **ids, **{name: column(name, "datetime64[D]") for name in days})

    def __len__(self) -> int:
        return len(self.id)


def load_work(standing: Sequence[StandingColumns], *, now: datetime) -> int:
    """Write the tasks of all open enrolments. Returns how many. In the caller's `loading`."""
    visits = sum(_load_visits(some, now) for some in standing)
    return visits + _load_examinations(standing, now)


def _load_visits(some: StandingColumns, now: datetime) -> int:
    """The next contact of each, or the search for the person."""
    read = {name: factors(getattr(some, name)) for name in ("due_on", "refer_by", "lost_on")}
    asked = each(read, lambda row: visit(Standing(**{**_LIKE, **row, "id": 0, "programme": some.programme})))
    due = _days(asked.map(lambda entry: entry.due_on))
    alike = asked.map(lambda entry: replace(entry, due_on=_ANY_DAY)).merged()
    for position, like in enumerate(alike.values):
        rows = alike.codes == position
        tasks = TaskColumns(
            source=[source_of(key) for key in some.id[rows].tolist()],
            resident_id=some.resident_id[rows],
            organisation_id=some.organisation_id[rows],
            due_on=due[rows],
        )
        load_tasks(like, tasks, now=now)
    return len(some)


def _load_examinations(standing: Sequence[StandingColumns], now: datetime) -> int:
    """The yearly examinations: one of each form for a person, as `work` has them."""
    ordered = sorted(standing, key=lambda some: ORDER.get(some.programme, len(ORDER)))
    if not ordered:
        return 0
    resident, organisation, since, last = (
        np.concatenate([getattr(some, name) for some in ordered])
        for name in ("resident_id", "organisation_id", "since", "last_examination_on")
    )
    asked, contact = (np.concatenate(some) for some in zip(*map(_forms, ordered), strict=True))
    like = TaskEntry(source="", kind=examination.key, organisation_id=0, due_on=_ANY_DAY)
    written = 0
    for form in sorted(set(asked.tolist()) - {None}):
        asking = np.flatnonzero((asked == form) & ~np.isin(resident, resident[contact == form]))
        asking = asking[np.argsort(resident[asking], kind="stable")]  # the programmes' order stays
        starts = np.flatnonzero(np.diff(resident[asking], prepend=-1))
        newest = np.fmax.reduceat(last[asking], starts) if len(starts) else last[asking]
        earliest = np.minimum.reduceat(since[asking], starts) if len(starts) else since[asking]
        first = asking[starts]
        tasks = TaskColumns(
            source=[examination_source(key, form) for key in resident[first].tolist()],
            resident_id=resident[first],
            organisation_id=organisation[first],
            due_on=_days(factors(np.where(np.isnat(newest), earliest, newest)).map(lambda day: add_months(day, 12))),
        )
        written += load_tasks(like, tasks, now=now)
    return written


def _forms(some: StandingColumns) -> tuple[Texts, Texts]:
    """Of each enrolment the key of the form of its examination, None for none, and of its contacts."""
    declared = factors(some.due_on).map(lambda day: programme_on(some.programme, day))
    asked = declared.map(lambda programme: programme.examination and programme.examination.key)
    return asked.column(), declared.map(lambda programme: programme.contact.key).column()


def _days(column: Factors) -> Days:
    return np.array(column.values, dtype="datetime64[D]")[column.codes]
