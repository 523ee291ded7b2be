"""Rules of accounts: when a password must change, who needs a code besides it, and for whom the rules are eased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from .models import User
from .roles import RIGHTS


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
