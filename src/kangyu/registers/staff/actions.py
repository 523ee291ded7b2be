"""Writing accounts."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.places.models import Organisation
from kangyu.registers.tasks.escalation import release_of

from .models import Role, User
from .passwords import set_password
from .policies import Scope
from .sessions import end_of_many


@transaction.atomic
def add_user(
    *,
    username: str,
    password: str,
    display_name: str,
    role: str,
    organisation: str,
    scope: Scope | None,
    now: datetime,
    is_synthetic: bool = False,
) -> User:
    """Add an account, or bring a known one to what is given; one that is so already is left alone.

    Whose password somebody else set must change it at the first login. A changed role or institution ends all sessions, and
    what was claimed where the person works no longer goes back into the pool there.

    Args:
        organisation: the institution's code.
        scope: who does it; None for the system itself.

    Raises:
        ValidationError: the password is too weak (django.core.exceptions).
        ValueError: no such role. Organisation.DoesNotExist: no such institution.
    """
    place = Organisation.objects.get(code=organisation)
    user = User.objects.filter(username=username).first() or User(username=username)
    wanted = {
        "display_name": display_name,
        "role": Role(role),
        "organisation_id": place.pk,
        "is_synthetic": is_synthetic,
    }
    is_same = user.pk is not None and all(getattr(user, name) == value for name, value in wanted.items())
    if is_same and user.check_password(password):
        return user
    for name, value in wanted.items():
        setattr(user, name, value)
    validate_password(password, user)
    set_password(user, password, must_change=not is_synthetic, now=now)
    release_of(user, by=scope.user.pk if scope and scope.user else None, now=now)
    audit.record(
        scope=scope, action="write.user", detail={"user": username, "role": role, "organisation": place.code}, at=now
    )
    return user


def move_accounts(old: int, new: int, *, by: int | None, now: datetime) -> int:
    """Take the accounts of an institution (id) along to the one that takes over its work; their sessions end. How many.

    In the caller's transaction, after the tasks went along, so that who works there keeps what was claimed.
    """
    users = list(User.objects.select_for_update().filter(organisation_id=old))
    User.objects.filter(pk__in=[user.pk for user in users]).update(organisation_id=new)
    end_of_many([user.pk for user in users], now=now)
    for user in User.objects.filter(pk__in=[user.pk for user in users]):
        release_of(user, by=by, now=now)
    return len(users)
