"""Somebody managed elsewhere is asked for (转入申请): what is asked, what the request keeps, and the move once agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kangyu.methods.forms import Problem
from kangyu.registers.places.queries import working
from kangyu.registers.staff.policies import Scope

from .actions import enter_residents
from .entries import LIVING, Outcome, ResidentEntry
from .identification import Known, by_identity, identity_indexes
from .models import Resident
from .queries import identity_number
from .reading import read_numbered
from .whereabouts import Place, Places


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who shall be managed where, and which user asks; `source` is how the pool of tasks keeps it."""

    resident_id: int
    organisation_id: int
    area_code: str
    user_id: int

    @property
    def source(self) -> str:
        """The source of the request's task."""
        return f"transfer:{self.resident_id}.{self.organisation_id}.{self.area_code}.{self.user_id}"

    @classmethod
    def of(cls, source: str) -> Transfer:
        """The request that a task keeps; of an institution that closed since, its successor's."""
        resident, organisation, area, user = source.removeprefix("transfer:").split(".")
        return cls(int(resident), working()[int(organisation)].pk, area, int(user))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody asks for, as typed and known: `known` is None where nobody beyond their reach is meant."""

    place: Place
    known: Known | None


def read_wanted(raw: Mapping[str, Any], *, scope: Scope, today: date) -> tuple[Wanted | None, tuple[Problem, ...]]:
    """Whom a request means: name and identity number must both be right. What was typed badly is told, and no more."""
    places = Places(allowed=scope.organisations, sender=scope.user.organisation if scope.user else None)
    typed, problems = read_numbered(raw, places=places, today=today)
    if typed is None:
        return None, problems
    name, number, place = typed
    (index,) = identity_indexes([number])
    known = by_identity([index or ""]).get(index or "")
    is_meant = known is not None and known.name == name and not scope.covers(known.organisation_id)
    return Wanted(place, known if is_meant else None), ()


def take_over(resident: Resident, transfer: Transfer, *, scope: Scope, now: datetime, today: date) -> Outcome:
    """Move the resident to where they were asked for, as a line of a sheet would; in the caller's transaction.

    Both institutions agreed, so that the reach of the one who answers is no limit to where the person goes.
    """
    entry = ResidentEntry(
        name=resident.name,
        sex=resident.sex,
        birth_date=resident.birth_date,
        identity_number=identity_number(resident),
        area_code=transfer.area_code,
        organisation_id=transfer.organisation_id,
        state=LIVING,
        moved_in_on=today,
    )
    (outcome,) = enter_residents([entry], scope=scope.reaching(None), now=now, today=today)
    return outcome
