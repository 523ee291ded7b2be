"""Accounts are added once, with a password that can stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.places.actions import AreaEntry, OrganisationEntry, add_areas, add_organisations
from kangyu.registers.staff.actions import add_user
from kangyu.registers.staff.models import Role, User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _places(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    add_areas([AreaEntry("439921000000", "康勒县", "county")])
    add_organisations([OrganisationEntry("43992100000001", "康勒县卫生健康局", "县卫健局", "bureau", "439921000000")])


def _add(password: str = "qingshan-baiyun-1234", role: str = "bureau_officer") -> User:
    return add_user(
        username="weijianju",
        password=password,
        display_name="示范",
        role=role,
        organisation="43992100000001",
        scope=None,
        now=NOW,
    )


def test_the_same_account_again_changes_nothing() -> None:
    user = _add()
    assert user.check_password("qingshan-baiyun-1234")
    assert _add().password == user.password
    assert AuditEntry.objects.filter(action="write.user").count() == 1


def test_a_known_account_is_brought_to_what_is_given() -> None:
    _add()
    user = _add(password="another-word-5678", role="operator")
    assert User.objects.count() == 1
    assert user.role == Role.OPERATOR and user.check_password("another-word-5678")
    assert AuditEntry.objects.filter(action="write.user").count() == 2


@pytest.mark.parametrize("password", ["short", "weijianju2026", "password123"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        _add(password=password)
    assert not User.objects.exists()


def test_no_such_role_is_refused() -> None:
    with pytest.raises(ValueError):
        _add(role="king")
