"""Emergency access, from the search box to the auditor's decision."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from factories.county import TODAY, County, build_county
from factories.importing import send
from factories.people import birth_of, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import EmergencyAccess, Role, User
from kangyu.registers.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path, settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    send(
        write_csv(tmp_path / "r.csv", [resident_row(1, 既往疾病="高血压、严重精神障碍"), resident_row(2)]), "residents"
    )
    for role in (Role.AUDITOR, Role.OPERATOR):
        county.users[role] = User.objects.create(
            username=role, display_name=role, role=role, organisation=county.organisations["bureau"]
        )
    return county


@pytest.fixture
def person(county: County) -> Resident:
    return Resident.objects.get(line=2)


def _as(county: County, who: str) -> Client:
    client = Client()
    client.force_login(county.users[who])
    return client


def _token(client: Client, text: str) -> str:
    page = client.post("/search/", {"q": text}).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    return found[1] if found else ""


def _ask(client: Client, token: str, **answers: str):
    return client.post("/emergency/ask/", {"token": token, "reason": "rescue", "words": "昏迷送医抢救"} | answers)


@pytest.mark.parametrize("text", [number_of(1), f"{name_of(1)} {birth_of(1)}", f"{name_of(1)}{birth_of(1):%Y%m%d}"])
def test_an_exact_search_says_that_there_is_a_record_and_no_more(county, person, text) -> None:
    client = _as(county, "xiaping")
    page = client.post("/search/", {"q": text})
    said = page.content.decode()
    assert "管理范围之外" in said
    body = said.replace(f'value="{text}"', "").replace(f"“{text}”", "")
    assert person.name not in body and number_of(1) not in body and "桐木" not in body
    assert AuditEntry.objects.latest("sequence").action == "find.outside"


@pytest.mark.parametrize("text", [name_of(1), number_of(7), f"{name_of(1)} 1950-01-01"])
def test_anything_less_than_exact_finds_nothing(county, person, text) -> None:
    assert _token(_as(county, "xiaping"), text) == ""


@pytest.mark.parametrize("who", [Role.AUDITOR, Role.OPERATOR])
def test_roles_without_patients_find_nothing(county, person, who) -> None:
    assert _token(_as(county, who), number_of(1)) == ""


def test_asked_with_a_reason_it_opens_one_person_for_looking(county, person) -> None:
    client = _as(county, "xiaping")
    token = _token(client, number_of(1))
    assert _ask(client, token, words="救").status_code == 422
    assert _ask(client, token, reason="curious").status_code == 422
    assert client.get(f"/people/{person.pk}/").status_code == 404
    assert _ask(client, token).url == f"/people/{person.pk}/"
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert person.name in page and "紧急调阅" in page and "高血压" in page
    assert "精神障碍" not in page and "与本人有无此类内容无关" in page
    assert client.get(f"/people/{person.pk}/forms/hypertension_follow_up/").status_code == 403
    assert client.get(f"/people/{Resident.objects.get(line=3).pk}/").status_code == 404
    newest = AuditEntry.objects.filter(action="read.person").latest("sequence")
    assert newest.basis.endswith(f"/emergency:{EmergencyAccess.objects.get().pk}")
    assert _as(county, "an").get(f"/people/{person.pk}/").status_code == 404


def test_in_a_world_that_stands_still_it_runs_out_all_the_same(county, person, monkeypatch) -> None:
    client, opened = _as(county, "xiaping"), timezone.now()
    _ask(client, _token(client, number_of(1)))
    assert client.get(f"/people/{person.pk}/").status_code == 200
    for later in (timedelta(hours=4, minutes=1), timedelta(days=1), timedelta(days=1, hours=2)):
        monkeypatch.setattr("kangyu.registers.clock.timezone.now", lambda later=later: opened + later)
        assert _as(county, "xiaping").get(f"/people/{person.pk}/").status_code == 404


def test_the_log_of_such_a_world_shows_the_machines_clock(county, person) -> None:
    begun = timezone.now()
    _as(county, "tongmu").get(f"/people/{person.pk}/")
    assert begun <= AuditEntry.objects.get(action="read.person").at <= timezone.now()


def test_a_token_is_one_persons_own(county, person) -> None:
    token = _token(_as(county, "xiaping"), number_of(1))
    assert _ask(_as(county, "an"), token).status_code == 400
    assert _ask(_as(county, "xiaping"), "bent").status_code == 400
    assert not EmergencyAccess.objects.exists()


def test_who_manages_the_person_is_told_and_the_auditor_decides_once(county, person) -> None:
    client = _as(county, "xiaping")
    _ask(client, _token(client, number_of(1)))
    assert Task.objects.get(kind="emergency").organisation_id == person.organisation_id
    assert person.name in _as(county, "qian").get("/emergency/").content.decode()
    auditor = _as(county, Role.AUDITOR)
    page = auditor.get("/emergency/").content.decode()
    assert "昏迷送医抢救" in page and person.name not in page
    address = f"/emergency/{EmergencyAccess.objects.get().pk}/decide/"
    assert _as(county, "qian").post(address, {"decision": "justified"}).status_code == 403
    assert auditor.post(address, {"decision": "justified", "words": "病历相符"}).status_code == 302
    assert auditor.post(address, {"decision": "unjustified"}).status_code == 422
    assert EmergencyAccess.objects.get().decision == "justified"


def test_the_person_can_be_shown_who_looked(county, person) -> None:
    client = _as(county, "xiaping")
    _ask(client, _token(client, number_of(1)))
    client.get(f"/people/{person.pk}/")
    paper = _as(county, "qian").get(f"/people/{person.pk}/access/print/").content.decode()
    assert "村医 · 紧急调阅" in paper and "下坪村卫生室" in paper


def test_the_log_is_the_auditors(county, person) -> None:
    _as(county, "qian").get(f"/people/{person.pk}/")
    page = _as(county, Role.AUDITOR).get("/audit/?kind=read.").content.decode()
    assert "查看档案" in page and person.name not in page
    for who in ("qian", "bureau", Role.OPERATOR):
        assert _as(county, who).get("/audit/").status_code == 403
