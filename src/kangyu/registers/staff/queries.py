"""Reading accounts."""

from __future__ import annotations

from .models import User

__all__ = ["User", "active_user", "id_of"]


def id_of(username: str) -> int:
    """The id of the account of that name; 0, which no account has, when there is none."""
    return User.objects.filter(username=username).values_list("pk", flat=True).first() or 0


def active_user(user_id: int) -> User | None:
    """The account of that id while it is in use."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def count_at(organisation_id: int) -> int:
    """How many accounts belong to an institution."""
    return User.objects.filter(organisation_id=organisation_id).count()
