"""Institutions at the operator's desk: one is added; what was settled already is told before a merge."""

from __future__ import annotations

import pytest
from django.test import Client

from factories.county import NOW, TODAY, County, build_county
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.ledgers.models import ClosedPeriod
from kangyu.registers.messages import queries as messages
from kangyu.registers.places.models import Area, Organisation, OrganisationChange
from kangyu.registers.reports.models import Report
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import system_scope

pytestmark = pytest.mark.django_db
NEW = {
    "name": "黔城镇新村卫生室",
    "short_name": "新村卫生室",
    "kind": "village_clinic",
    "area": "431281101203",
    "area_name": "新村",
    "parent": "43128110100001",
    "on": "2018-06-01",
    "source": "洪卫〔2018〕3号",
}


@pytest.fixture
def county(settings) -> County:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    bureau = county.organisations["bureau"]
    county.users["operator"] = User.objects.create(username="op", role=Role.OPERATOR, organisation=bureau)
    return county


@pytest.fixture
def client(county: County) -> Client:
    client = Client()
    client.force_login(county.users["operator"])
    return client


def test_a_clinic_is_added_with_its_new_village(client: Client, county: County) -> None:
    assert client.post("/operator/institutions/new/", NEW).status_code == 302
    made = Organisation.objects.get(name=NEW["name"])
    assert (made.code, str(made.opened_on)) == ("43128110120301", "2018-06-01")
    assert made.lineage == f"{county.organisations['qian'].lineage}{made.pk}/"
    assert Area.objects.get(pk="431281101203").parent_id == "431281101000"
    assert OrganisationChange.objects.get(organisation=made).kind == "added"
    assert AuditEntry.objects.filter(action="places.add").count() == 1
    shown = client.get(f"/operator/institutions/{made.pk}/").content.decode()
    assert "设立，隶属 黔城镇中心卫生院" in shown
    again = client.post("/operator/institutions/new/", NEW)
    assert again.status_code == 422


WRONG = [
    ({"name": ""}, "机构名称：必须填写"),
    ({"name": "黔城镇桐木村卫生室"}, "已有机构使用这个名称"),
    ({"kind": "palace"}, "机构类别应为"),
    ({"area_name": "", "area": "黔城镇"}, "应写村的区划"),
    ({"area": "431281101201"}, "区划代码 431281101201 已被使用"),
    ({"area": "431282101203"}, "不在 洪江市 之内"),
    ({"area_name": "", "area": "431281101201", "code": "43128110120101"}, "代码 43128110120101 已是"),
    ({"area_name": "", "area": "长坡村"}, "请写代码"),
    ({"parent": "999"}, "没有这个机构"),
    ({"source": ""}, "依据"),
    ({"on": "2099-01-01"}, "晚于今天"),
    ({"on": "soon"}, "生效日期"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_added_says_why(client: Client, wrong: dict[str, str], said: str) -> None:
    before = Organisation.objects.count(), Area.objects.count()
    refused = client.post("/operator/institutions/new/", NEW | wrong)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert (Organisation.objects.count(), Area.objects.count()) == before


def test_the_look_at_a_merge_names_what_is_settled_since_that_day(client: Client, county: County) -> None:
    snapshot = Snapshot.objects.create(as_of=TODAY, taken_at=NOW, folder="x", rows={}, state="ready")
    shared = {"key": "work_summary", "version": 1, "area_id": "431281000000", "snapshot": snapshot, "content": {}}
    for period, state in (("2017", "issued"), ("2018H1", "issued"), ("2018", "draft")):
        Report.objects.create(period=period, state=state, title=period, written_at=NOW, **shared)
    qian = county.organisations["qian"]
    ClosedPeriod.objects.create(
        ledger="", organisation=qian, period="2018-05", first=2018 * 12 + 4, last=2018 * 12 + 4, closed_at=NOW
    )
    tongmu, changpo = county.organisations["tongmu"], county.organisations["changpo"]
    address = f"/operator/institutions/{tongmu.pk}/merge/"
    asked = {"other": changpo.pk, "source": "洪卫〔2018〕3号"}
    early = client.post(address, asked | {"on": "1999-01-01"}).content.decode()
    assert "已印发的报告 2" in early
    assert "已结账的期间 1" in early
    assert "已印发的报告 1" in client.post(address, asked | {"on": "2018-06-15"}).content.decode()
    assert "已印发的报告" not in client.post(address, asked | {"on": "2018-12-01"}).content.decode()


def test_a_short_name_of_another_is_refused_and_a_merged_one_is_missed_no_more(client: Client, county: County) -> None:
    qian, an = county.organisations["qian"], county.organisations["an"]
    renaming = {"name": "黔城镇卫生院", "short_name": "安江卫生院", "on": "2018-06-01", "source": "x"}
    refused = client.post(f"/operator/institutions/{qian.pk}/rename/", renaming)
    assert "已有机构使用“安江卫生院”" in refused.content.decode()
    merging = {"other": qian.pk, "on": "2018-06-01", "source": "x", "confirmed": "1"}
    assert client.post(f"/operator/institutions/{an.pk}/merge/", merging).status_code == 302
    found = messages.sources(system_scope(), kinds=["township_centre"], now=NOW)
    assert [source.organisation for source in found] == [qian]
