"""Attempts to log in that failed: after some, one waits before the next, and longer each time.

What is held up is an account at an address. Failures from elsewhere hold up an account, and failures with other names an
address, only where that account never came in from that address before: nobody shuts the door of others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kangyu.registers.audit import actions as audit
from kangyu.registers.keyring import keyring

from .models import LoginFailure, LoginSession, User
from .policies import Scope, scope_of

WINDOW = timedelta(hours=1)  # what failed longer ago holds nobody up
FAILURES = 5  # of an account at an address, before one waits
FAILURES_OF_ACCOUNT = 20  # of an account, wherever from
FAILURES_OF_ADDRESS = 30  # of an address, whatever the names: a whole office may stand behind it
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)  # each failure doubles the time to wait
_KEPT = timedelta(days=1)
_NONE = timedelta(0)


def time_to_wait(username: str, address: str, *, now: datetime) -> timedelta:
    """How long before the account may be tried again from the address. Asked for names that nobody has just the same."""
    account, place = account_index(username), address_index(address)
    here = _delay(Q(account=account, address=place), FAILURES, now)
    if LoginSession.objects.filter(user__username__iexact=username.strip(), address=place).exists():
        return here
    by_account = _delay(Q(account=account), FAILURES_OF_ACCOUNT, now)
    return max(here, by_account, _delay(Q(address=place), FAILURES_OF_ADDRESS, now))


@transaction.atomic
def note_failure(username: str, address: str, *, now: datetime) -> None:
    """Remember a wrong password or code, in the log too: under the account if there is one, never with the name as typed."""
    account, place = account_index(username), address_index(address)
    LoginFailure.objects.filter(at__lt=now - _KEPT).delete()
    LoginFailure.objects.create(account=account, address=place, at=now)
    user = User.objects.filter(username__iexact=username.strip()).first()
    scope = scope_of(user) if user else None
    audit.record(scope=scope, action="account.failed", detail={"address": address, "is_known": bool(user)}, at=now)
    if _recent(Q(account=account, address=place), now).count() == FAILURES:
        audit.record(scope=scope, action="account.held_up", detail={"address": address}, at=now)


def forget_failures(username: str, address: str) -> None:
    """After the account came in from the address."""
    LoginFailure.objects.filter(account=account_index(username), address=address_index(address)).delete()


@transaction.atomic
def unlock(*, scope: Scope, user: User, now: datetime) -> None:
    """Let an account try again at once, wherever from. Raises NotAllowed."""
    scope.require(scope.may_manage_users)
    LoginFailure.objects.filter(account=account_index(user.username)).delete()
    audit.record(scope=scope, action="account.unlock", detail={"user": user.username}, at=now)


@transaction.atomic
def unlock_address(*, scope: Scope, address: str, now: datetime) -> int:
    """Let every account try again at once from an address. How many failures are forgotten. Raises NotAllowed."""
    scope.require(scope.may_manage_users)
    forgotten, _ = LoginFailure.objects.filter(address=address_index(address)).delete()
    audit.record(scope=scope, action="account.unlock_address", detail={"address": address}, at=now)
    return forgotten


def account_index(username: str) -> str:
    """A user name as failures remember it."""
    return keyring().blind_index("login account", username.strip().casefold() or "-") or ""


def address_index(address: str) -> str:
    """An address as failures and logins remember it."""
    return keyring().blind_index("login address", address.strip() or "-") or ""


def _delay(of: Q, free: int, now: datetime) -> timedelta:
    failed = list(_recent(of, now).order_by("-at").values_list("at", flat=True)[: free + _DOUBLINGS])
    if len(failed) < free:
        return _NONE
    return max(failed[0] + min(FIRST * 2 ** (len(failed) - free), LONGEST) - now, _NONE)


_DOUBLINGS = 6  # by then LONGEST is reached


def _recent(of: Q, now: datetime):
    return LoginFailure.objects.filter(of, at__gt=now - WINDOW, at__lte=now)
