"""Who may see and do what: by role and by the organisation's subtree, applied where rows are fetched."""

from __future__ import annotations

from dataclasses import dataclass, field

from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.labels import Bilingual

from .models import Role, User


class NotAllowed(Exception):
    """The user may not do this; the message says so in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Scope:
    """What a user may reach. `organisations` None means every organisation of the county.

    `basis` is written in the audit log: the reason why the user was allowed.
    """

    user: User | None
    basis: str
    organisations: frozenset[int] | None
    may_open_people: bool
    may_record: bool
    may_import: bool
    may_report: bool
    may_operate: bool = field(default=False)

    @property
    def is_countywide(self) -> bool:
        """Whether nothing need be filtered."""
        return self.organisations is None

    def covers(self, organisation_id: int) -> bool:
        """Whether rows of the organisation are the user's to see."""
        return self.organisations is None or organisation_id in self.organisations

    def require(self, allowed: bool) -> None:
        """Raise NotAllowed unless allowed."""
        if not allowed:
            raise NotAllowed(Bilingual("您的岗位没有此项权限", "Your role does not include this"))


_COUNTYWIDE = (Role.BUREAU_OFFICER, Role.OPERATOR)
_RECORDERS = (Role.VILLAGE_DOCTOR, Role.TOWNSHIP_OFFICER)


def scope_of(user: User) -> Scope:
    """What the user may reach, from role and organisation."""
    root = user.organisation
    if user.role in _COUNTYWIDE and root is not None and root.parent_id is None:
        organisations = None
    elif root is None:
        organisations = frozenset()
    else:
        organisations = frozenset(
            Organisation.objects.filter(lineage__startswith=root.lineage).values_list("id", flat=True)
        )
    return Scope(
        user=user,
        basis=f"{user.role}@{root.code if root else '-'}",
        organisations=organisations,
        may_open_people=user.role != Role.OPERATOR,
        may_record=user.role in _RECORDERS,
        may_import=user.role != Role.VILLAGE_DOCTOR,
        may_report=user.role == Role.BUREAU_OFFICER,
        may_operate=user.role == Role.OPERATOR,
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
    )
