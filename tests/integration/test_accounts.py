"""Logging in: lock-out, the second factor, passwords that must change, sessions that end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from factories.county import County, build_county
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.staff import attempts, second_factor, sessions
from kangyu.registers.staff.actions import add_user
from kangyu.registers.staff.administering import reset_password
from kangyu.registers.staff.models import LoginFailure, LoginSession, PastPassword, RecoveryCode, Role, User
from kangyu.registers.staff.passwords import REMEMBERED, change_password
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.registers.staff.roles import RIGHTS
from kangyu.vocabulary.errors import NotUnderstood
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


# --- failures, and waiting after them

HOME, AWAY = {"REMOTE_ADDR": "10.0.0.8"}, {"REMOTE_ADDR": "10.66.6.6"}


def _fail(username: str, times: int, **headers: str) -> None:
    """Failures noted without weighing a password each time."""
    for _ in range(times):
        attempts.note_failure(username, headers.get("REMOTE_ADDR", "127.0.0.1"), now=timezone.now())


def _comes_in(username: str, **headers: str) -> bool:
    return _log_in(username, **headers)[1].status_code == 302


@pytest.mark.parametrize("username", ["tongmu", "nobody"])
def test_after_five_failures_one_waits_whether_the_account_exists_or_not(county, clock, username) -> None:
    for _ in range(5):
        assert "用户名或密码不对" in _log_in(username, "wrong")[1].content.decode()
    page = _log_in(username)[1].content.decode()
    assert "请 1 分钟后再试" in page and "127.0.0.1" in page
    assert not LoginFailure.objects.filter(account__contains=username).exists()
    clock.on(seconds=31)
    assert _comes_in(username) == (username == "tongmu")


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(county, clock) -> None:
    waits = []
    for number in range(12):
        _fail("tongmu", 1)
        waits.append(attempts.time_to_wait("tongmu", "127.0.0.1", now=clock.now).total_seconds())
        assert number < 4 or waits[-1]
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_nobody_elsewhere_shuts_the_door_of_an_account(county, clock) -> None:
    assert _comes_in("tongmu", **HOME)
    _fail("tongmu", 40, **AWAY)
    assert not _comes_in("tongmu", **AWAY)
    assert _comes_in("tongmu", **HOME)
    assert not _comes_in("tongmu", REMOTE_ADDR="10.0.0.7"), "from where it never came in, all failures count"


def test_an_office_behind_one_address_stays_open_to_who_came_in_from_it(county, clock) -> None:
    assert _comes_in("tongmu", **HOME)
    for number in range(30):
        _fail(f"guess{number}", 1, **HOME)
    assert not _comes_in("xiaping", **HOME)
    assert _comes_in("tongmu", **HOME) and _comes_in("xiaping", REMOTE_ADDR="10.0.0.9")


def test_coming_in_forgets_ones_own_failures_and_no_others(county, clock) -> None:
    _fail("tongmu", 4, **HOME)
    _fail("tongmu", 4, **AWAY)
    assert _comes_in("tongmu", **HOME)
    assert LoginFailure.objects.count() == 4


def test_what_failed_more_than_an_hour_ago_holds_nobody_up(county, clock) -> None:
    _fail("tongmu", 30)
    clock.on(minutes=61)
    assert _comes_in("tongmu")


def test_the_password_is_weighed_however_long_one_waits(county, monkeypatch) -> None:
    weighed = []
    form = front.AuthenticationForm.is_valid
    monkeypatch.setattr(front.AuthenticationForm, "is_valid", lambda self: weighed.append(1) or form(self))
    for _ in range(7):
        _log_in("tongmu", "wrong")
    assert len(weighed) == 7


def test_each_failure_is_in_the_log_and_no_name_as_typed(county, clock) -> None:
    _log_in("tongmu", "wrong", **AWAY)
    _log_in("my-password-by-mistake", "wrong", **AWAY)
    known, unknown = AuditEntry.objects.filter(action="account.failed").order_by("sequence")
    assert (known.user_name, known.detail) == ("tongmu", {"address": "10.66.6.6", "is_known": True})
    assert unknown.user_id is None and "mistake" not in str((unknown.user_name, unknown.detail))


def test_the_operator_unlocks_an_account_or_an_address_and_nobody_else(county, clock) -> None:
    operator, now = scope_of(county.users["operator"]), clock.now
    _fail("tongmu", 25, **AWAY)
    for act in ({"user": county.users["tongmu"]}, {"address": "10.66.6.6"}):
        unlock = attempts.unlock if "user" in act else attempts.unlock_address
        with pytest.raises(NotAllowed):
            unlock(scope=scope_of(county.users["an"]), now=now, **act)
    attempts.unlock(scope=operator, user=county.users["tongmu"], now=now)
    assert _comes_in("tongmu", **AWAY)
    for number in range(30):
        _fail(f"guess{number}", 1, **AWAY)
    assert not _comes_in("xiaping", **AWAY)
    client = Client()
    client.force_login(county.users["operator"])
    sent = client.post("/operator/accounts/unlock-address/", {"address": " 10.66.6.6 "}, follow=True)
    assert "清除 30 次失败" in sent.content.decode()
    assert _comes_in("xiaping", **AWAY)
    assert AuditEntry.objects.filter(action__in=("account.unlock", "account.unlock_address")).count() == 2


@pytest.mark.parametrize(
    ("proxies", "remote", "told", "counted"),
    [
        ([], "10.66.6.6", "1.1.1.1", "10.66.6.6"),
        (["10.0.0.1/32"], "10.66.6.6", "1.1.1.1", "10.66.6.6"),
        (["10.0.0.1/32"], "10.0.0.1", "6.6.6.6, 10.9.9.9", "10.9.9.9"),
        (["10.0.0.0/24"], "10.0.0.1", "10.9.9.9, 10.0.0.2", "10.9.9.9"),
        (["10.0.0.1/32"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.1/32"], "10.0.0.1", "<script>", "10.0.0.1"),
    ],
)
def test_what_a_proxy_says_counts_where_the_settings_name_it(county, settings, proxies, remote, told, counted) -> None:
    settings.KANGYU_PROXIES = proxies
    _log_in("tongmu", "wrong", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=told)
    assert AuditEntry.objects.get(action="account.failed").detail["address"] == counted


# --- the second factor


def _set_up(client: Client, clock: Any) -> tuple[pyotp.TOTP, list[str]]:
    page = client.get("/login/code/").content.decode()
    generator = pyotp.TOTP(re.search(r"<code>(\w+)</code>", page)[1])
    assert "data:image/svg" in page
    shown = client.post("/login/code/", {"code": generator.at(clock.now)}).content.decode()
    return generator, re.findall(r"<code>([0-9a-f]{5}-[0-9a-f]{5})</code>", shown)


def test_only_doctors_come_in_without_a_code() -> None:
    """Whoever reaches more than one village clinic's people, or the county's figures, has one."""
    without = {role for role, rights in RIGHTS.items() if not rights.needs_second_factor}
    assert without == {Role.VILLAGE_DOCTOR, Role.HOSPITAL_DOCTOR}


def test_who_saw_the_key_of_another_attempt_has_no_key(county, clock) -> None:
    """Somebody who knew the first password looked at the picture before the officer set the code up."""
    thief, _ = _log_in("bureau")
    seen = re.search(r"<code>(\w+)</code>", thief.get("/login/code/").content.decode())[1]
    again = re.search(r"<code>(\w+)</code>", thief.get("/login/code/").content.decode())[1]
    officer, _ = _log_in("bureau")
    generator, codes = _set_up(officer, clock)
    assert codes and seen == again != generator.secret
    assert not second_factor.accepts(county.users["bureau"], pyotp.TOTP(seen).at(clock.now), now=clock.now)
    assert thief.post("/login/code/", {"code": pyotp.TOTP(seen).at(clock.now)}).status_code == 422
    assert "data:image/svg" not in thief.get("/login/code/").content.decode()
    assert generator.secret not in str(Session.objects.values_list("session_data", flat=True))


@pytest.mark.parametrize("who", ["bureau", "operator", "auditor", "qian"])
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


def test_guessing_codes_makes_one_wait(county, clock) -> None:
    client, _ = _log_in("bureau")
    generator, _ = _set_up(client, clock)
    client, _ = _log_in("bureau")
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})
    clock.on(seconds=29)
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


@pytest.mark.parametrize("weak", ["2020200620", "cunyi12345", "my-CUNYI-of-2020", "password123", "short-1"])
def test_a_weak_password_is_refused_in_words(county, weak) -> None:
    user = county.users["tongmu"]
    User.objects.filter(pk=user.pk).update(username="cunyi")
    client, _ = _log_in("cunyi")
    answer = client.post("/account/password/", {"present": PASSWORD, "new": weak, "again": weak})
    assert answer.status_code == 422 and User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert "密码" in re.search(r'role="alert"[^>]*>([^<]+)', answer.content.decode())[1]


def test_the_last_few_passwords_are_not_used_again(county, clock) -> None:
    user = county.users["tongmu"]
    passwords = [PASSWORD, *(f"{NEW}-{number}" for number in range(6))]
    for present, new in pairwise(passwords):
        change_password(user=user, present=present, new=new, now=clock.now)
    for used in passwords[1:]:
        with pytest.raises(NotUnderstood):
            change_password(user=user, present=passwords[-1], new=used, now=clock.now)
    assert PastPassword.objects.filter(user=user).count() == REMEMBERED
    change_password(user=user, present=passwords[-1], new=PASSWORD, now=clock.now)


def test_what_the_operator_set_is_not_used_again_either(county, clock) -> None:
    user = county.users["tongmu"]
    given = reset_password(scope=scope_of(county.users["operator"]), user_id=user.pk, now=clock.now)
    user.refresh_from_db()
    for used in (given, PASSWORD):
        with pytest.raises(NotUnderstood):
            change_password(user=user, present=given, new=used, now=clock.now)


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
