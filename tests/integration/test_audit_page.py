"""The auditor's page: what was done, to which row, to whom; and what everybody leaves there by ordinary acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.audit import vouching
from kangyu.registers.audit.actions import record
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import EmergencyAccess, Role, User
from kangyu.web.audit.details import details_in_words

pytestmark = pytest.mark.django_db
PASSWORD = "shanshui-4127"


@pytest.fixture
def county(tmp_path: Path, settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    for role in (Role.AUDITOR, Role.OPERATOR):
        county.users[role] = User.objects.create(
            username=role, display_name=role, role=role, organisation=county.organisations["bureau"]
        )
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(8)]), "residents")
    return county


def _as(county: County, who: str) -> Client:
    client = Client()
    client.force_login(county.users[who])
    return client


def test_the_auditor_sees_which_row_which_job_what_for_and_whom_by_number(county) -> None:
    people = [person.pk for person in Resident.objects.all()]
    record(scope=None, action="release.deidentified", detail={"purpose": "高血压研究", "rows": 7}, at=NOW)
    record(
        scope=county.scope("qian"),
        action="write.contact",
        residents=people,
        detail={"form": "outpatient_visit"},
        at=NOW,
    )
    record(scope=None, action="run.job", detail={"job": "backup"}, at=NOW)
    client = _as(county, Role.AUDITOR)
    page = client.get("/audit/").content.decode()
    for said in ("高血压研究", "去标识化导出", "门诊", "备份", f'href="?person={people[0]}"', "共 8 人"):
        assert said in page, said
    assert not any(person.name in page for person in Resident.objects.all())
    of_one = client.get(f"/audit/?person={people[7]}&kind=write.").content.decode()
    assert "保存记录" in of_one and "启动任务" not in of_one.split("<tbody>")[1]
    assert _as(county, "bureau").get("/audit/").status_code == 403


@pytest.mark.parametrize("detail", ["bent", None, {"odd": {"a": 1}}, {"form": "gone"}, {"entries": list(range(30))}])
def test_whatever_a_detail_holds_can_be_shown(detail: Any) -> None:
    assert all(name.zh and value.zh for name, value in details_in_words("read.person", detail))


def test_an_anchor_made_anew_stands_on_top_until_the_auditor_says_what_it_was(county) -> None:
    record(scope=None, action="chain.anchor", detail={"after": 3}, at=NOW)
    client, told = _as(county, Role.AUDITOR), "链尾锚曾经缺失"
    assert told in client.get("/audit/").content.decode()
    assert _as(county, Role.OPERATOR).post("/audit/vouch/", {"words": "磁盘更换"}).status_code == 403
    assert client.post("/audit/vouch/", {"words": "好"}).status_code == 422
    assert client.post("/audit/vouch/", {"words": "磁盘更换，已与异机锚核对"}).status_code == 302
    assert told not in client.get("/audit/").content.decode() and vouching.unvouched() is None
    assert client.post("/audit/vouch/", {"words": "磁盘更换，已与异机锚核对"}).status_code == 422


def test_a_person_reads_why_the_record_was_opened_in_an_emergency(county) -> None:
    client, person = _as(county, "xiaping"), Resident.objects.get(line=2)
    token = client.post("/search/", {"q": number_of(0)}).content.decode().split('name="token" value="')[1].split('"')[0]
    client.post("/emergency/ask/", {"token": token, "reason": "rescue", "words": "昏迷送医抢救"})
    assert EmergencyAccess.objects.get().resident == person
    for page in ("access/", "access/print/"):
        told = _as(county, "tongmu").get(f"/people/{person.pk}/{page}").content.decode()
        assert "昏迷送医抢救" in told and "理由：" in told, page


def test_logging_out_is_an_entry(county) -> None:
    user = county.users["tongmu"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/login/", {"username": "tongmu", "password": PASSWORD})
    client.post("/logout/")
    assert AuditEntry.objects.latest("sequence").action == "account.logout"
    assert AuditEntry.objects.latest("sequence").user_name == "tongmu"


@pytest.mark.parametrize("content", ["residents", "nothing"])
def test_a_sheet_that_changed_nothing_or_was_refused_is_an_entry(county, tmp_path: Path, content: str) -> None:
    rows = [resident_row(index) for index in range(8)] if content == "residents" else [{"天气": "晴"}]
    send(write_csv(tmp_path / "r.csv", rows), "residents", scope=county.scope("qian"))
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.user_name) == ("import.sheet", "qian")
    assert not entry.detail.get("added") and entry.detail.get("reason") == (
        None if content == "residents" else "no_header"
    )
    assert entry.detail["again"] == (content == "residents")
