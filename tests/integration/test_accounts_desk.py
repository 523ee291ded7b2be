"""Accounts and institutions at the operator's desk: nobody raises oneself, work goes back, two editors see one another."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.urls import reverse

from factories.county import NOW, TODAY, County, build_county
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff import administering
from kangyu.registers.staff.administering import AccountEntry, Refused, mark_of
from kangyu.registers.staff.models import LoginSession, Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.registers.tasks import actions as tasks
from kangyu.registers.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    county = build_county()
    for name in ("op", "op2"):
        county.users[name] = User.objects.create(
            username=name,
            display_name=name,
            role=Role.OPERATOR,
            organisation=county.organisations["bureau"],
            password=make_password("x"),
            is_synthetic=True,
        )
    return county


@pytest.fixture
def client(county: County) -> Client:
    client = Client()
    client.force_login(county.users["op"])
    return client


def _entry(county: County, role: str, place: str, name: str = "某人") -> AccountEntry:
    return AccountEntry(display_name=name, role=role, organisation_id=county.organisations[place].pk)


def _change(county: County, key: str, entry: AccountEntry, *, by: str = "op", seen: str | None = None) -> int:
    user = User.objects.get(pk=county.users[key].pk)
    return administering.change_account(
        scope=scope_of(county.users[by]), user_id=user.pk, entry=entry, seen=seen or mark_of(user), now=NOW
    )


def _claimed(county: County, key: str, number: int) -> None:
    user = county.users[key]
    entries = [
        tasks.TaskEntry(
            source=f"order:{n}", kind="order", organisation_id=user.organisation_id, due_on=TODAY, assignee_id=user.pk
        )
        for n in range(number)
    ]
    with transaction.atomic():
        tasks.put(entries, now=NOW)


# --- moving


def test_moved_with_open_work_it_goes_back_to_the_old_institution(county: County) -> None:
    _claimed(county, "tongmu", 3)
    user = county.users["tongmu"]
    LoginSession.objects.create(user=user, began_at=NOW, seen_at=NOW)
    assert _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "changpo")) == 3
    found = Task.objects.all()
    assert {(each.organisation_id, each.assignee_id) for each in found} == {(county.organisations["tongmu"].pk, None)}
    assert LoginSession.objects.get().end == LoginSession.End.ENDED
    assert _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "changpo")) == 0


def test_the_second_of_two_editors_sees_both_and_chooses(county: County) -> None:
    seen = mark_of(county.users["tongmu"])
    _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "changpo", "甲"))
    with pytest.raises(Refused) as refused:
        _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "xiaping", "乙"), by="op2", seen=seen)
    assert refused.value.reason == "overtaken"
    assert "甲，村医，长坡村卫生室" in refused.value.message.zh
    assert "乙，村医，下坪村卫生室" in refused.value.message.zh
    _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "xiaping", "乙"), by="op2")
    assert User.objects.get(username="tongmu").organisation == county.organisations["xiaping"]


# who, role, institution → reason
REFUSED = [
    ("op", Role.BUREAU_OFFICER, "bureau", "oneself"),
    ("tongmu", Role.VILLAGE_DOCTOR, "bureau", "does_not_fit"),
    ("tongmu", Role.OPERATOR, "qian", "does_not_fit"),
    ("tongmu", "emperor", "bureau", "role"),
]


@pytest.mark.parametrize(("who", "role", "place", "reason"), REFUSED)
def test_what_cannot_be_says_why(county: County, who, role, place, reason) -> None:
    with pytest.raises(Refused) as refused:
        _change(county, who, _entry(county, role, place))
    assert refused.value.reason == reason


def test_one_operator_always_stays(county: County) -> None:
    scope = scope_of(county.users["op"])
    with pytest.raises(Refused) as refused:
        administering.set_active(scope=scope, user_id=county.users["op"].pk, is_active=False, now=NOW)
    assert refused.value.reason == "oneself"
    administering.set_active(scope=scope, user_id=county.users["op2"].pk, is_active=False, now=NOW)
    # Whose rights were read before they were closed finds the other one alone.
    with pytest.raises(Refused) as refused:
        administering.set_active(
            scope=scope_of(county.users["op2"]), user_id=county.users["op"].pk, is_active=False, now=NOW
        )
    assert refused.value.reason == "last_operator"


def test_nobody_is_sent_to_a_closed_institution(county: County) -> None:
    Organisation.objects.filter(pk=county.organisations["changpo"].pk).update(closed_on=TODAY)
    with pytest.raises(Refused) as refused:
        _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "changpo"))
    assert refused.value.reason == "organisation"


def test_only_who_manages_users(county: County) -> None:
    with pytest.raises(NotAllowed):
        _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "changpo"), by="bureau")


# --- at the pages


def test_an_account_is_added_and_its_password_shown_once(client: Client, county: County) -> None:
    clinic = county.organisations["tongmu"].pk
    given = {"username": "xinren", "display_name": "新人", "role": "village_doctor", "organisation": str(clinic)}
    answer = client.post(reverse("operator:new_account"), given)
    (password,) = re.findall(r"<code>([a-z0-9-]{17})</code>", answer.content.decode())
    made = User.objects.get(username="xinren")
    assert made.check_password(password)
    assert made.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert password not in client.get(reverse("operator:account", args=[made.pk])).content.decode()
    again = client.post(reverse("operator:new_account"), given)
    assert again.status_code == 422
    assert "已被使用" in again.content.decode()
    assert not AuditEntry.objects.filter(detail__icontains=password).exists()


def test_closed_reset_and_listed(client: Client, county: County) -> None:
    user = county.users["tongmu"]
    for key in ("unlock", "sessions", "factor", "password", "close"):
        assert client.post(reverse("operator:account_act", args=[user.pk, key])).status_code in (200, 302)
    user.refresh_from_db()
    assert (user.is_active, user.must_change_password) == (False, True)
    active = client.get(reverse("operator:accounts"), {"role": "village_doctor"}).content.decode()
    assert "xiaping" in active
    assert "tongmu" not in active
    closed = client.get(reverse("operator:accounts"), {"state": "closed"}).content.decode()
    assert "tongmu" in closed
    below = {"organisation": county.organisations["an"].pk, "q": "下坪"}
    assert "1 个账号" in client.get(reverse("operator:accounts"), below).content.decode()
    own = client.post(reverse("operator:account_act", args=[county.users["op"].pk, "close"]))
    assert own.status_code == 422


def test_a_merge_at_the_page_shows_its_numbers_first(client: Client, county: County) -> None:
    tongmu, changpo = county.organisations["tongmu"], county.organisations["changpo"]
    address = reverse("operator:change", args=[tongmu.pk, "merge"])
    given = {"other": str(changpo.pk), "on": "2018-06-01", "source": "洪卫〔2018〕12号"}
    look = client.post(address, given)
    assert "账号 <b>1</b>" in look.content.decode()
    assert Organisation.objects.get(pk=tongmu.pk).closed_on is None
    assert client.post(address, {**given, "confirmed": "1"}).status_code == 302
    page = client.get(reverse("operator:institution", args=[tongmu.pk])).content.decode()
    assert "洪卫〔2018〕12号" in page
    assert "不再接受新的工作" in page
    assert client.get(reverse("operator:institutions"), {"q": "桐木", "closed": "1"}).status_code == 200
    wrong = client.post(reverse("operator:change", args=[changpo.pk, "merge"]), {**given, "on": "2019-01-02"})
    assert wrong.status_code == 422
    assert client.get(reverse("operator:change", args=[changpo.pk, "burn"])).status_code == 404
    for key in ("rename", "move", "merge", "split"):
        assert client.get(reverse("operator:change", args=[changpo.pk, key])).status_code == 200


@pytest.mark.parametrize("name", ["operator:institution", "operator:account"])
def test_the_doors_are_the_operator_s(county: County, name: str) -> None:
    client = Client()
    client.force_login(county.users["bureau"])
    User.objects.filter(pk=county.users["bureau"].pk).update(is_synthetic=True)
    assert client.get(reverse(name, args=[1])).status_code == 403


def test_who_lost_the_role_meanwhile_moves_no_case(county: County) -> None:
    client, user = Client(), county.users["tongmu"]
    client.force_login(user)
    case = Case.objects.create(
        number="ZZ-1",
        kind="referral",
        version=1,
        opening="ask",
        state="sent",
        urgency=1,
        holder=county.organisations["qian"],
        data={},
        opened_on=TODAY,
        opened_at=NOW,
    )
    CaseParty.objects.create(case=case, party="primary", organisation=county.organisations["tongmu"])
    _change(county, "tongmu", _entry(county, Role.VILLAGE_DOCTOR, "xiaping"))
    address = reverse("cases:move", kwargs={"case_id": case.pk, "key": "end"})
    answer = client.post(address, {"revision": "0", "reason": "不再需要"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.post(address, {"revision": "0", "reason": "不再需要"}).status_code in (403, 404)
    case.refresh_from_db()
    assert case.revision == 0
