"""Passwords: what a new one must not be, and the one way in which it is set."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kangyu.registers.audit import actions as audit
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .models import User
from .policies import scope_of

REMEMBERED = 5  # passwords before the present one that are not used again
SHORTEST_NAME = 3  # a shorter user name stands in many a good password
_WRONG = Bilingual("现在的密码不对", "The present password is wrong")


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose words are not there in Chinese."""

    def get_error_message(self) -> str:
        """The rule in words."""
        return _("密码太短，至少要 %(n)s 个字符。") % {"n": self.min_length}

    get_help_text = get_error_message


class NameValidator:
    """Refuses a password that holds the user name; Django's own compares the whole of both, and longer ones slip through."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError (Django's contract of a validator)."""
        name = user.username.casefold() if user else ""
        if len(name) >= SHORTEST_NAME and name in password.casefold():
            raise ValidationError(_("密码里不能有用户名。"), code="holds_name")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码里不能有用户名。")


class UsedBeforeValidator:
    """Refuses the present password and the few before it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError (Django's contract of a validator)."""
        if user is None or user.pk is None:
            return
        before = user.past_passwords.order_by("-pk").values_list("password", flat=True)[:REMEMBERED]
        stood = User.objects.filter(pk=user.pk).values_list("password", flat=True)
        if any(check_password(password, each) for each in (*stood, *before)):
            raise ValidationError(self.get_help_text(), code="used_before")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("新密码不能与现在的或最近 %(n)s 个用过的相同。") % {"n": REMEMBERED}


@transaction.atomic
def set_password(user: User, new: str, *, must_change: bool, now: datetime) -> None:
    """Set a password, checked by the caller or made at random; the one before is remembered, and the account saved."""
    if user.pk is not None and user.password:
        user.past_passwords.create(password=user.password, until=now)
        last = list(user.past_passwords.order_by("-pk").values_list("pk", flat=True)[:REMEMBERED])
        user.past_passwords.exclude(pk__in=last).delete()
    user.set_password(new)
    user.must_change_password, user.password_changed_at = must_change, now
    user.save()


@transaction.atomic
def change_password(*, user: User, present: str, new: str, now: datetime) -> None:
    """Set a new password of one's own; all other sessions of the account end.

    Raises NotUnderstood with the reason.
    """
    if not user.check_password(present):
        raise NotUnderstood("present", _WRONG)
    try:
        validate_password(new, user)
    except ValidationError as error:
        words = "；".join(str(message) for message in error.messages)
        raise NotUnderstood("weak", Bilingual(words, words)) from error
    set_password(user, new, must_change=False, now=now)
    audit.record(scope=scope_of(user), action="account.password", at=now)
