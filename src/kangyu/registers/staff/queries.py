"""Reading accounts."""

from __future__ import annotations

from .models import User


def id_of(username: str) -> int:
    """The id of the account of that name; 0, which no account has, when there is none."""
    return User.objects.filter(username=username).values_list("pk", flat=True).first() or 0
