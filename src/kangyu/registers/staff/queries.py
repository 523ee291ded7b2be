"""Reading accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from kangyu.registers.places.models import Organisation

from .models import Role, User
from .policies import Scope, scope_of

__all__ = ["Listed", "User", "active_user", "id_of"]

STATES = ("active", "closed")


def id_of(username: str) -> int:
    """The id of the account of that name; 0, which no account has, when there is none."""
    return User.objects.filter(username=username).values_list("pk", flat=True).first() or 0


def active_user(user_id: int) -> User | None:
    """The account of that id while it is in use."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def works_for(user_id: int, organisation_id: int) -> bool:
    """Whether the account is in use and reaches the institution."""
    user = active_user(user_id)
    return user is not None and scope_of(user).covers(organisation_id)


def names_of(ids: Collection[int]) -> dict[int, str]:
    """What the accounts of these ids are called."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(ids)[:500])}


def roles_of(usernames: Collection[str]) -> dict[str, str]:
    """The role of each of these accounts, by the name with which it logs in."""
    return dict(User.objects.filter(username__in=list(usernames)[:500]).values_list("username", "role"))


def has_operator() -> bool:
    """Whether anybody in use runs the system."""
    return User.objects.filter(role=Role.OPERATOR, is_active=True).exists()


def count_at(organisation_id: int) -> int:
    """How many accounts belong to an institution."""
    return User.objects.filter(organisation_id=organisation_id).count()


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of accounts: `next` is the id of the last row, None at the end."""

    rows: Sequence[User]
    total: int
    next: int | None


def accounts(
    scope: Scope,
    *,
    text: str = "",
    role: str = "",
    organisation_id: int | None = None,
    state: str = "active",
    after: int | None = None,
    limit: int,
) -> Listed:
    """Accounts, the newest first, found by name; `organisation_id` takes those of the institutions below along.

    Args:
        state: "active", "closed", or "" for all. Raises NotAllowed.
    """
    scope.require(scope.may_manage_users)
    found = User.objects.select_related("organisation")
    if state in STATES:
        found = found.filter(is_active=state == "active")
    if role:
        found = found.filter(role=role)
    if organisation_id is not None:
        place = Organisation.objects.filter(pk=organisation_id).first()
        found = found.filter(organisation__lineage__startswith=place.lineage) if place else found.none()
    if text:
        named = Q(username__icontains=text) | Q(display_name__icontains=text)
        found = found.filter(named | Q(organisation__short_name__icontains=text))
    total = found.count()
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: limit + 1])
    return Listed(rows[:limit], total, rows[limit - 1].pk if len(rows) > limit else None)


def account(scope: Scope, user_id: int) -> User | None:
    """One account, None when there is none. Raises NotAllowed."""
    scope.require(scope.may_manage_users)
    return User.objects.select_related("organisation").filter(pk=user_id).first()
