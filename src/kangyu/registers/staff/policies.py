"""Who may see and do what: role × organisation subtree × relation × sensitivity, applied where rows are fetched.

A list is filtered by `Scope.organisations` (or `Scope.within`), a single person is asked for through
`people.queries.get`, and what is closely kept through `Scope.may_see`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q

from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import Role, User
from .roles import RIGHTS, Reach, Rights

__all__ = ["Access", "NotAllowed", "Role", "Scope", "scope_of", "system_scope"]

_ORDINARY = frozenset({Sensitivity.ORDINARY})


class NotAllowed(Exception):
    """The user may not do this; the message says so in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Access:
    """Why one person is open to a user: `basis` says it in the log, as `relations.py` spells it.

    `sensitivities` are what may be seen of this person; `may_record` is false where one may only look.
    """

    basis: str
    sensitivities: frozenset[Sensitivity] = _ORDINARY
    may_record: bool = True


@dataclass(frozen=True)
class Scope:
    """What a user may reach. `organisations` None means every organisation of the county.

    `basis` is written in the audit log: the reason why the user was allowed. `at` is the moment of the request.
    `accesses` remembers, while the request lasts, why single people were opened.
    """

    user: User | None
    basis: str
    organisations: frozenset[int] | None
    may_open_people: bool
    may_record: bool
    may_import: bool
    may_report: bool
    may_operate: bool = field(default=False)
    may_manage_users: bool = field(default=False)
    may_audit: bool = field(default=False)
    may_break_glass: bool = field(default=False)
    may_keep_ledgers: bool = field(default=False)
    sensitivities: frozenset[Sensitivity] = field(default=_ORDINARY)
    at: datetime | None = field(default=None)
    accesses: dict[int, Access] = field(default_factory=dict, compare=False, repr=False)

    def reaching(self, organisations: frozenset[int] | None) -> Scope:
        """The same user and rights within another reach; None is the county."""
        return replace(self, organisations=organisations)

    @property
    def is_countywide(self) -> bool:
        """Whether nothing need be filtered."""
        return self.organisations is None

    def covers(self, organisation_id: int) -> bool:
        """Whether rows of the organisation are the user's to see."""
        return self.organisations is None or organisation_id in self.organisations

    def within(self, path: str = "organisation_id") -> Q:
        """The condition that keeps a query to the user's organisations; `path` leads to the organisation's id."""
        return Q() if self.organisations is None else Q(**{f"{path}__in": self.organisations})

    def may_see(self, sensitivity: Sensitivity | str, *, about: int | None = None) -> bool:
        """Whether data kept so closely is open to the user: of anybody in reach, or of one resident (by id)."""
        access = self.accesses.get(about) if about is not None else None
        return Sensitivity(sensitivity) in (access.sensitivities if access else self.sensitivities)

    def basis_for(self, residents: list[int]) -> str:
        """The basis as the log states it: where one person is open by a relation, that relation too."""
        access = self.accesses.get(residents[0]) if len(residents) == 1 else None
        return f"{self.basis}/{access.basis}" if access and access.basis else self.basis

    def require(self, allowed: bool) -> None:
        """Raise NotAllowed unless allowed."""
        if not allowed:
            raise NotAllowed(Bilingual("您的岗位没有此项权限", "Your role does not include this"))


def scope_of(user: User, *, at: datetime | None = None) -> Scope:
    """What the user may reach, from role and organisation. Without a moment, nothing that runs out is open."""
    root = user.organisation
    rights = RIGHTS[user.role]
    return Scope(
        user=user,
        basis=f"{user.role}@{root.code if root else '-'}",
        organisations=_reached(rights, root),
        may_open_people=rights.opens_people,
        may_record=rights.records,
        may_import=rights.imports,
        may_report=rights.reports,
        may_operate=rights.operates,
        may_manage_users=rights.manages_users,
        may_audit=rights.audits,
        may_break_glass=rights.breaks_glass,
        may_keep_ledgers=rights.keeps_ledgers,
        sensitivities=rights.sensitivities,
        at=at,
    )


def system_scope() -> Scope:
    """What the operator's command line at the server itself may reach: everything, as the system."""
    return Scope(
        user=None,
        basis="system",
        organisations=None,
        may_open_people=True,
        may_record=True,
        may_import=True,
        may_report=True,
        may_operate=True,
        may_manage_users=True,
        may_audit=True,
        may_keep_ledgers=True,
        sensitivities=frozenset(Sensitivity),
    )


def _reached(rights: Rights, root: Organisation | None) -> frozenset[int] | None:
    if root is None:
        return frozenset()
    if rights.reach is Reach.COUNTY and (root.parent_id is None or _is_county_house(rights, root)):
        return None
    below = Organisation.objects.filter(lineage__startswith=root.lineage)
    return frozenset(below.values_list("id", flat=True))


def _is_county_house(rights: Rights, root: Organisation) -> bool:
    """Whether it is the county's own institution of that kind: it stands right below the bureau ("/1/7/")."""
    return root.kind in rights.houses and root.lineage.count("/") == len(("", "bureau", "house"))
