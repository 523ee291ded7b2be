"""Logging in: lock-out, the second factor, passwords that must change, sessions that end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from factories.county import County, build_county
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.staff import accounts, second_factor, sessions
from kangyu.registers.staff.actions import add_user
from kangyu.registers.staff.models import LoginFailure, LoginSession, RecoveryCode, Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.web.front import views as front

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "qingshan-baiyun-1234", "songlin-zhuyuan-5678"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Time that the test moves on."""

    class Clock:
        now = timezone.now()

        def on(self, **by: int) -> datetime:
            self.now += timedelta(**by)
            return self.now

    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def county() -> County:
    county = build_county()
    for name, role in (("operator", Role.OPERATOR), ("auditor", Role.AUDITOR)):
        county.users[name] = User.objects.create(
            username=name, display_name=name, role=role, organisation=county.organisations["bureau"]
        )
    for user in county.users.values():
        user.set_password(PASSWORD)
        user.save()
    return county


def _log_in(username: str, password: str = PASSWORD, client: Client | None = None, **headers: str):
    client = client or Client()
    return client, client.post("/login/", {"username": username, "password": password}, **headers)


# --- lock-out


@pytest.mark.parametrize("username", ["qian", "nobody"])
def test_five_failures_lock_an_account_that_exists_and_one_that_does_not(county, clock, username) -> None:
    for _ in range(5):
        assert "用户名或密码不对" in _log_in(username, "wrong")[1].content.decode()
    assert "15 分钟" in _log_in(username)[1].content.decode()
    assert LoginFailure.objects.filter(who__contains=username).count() == 0
    clock.on(minutes=16)
    assert _log_in(username)[1].status_code == (302 if username == "qian" else 200)


def test_an_address_that_fails_too_often_is_locked_for_all_names(county, clock, monkeypatch) -> None:
    monkeypatch.setattr(accounts, "FAILURES_OF_ADDRESS", 6)
    for number in range(6):
        _log_in(f"guess{number}", "wrong", REMOTE_ADDR="10.0.0.9")
    assert _log_in("qian", REMOTE_ADDR="10.0.0.9")[1].status_code == 200
    assert _log_in("qian", REMOTE_ADDR="10.0.0.8")[1].status_code == 302


def test_the_password_is_weighed_however_locked(county, monkeypatch) -> None:
    weighed = []
    form = front.AuthenticationForm.is_valid
    monkeypatch.setattr(front.AuthenticationForm, "is_valid", lambda self: weighed.append(1) or form(self))
    for _ in range(7):
        _log_in("qian", "wrong")
    assert len(weighed) == 7


def test_the_operator_unlocks_and_nobody_else(county) -> None:
    for _ in range(5):
        _log_in("qian", "wrong")
    with pytest.raises(NotAllowed):
        accounts.unlock(scope=scope_of(county.users["an"]), user=county.users["qian"], now=timezone.now())
    accounts.unlock(scope=scope_of(county.users["operator"]), user=county.users["qian"], now=timezone.now())
    assert _log_in("qian")[1].status_code == 302
    assert AuditEntry.objects.filter(action__in=("account.locked", "account.unlock")).count() == 2


# --- the second factor


def _set_up(client: Client, clock: Any) -> tuple[pyotp.TOTP, list[str]]:
    page = client.get("/login/code/").content.decode()
    generator = pyotp.TOTP(re.search(r"<code>(\w+)</code>", page)[1])
    assert "data:image/svg" in page
    shown = client.post("/login/code/", {"code": generator.at(clock.now)}).content.decode()
    return generator, re.findall(r"<code>([0-9a-f]{5}-[0-9a-f]{5})</code>", shown)


@pytest.mark.parametrize("who", ["bureau", "operator", "auditor"])
def test_an_officer_sets_up_a_code_before_coming_in(county, clock, who) -> None:
    client, answer = _log_in(who)
    assert answer.url == "/login/code/"
    assert client.get("/account/").url.startswith("/login/")
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    _, codes = _set_up(client, clock)
    assert len(codes) == 10
    assert client.get("/account/").status_code == 200


def test_a_code_counts_once_and_within_half_a_minute_of_drift(county, clock) -> None:
    client, _ = _log_in("bureau")
    generator, codes = _set_up(client, clock)
    user = county.users["bureau"]
    assert not second_factor.accepts(user, generator.at(clock.now), now=clock.now)
    clock.on(minutes=5)
    early, late = generator.at(clock.now + timedelta(seconds=30)), generator.at(clock.now - timedelta(seconds=30))
    assert not second_factor.accepts(user, generator.at(clock.now + timedelta(seconds=61)), now=clock.now)
    assert second_factor.accepts(user, late, now=clock.now)
    assert second_factor.accepts(user, early, now=clock.now)
    assert not second_factor.accepts(user, generator.at(clock.now), now=clock.now)
    assert second_factor.accepts(user, codes[0], now=clock.now)
    assert not second_factor.accepts(user, codes[0], now=clock.now)
    assert not RecoveryCode.objects.filter(digest__contains=codes[1][:5]).exists()


def test_guessing_codes_locks_the_account(county, clock) -> None:
    client, _ = _log_in("bureau")
    generator, _ = _set_up(client, clock)
    client, _ = _log_in("bureau")
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})
    clock.on(minutes=1)
    assert client.post("/login/code/", {"code": generator.at(clock.now)}).status_code == 422


def test_a_password_alone_opens_nothing_and_waits_ten_minutes(county, clock) -> None:
    client, _ = _log_in("bureau")
    clock.on(minutes=11)
    assert client.get("/login/code/").url == "/login/"


def test_doctors_need_none_unless_the_installation_says_so(county, clock, settings) -> None:
    assert _log_in("tongmu")[1].url == "/"
    settings.KANGYU_SECOND_FACTOR = "all"
    assert _log_in("tongmu")[1].url == "/login/code/"


def test_demonstration_accounts_come_in_easily_unless_strict(county, clock, settings) -> None:
    User.objects.filter(username="bureau").update(is_synthetic=True, must_change_password=True)
    assert _log_in("bureau")[1].url == "/"
    settings.KANGYU_DEMONSTRATION_STRICT = True
    assert _log_in("bureau")[1].url == "/login/code/"


def test_the_operator_resets_a_lost_telephone(county, clock) -> None:
    client, _ = _log_in("bureau")
    _set_up(client, clock)
    second_factor.reset(scope=scope_of(county.users["operator"]), user=county.users["bureau"], now=clock.now)
    assert "data:image/svg" in _log_in("bureau")[0].get("/login/code/").content.decode()


# --- passwords


def test_a_password_that_another_set_is_changed_before_anything_else(county, clock) -> None:
    add_user(
        username="new",
        password=PASSWORD,
        display_name="新人",
        role=Role.VILLAGE_DOCTOR,
        organisation=county.organisations["tongmu"].code,
        scope=scope_of(county.users["operator"]),
        now=clock.now,
    )
    client, _ = _log_in("new")
    assert client.get("/people/").url == "/account/password/"
    change = {"present": PASSWORD, "new": NEW, "again": NEW}
    for wrong in ({"present": "no"}, {"again": "no"}, {"new": PASSWORD, "again": PASSWORD}, {"new": "1", "again": "1"}):
        assert client.post("/account/password/", change | wrong).status_code == 422, wrong
    assert client.post("/account/password/", change).status_code == 302
    assert client.get("/people/").status_code == 200
    assert _log_in("new")[1].status_code == 200
    assert _log_in("new", NEW)[1].status_code == 302


def test_a_password_expires(county, clock, settings) -> None:
    client, _ = _log_in("tongmu")
    User.objects.update(password_changed_at=clock.now - timedelta(days=180))
    assert client.get("/people/").url == "/account/password/"
    settings.KANGYU_PASSWORD_DAYS = 0
    assert client.get("/people/").status_code == 200


# --- sessions


def test_an_unused_session_ends(county, clock) -> None:
    client, _ = _log_in("tongmu")
    for _ in range(3):
        clock.on(minutes=29)
        assert client.get("/people/").status_code == 200
    clock.on(minutes=31)
    assert "ended=idle" in client.get("/people/").url
    assert client.get("/people/").url.startswith("/login/?next")


def test_too_many_sessions_end_the_oldest(county, clock, settings) -> None:
    settings.KANGYU_SESSIONS = 2
    clients = []
    for _ in range(3):
        clients.append(_log_in("tongmu")[0])
        clock.on(seconds=5)
    assert ["login" in (each.get("/people/").headers.get("Location") or "") for each in clients] == [True, False, False]


def test_ending_all_ends_all(county, clock) -> None:
    here, there = _log_in("tongmu")[0], _log_in("tongmu")[0]
    here.post("/account/sessions/end/")
    assert here.get("/people/").status_code == there.get("/people/").status_code == 302
    assert not LoginSession.objects.filter(ended_at=None).exists()
    with pytest.raises(NotAllowed):
        sessions.end_all(scope=scope_of(county.users["an"]), user=county.users["tongmu"], now=clock.now)


@pytest.mark.parametrize("change", [{"role": Role.INSPECTOR}, {"organisation": "xiaping"}, {"is_active": False}])
def test_who_moved_or_changed_role_or_left_is_out_at_once(county, clock, change) -> None:
    client, _ = _log_in("tongmu")
    assert client.get("/people/").status_code == 200
    user = county.users["tongmu"]
    for name, value in change.items():
        setattr(user, name, county.organisations[value] if name == "organisation" else value)
    user.save()
    assert client.get("/people/").url.startswith("/login/")
