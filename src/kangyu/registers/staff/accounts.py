"""Rules of logging in: lock-out after failures, when a password must change, and for whom the rules are eased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.keyring import keyring
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .models import LoginFailure, User
from .policies import Scope, scope_of
from .roles import RIGHTS

WINDOW = timedelta(minutes=15)
FAILURES = 5  # of one account within the window
FAILURES_OF_ADDRESS = 30  # of one address: a whole office may stand behind it
_KEPT = timedelta(days=1)
_WRONG = Bilingual("现在的密码不对", "The present password is wrong")
_SAME = Bilingual("新密码与现在的相同", "The new password is the present one")


def is_locked(username: str, address: str, *, now: datetime) -> bool:
    """Whether the account or the address failed too often lately. Asked for names that nobody has just the same."""
    recent = LoginFailure.objects.filter(at__gt=now - WINDOW, at__lte=now)
    return (
        recent.filter(who=_account(username)).count() >= FAILURES
        or recent.filter(who=_address(address)).count() >= FAILURES_OF_ADDRESS
    )


@transaction.atomic
def note_failure(username: str, address: str, *, now: datetime) -> None:
    """Remember a wrong password or code; the one that locks the account is written in the log."""
    LoginFailure.objects.filter(at__lt=now - _KEPT).delete()
    LoginFailure.objects.bulk_create(
        [LoginFailure(who=_account(username), at=now), LoginFailure(who=_address(address), at=now)]
    )
    recent = LoginFailure.objects.filter(who=_account(username), at__gt=now - WINDOW).count()
    user = User.objects.filter(username__iexact=username).first() if recent == FAILURES else None
    if user is not None:
        audit.record(scope=scope_of(user), action="account.locked", at=now)


def forget_failures(username: str) -> None:
    """After a login that succeeded."""
    LoginFailure.objects.filter(who=_account(username)).delete()


@transaction.atomic
def unlock(*, scope: Scope, user: User, now: datetime) -> None:
    """Let a locked account try again. Raises NotAllowed."""
    scope.require(scope.may_manage_users)
    forget_failures(user.username)
    audit.record(scope=scope, action="account.unlock", detail={"user": user.username}, at=now)


def is_eased(user: User) -> bool:
    """Demonstration accounts are shared and shown at the door: codes, changes and limits are not asked of them."""
    return user.is_synthetic and not settings.KANGYU_DEMONSTRATION_STRICT


def must_change_password(user: User, *, now: datetime) -> bool:
    """Whether nothing but a new password is to be asked for: another set it, or it is too old."""
    if is_eased(user):
        return False
    days = settings.KANGYU_PASSWORD_DAYS
    since = user.password_changed_at or user.date_joined
    return user.must_change_password or bool(days and since + timedelta(days=days) <= now)


def needs_second_factor(user: User) -> bool:
    """Whether the role, or the installation, asks for a code besides the password."""
    asked = settings.KANGYU_SECOND_FACTOR
    if asked == "off" or is_eased(user):
        return False
    return asked == "all" or RIGHTS[user.role].needs_second_factor


@transaction.atomic
def change_password(*, user: User, present: str, new: str, now: datetime) -> None:
    """Set a new password; all other sessions of the account end.

    Raises NotUnderstood with the reason.
    """
    if not user.check_password(present):
        raise NotUnderstood("present", _WRONG)
    if present == new:
        raise NotUnderstood("same", _SAME)
    try:
        validate_password(new, user)
    except ValidationError as error:
        words = "；".join(str(message) for message in error.messages)
        raise NotUnderstood("weak", Bilingual(words, words)) from error
    user.set_password(new)
    user.must_change_password, user.password_changed_at = False, now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    audit.record(scope=scope_of(user), action="account.password", at=now)


def _account(username: str) -> str:
    return keyring().blind_index("login account", username.strip().casefold() or "-") or ""


def _address(address: str) -> str:
    return keyring().blind_index("login address", address or "-") or ""
