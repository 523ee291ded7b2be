"""Accounts as the operator keeps them: added, moved, closed, let in again. Nobody raises oneself; one operator always stays."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from kangyu.registers.audit import actions as audit
from kangyu.registers.places.models import Organisation
from kangyu.registers.tasks.escalation import release_of
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .models import Role, User
from .passwords import set_password
from .policies import Scope
from .roles import RIGHTS, name_of_role
from .sessions import end_of_many

_KIND = Organisation.Kind
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")
_LONGEST_NAME = 40
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud

_MESSAGES = {
    "username": Bilingual(
        "用户名用 2–40 个字母、数字、点、横线", "A user name has 2 to 40 letters, digits, dots and dashes"
    ),
    "username_taken": Bilingual("用户名 {name} 已被使用", "The user name {name} is taken"),
    "display_name": Bilingual("请填写姓名（不超过 40 字）", "Give the name, at most 40 characters"),
    "role": Bilingual("没有这种岗位", "There is no such role"),
    "organisation": Bilingual("没有这个机构，或已撤并", "There is no such institution, or it was closed"),
    "does_not_fit": Bilingual("{role}不能设在{place}", "The role {role} is not held at {place}"),
    "oneself": Bilingual(
        "不能更改自己的岗位、机构和状态，请另一位运维人员办理",
        "Nobody changes their own role, institution or state; ask another operator",
    ),
    "last_operator": Bilingual(
        "这是最后一位运维人员，不能调离或停用", "This is the last operator: neither moved nor closed"
    ),
    "overtaken": Bilingual(
        "您打开之后，这个账号已被改为：{now}。您填写的是：{yours}。请核对后再保存。",
        "Since you opened it the account was changed to: {now}. You entered: {yours}. Check, then save again.",
    ),
    "nobody": Bilingual("没有这个账号", "There is no such account"),
}


class Refused(NotUnderstood):
    """A change of an account that is not possible; `message` tells why."""


def _refused(reason: str, **values: object) -> Refused:
    return Refused(reason, _MESSAGES[reason].format(**values))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEntry:
    """An account as entered."""

    display_name: str
    role: str
    organisation_id: int | None

    @property
    def words(self) -> Bilingual:
        """The entry as people read it."""
        place = Organisation.objects.filter(pk=self.organisation_id).values_list("short_name", flat=True).first() or "—"
        role = name_of_role(self.role)
        return Bilingual(f"{self.display_name}，{role.zh}，{place}", f"{self.display_name}, {role.en}, {place}")


def entry_of(user: User) -> AccountEntry:
    """An account as it stands."""
    return AccountEntry(display_name=user.display_name, role=user.role, organisation_id=user.organisation_id)


def mark_of(user: User) -> str:
    """What an editor saw, in one word: another one means that somebody changed it meanwhile."""
    return f"{user.role}.{user.organisation_id or 0}.{int(user.is_active)}.{user.display_name}"


@transaction.atomic
def add_account(
    *, scope: Scope, username: str, entry: AccountEntry, now: datetime, password: str = ""
) -> tuple[User, str]:
    """Add an account. It and its first password, told this once, to be changed at the first login.

    Args:
        password: the first password, where somebody wants to choose it.

    Raises NotAllowed, and `Refused` with the reason; ValidationError for a password that is too weak.
    """
    scope.require(scope.may_manage_users)
    username = username.strip()
    if not _USERNAME.fullmatch(username):
        raise _refused("username")
    if User.objects.filter(username__iexact=username).exists():
        raise _refused("username_taken", name=username)
    _check(entry)
    user = User(username=username, **_values(entry))
    if password:
        validate_password(password, user)
    password = password or _new_password()
    set_password(user, password, must_change=True, now=now)
    detail = {"user": username, "role": entry.role, "organisation": entry.organisation_id}
    audit.record(scope=scope, action="account.add", detail=detail, at=now)
    return user, password


@transaction.atomic
def change_account(*, scope: Scope, user_id: int, entry: AccountEntry, seen: str, now: datetime) -> int:
    """Change name, role or institution, as somebody who saw the account as `seen` (`mark_of`).

    With role or institution all sessions end at once, and what was claimed where the person works no longer goes back
    into the pool there. How many tasks went back.

    Raises NotAllowed, and `Refused` with the reason; "overtaken" tells what another made of it meanwhile.
    """
    user = _held(scope, user_id)
    if entry_of(user) == entry:
        return 0
    if mark_of(user) != seen:
        raise _refused("overtaken", now=entry_of(user).words, yours=entry.words)
    _check(entry)
    is_moved = (user.role, user.organisation_id) != (entry.role, entry.organisation_id)
    if is_moved:
        require_other(scope, user)
        if entry.role != Role.OPERATOR:
            _require_operator_left(user)
    before = {"role": user.role, "organisation": user.organisation_id}
    User.objects.filter(pk=user.pk).update(**_values(entry))
    released = _end_work(user, scope, now) if is_moved else 0
    detail = {
        "user": user.username,
        "was": before,
        "role": entry.role,
        "organisation": entry.organisation_id,
        "released": released,
    }
    audit.record(scope=scope, action="account.change", detail=detail, at=now)
    return released


@transaction.atomic
def set_active(*, scope: Scope, user_id: int, is_active: bool, now: datetime) -> int:
    """Close an account or let it in again; closed, it loses sessions and claimed tasks. How many tasks went back.

    Raises NotAllowed, and `Refused` with the reason.
    """
    user = _held(scope, user_id)
    if user.is_active == is_active:
        return 0
    require_other(scope, user)
    if is_active:
        _check(entry_of(user))
    else:
        _require_operator_left(user)
    User.objects.filter(pk=user.pk).update(is_active=is_active, generation=F("generation") + 1)
    released = _end_work(user, scope, now)
    action = "account.open" if is_active else "account.close"
    audit.record(scope=scope, action=action, detail={"user": user.username, "released": released}, at=now)
    return released


@transaction.atomic
def reset_password(*, scope: Scope, user_id: int, now: datetime) -> str:
    """A new password, told this once and to be changed at the next login; all sessions end. Raises NotAllowed, `Refused`."""
    user = _held(scope, user_id)
    require_other(scope, user)
    password = _new_password()
    set_password(user, password, must_change=True, now=now)
    end_of_many([user.pk], now=now)
    audit.record(scope=scope, action="account.password_reset", detail={"user": user.username}, at=now)
    return password


def fits(role: str, kind: str) -> bool:
    """Whether a role is held at institutions of a kind."""
    if role in _HELD_AT:
        return kind in _HELD_AT[role]
    return kind == _KIND.BUREAU or kind in RIGHTS[role].houses


_HELD_AT: dict[str, frozenset[str]] = {
    Role.VILLAGE_DOCTOR: frozenset({_KIND.VILLAGE_CLINIC}),
    Role.TOWNSHIP_OFFICER: frozenset({_KIND.TOWNSHIP_CENTRE}),
    Role.HOSPITAL_DOCTOR: frozenset({_KIND.COUNTY_HOSPITAL, _KIND.MATERNAL_CHILD}),
}


def _held(scope: Scope, user_id: int) -> User:
    scope.require(scope.may_manage_users)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise _refused("nobody")
    return user


def require_other(scope: Scope, user: User) -> None:
    """Raise `Refused` when the account is the operator's own."""
    if scope.user is not None and scope.user.pk == user.pk:
        raise _refused("oneself")


def _require_operator_left(user: User) -> None:
    """All operators are locked: of two who close one another only the first succeeds."""
    if user.role != Role.OPERATOR or not user.is_active:
        return
    operators = User.objects.select_for_update().filter(role=Role.OPERATOR, is_active=True).order_by("pk")
    if not [each for each in operators if each.pk != user.pk]:
        raise _refused("last_operator")


def _check(entry: AccountEntry) -> None:
    if not 0 < len(entry.display_name.strip()) <= _LONGEST_NAME:
        raise _refused("display_name")
    if entry.role not in RIGHTS:
        raise _refused("role")
    place = Organisation.objects.filter(pk=entry.organisation_id, closed_on=None).first()
    if place is None:
        raise _refused("organisation")
    if not fits(entry.role, place.kind):
        raise _refused("does_not_fit", role=name_of_role(entry.role), place=place.short_name)


def _values(entry: AccountEntry) -> dict[str, object]:
    return {
        "display_name": entry.display_name.strip(),
        "role": entry.role,
        "organisation_id": entry.organisation_id,
    }


def _end_work(user: User, scope: Scope, now: datetime) -> int:
    end_of_many([user.pk], now=now)
    moved = User.objects.select_related("organisation").get(pk=user.pk)
    return release_of(moved, by=scope.user.pk if scope.user else None, now=now)


def _new_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
