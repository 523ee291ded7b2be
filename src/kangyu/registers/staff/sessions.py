"""Logins that are open: how long they hold unused, how many at once, and how they end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kangyu.registers.audit import actions as audit

from .accounts import is_eased
from .attempts import address_index
from .models import LoginSession, User
from .policies import Scope, scope_of

_NOTED_EVERY = timedelta(seconds=60)  # a row is not written for each page


@transaction.atomic
def begin(user: User, *, now: datetime, address: str | None = None, is_told: bool = True) -> int:
    """Remember that somebody came in and where from, in the log too if `is_told`; the oldest logins beyond the limit end. The login's id."""
    made = LoginSession.objects.create(
        user=user, began_at=now, seen_at=now, address=address_index(address) if address else ""
    )
    if not is_eased(user):
        beyond = list(open_ones(user, now=now).values_list("pk", flat=True)[settings.KANGYU_SESSIONS :])
        _end(beyond, LoginSession.End.CROWDED, now)
    if is_told:
        audit.record(scope=scope_of(user), action="account.login", at=now)
    return made.pk


def keep(login_id: int, user: User, *, now: datetime) -> str:
    """Note that the login is used. Empty while it holds, otherwise why it ended (`LoginSession.End`)."""
    found = LoginSession.objects.filter(pk=login_id, user=user).first()
    if found is None or found.ended_at is not None:
        return found.end if found else LoginSession.End.ENDED
    if found.seen_at + _idle() <= now:
        _end([found.pk], LoginSession.End.IDLE, now)
        return LoginSession.End.IDLE
    if found.seen_at + _NOTED_EVERY <= now:
        LoginSession.objects.filter(pk=found.pk).update(seen_at=now)
    return ""


@transaction.atomic
def leave(login_id: int, *, now: datetime) -> None:
    """The person logged out."""
    found = LoginSession.objects.select_related("user").filter(pk=login_id, ended_at=None).first()
    if found is not None:
        _end([found.pk], LoginSession.End.LEFT, now)
        audit.record(scope=scope_of(found.user), action="account.logout", at=now)


def open_ones(user: User, *, now: datetime):
    """The logins of the account that hold, newest first."""
    return LoginSession.objects.filter(user=user, ended_at=None, seen_at__gt=now - _idle()).order_by("-began_at", "-pk")


@transaction.atomic
def end_all(*, scope: Scope, user: User, now: datetime) -> None:
    """End every session of the account at once: one's own, or another's by who manages accounts. Raises NotAllowed."""
    scope.require(scope.may_manage_users or (scope.user is not None and scope.user.pk == user.pk))
    User.objects.filter(pk=user.pk).update(generation=F("generation") + 1)
    user.refresh_from_db(fields=["generation"])
    _end(list(open_ones(user, now=now).values_list("pk", flat=True)), LoginSession.End.ENDED, now)
    audit.record(scope=scope, action="account.sessions", detail={"user": user.username}, at=now)


def end_of_many(users: Collection[int], *, now: datetime) -> None:
    """Note that the logins of these accounts ended: their role or institution changed, so their sessions hold no more."""
    rows = LoginSession.objects.filter(user_id__in=list(users), ended_at=None, seen_at__gt=now - _idle())
    rows.update(ended_at=now, end=LoginSession.End.ENDED)


def _end(ids: list[int], end: str, now: datetime) -> None:
    if ids:
        LoginSession.objects.filter(pk__in=ids, ended_at=None).update(ended_at=now, end=end)


def _idle() -> timedelta:
    return timedelta(minutes=settings.KANGYU_IDLE_MINUTES)
