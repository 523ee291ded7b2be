"""What the ledgers' pages promise without a browser: who may, odd addresses, refusals that keep what was written."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories.county import NOW, TODAY, County, build_county
from factories.ledgers import BY_KEY, entry, funds_row, lecture_row, training_row
from factories.papers import JPEG
from kangyu.registers.attachments import files
from kangyu.registers.attachments.models import Attachment
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.ledgers import actions, policies
from kangyu.registers.ledgers.models import ClosedPeriod, LedgerRow, RowDraft
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import system_scope
from kangyu.vocabulary.periods import Period
from kangyu.workflows.merge_organisations import merge_organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: Any, tmp_path: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    settings.KANGYU_HOME = tmp_path
    return build_county()


def _client(county: County, key: str) -> Client:
    client = Client()
    client.force_login(county.users[key])
    return client


def _entered(county: County, who: str = "qian", **changes: Any) -> int:
    row = entry("funds", county.organisations[who].pk, funds_row(**changes))
    (done,) = actions.record_rows([row], scope=county.scope("bureau"), now=NOW)
    assert done.entry is not None
    return done.entry


def _posted(county: County, who: str = "qian", **changes: Any) -> dict[str, Any]:
    return {**training_row(), "organisation": county.organisations[who].pk, **changes}


def test_each_sees_the_ledgers_and_rows_of_their_own(county: County) -> None:
    own, other = _entered(county), _entered(county, "an")
    client = _client(county, "qian")
    page = client.get("/ledgers/").content.decode()
    assert "项目资金台账" in page and "无偿献血台账" not in page
    assert client.get(f"/ledgers/rows/{own}/").status_code == 200
    assert client.get(f"/ledgers/rows/{other}/").status_code == 404
    assert client.get(f"/ledgers/rows/{other}/correct/").status_code == 404
    assert client.get("/ledgers/funds/").content.decode().count('<tr id="r') == 1


def test_a_village_doctor_keeps_what_a_clinic_keeps_and_closes_nothing(county: County) -> None:
    client = _client(county, "tongmu")
    row = {**lecture_row(), "organisation": county.organisations["tongmu"].pk}
    assert "健康教育" in client.get("/ledgers/").content.decode()
    assert client.post("/ledgers/health_education/new/", row).status_code == 302
    assert "高血压防治" in client.get("/ledgers/health_education/").content.decode()
    of_another = row | {"organisation": county.organisations["qian"].pk}
    assert client.post("/ledgers/health_education/new/", of_another).status_code == 422
    assert LedgerRow.objects.get().organisation == county.organisations["tongmu"]
    for path in ("/ledgers/health_education/close/", "/ledgers/close/"):
        assert client.get(path).status_code == client.post(path, {"period": "2018"}).status_code == 403, path
    assert client.get("/ledgers/training/new/").status_code == 403
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ledgers/drugs/", 404),
        ("/ledgers/funds/?period=2018-13", 400),
        ("/ledgers/funds/?after=abc", 400),
        ("/ledgers/funds/?after=0.1", 400),
        ("/ledgers/funds/?after=9999999.1", 400),
        ("/ledgers/funds/?after=736695.1", 200),
        ("/ledgers/funds/?organisation=999999999999999999999&only=x&text=%00", 200),
        ("/ledgers/rows/99999/", 404),
        ("/ledgers/rows/99999/papers/1/", 404),
    ],
)
def test_odd_addresses_are_answered(county: County, path: str, status: int) -> None:
    assert _client(county, "bureau").get(path).status_code == status


def test_a_refused_row_keeps_what_was_written_and_nothing_else(county: County) -> None:
    client = _client(county, "qian")
    upload = SimpleUploadedFile("setup.jpg", b"MZ\x90\x00")
    answer = client.post("/ledgers/training/new/", _posted(county, papers=upload))
    assert answer.status_code == 422 and "不能上传" in answer.content.decode()
    assert 'value="家庭医生签约服务"' in answer.content.decode()
    assert not LedgerRow.objects.exists() and not [p for p in files.folder().glob("*/*") if p.is_file()]
    answer = client.post("/ledgers/training/new/", _posted(county, village_doctors="61"))
    assert answer.status_code == 422 and "不能多于参加人次" in answer.content.decode()


@pytest.mark.parametrize("chosen", ["an", "closed", "99999", ""])
def test_nobody_writes_for_an_institution_that_is_not_offered(county: County, chosen: str) -> None:
    client = _client(county, "qian")
    if chosen == "closed":
        _merge(county, "an", "qian")
    key = county.organisations["an"].pk if chosen in ("an", "closed") else chosen
    answer = client.post("/ledgers/training/new/", _posted(county, organisation=key))
    page = answer.content.decode()
    assert answer.status_code == 422 and "请从列表中选择" in page and 'value="家庭医生签约服务"' in page
    assert '<option value="" selected>' in page and not LedgerRow.objects.exists()
    assert (
        "请从列表中选择"
        in client.post("/ledgers/training/preview/", _posted(county, organisation=key)).content.decode()
    )


def _merge(county: County, organisation: str, successor: str) -> None:
    merge_organisations(
        scope=system_scope(),
        organisation=county.organisations[organisation],
        successor=county.organisations[successor],
        on=TODAY,
        source="洪卫〔2018〕12号",
        now=NOW,
        today=TODAY,
    )


def _correction(county: County, key: int, who: str, **changes: Any) -> dict[str, Any]:
    known = LedgerRow.objects.get(entry=key, is_current=True).pk
    return {**funds_row(**changes), "organisation": county.organisations[who].pk, "known": known}


@pytest.mark.parametrize("by", ["qian", "bureau"])
def test_a_row_of_a_merged_institution_is_corrected_and_withdrawn_where_it_stands(county: County, by: str) -> None:
    key = _entered(county, "an")
    _merge(county, "an", "qian")
    client, path = _client(county, by), f"/ledgers/rows/{key}/"
    opened = client.get(f"{path}correct/").content.decode()
    assert f'<option value="{county.organisations["an"].pk}" selected>安江镇中心卫生院（已撤并）</option>' in opened
    posted = _correction(county, key, "an", received="7")
    assert "可以保存" in client.post("/ledgers/funds/preview/", posted).content.decode()
    assert client.post(f"{path}correct/", posted).status_code == 302
    corrected = LedgerRow.objects.get(entry=key, is_current=True)
    assert (corrected.organisation, corrected.data["received"]) == (county.organisations["an"], 7)
    paper = SimpleUploadedFile("签到表.jpg", JPEG)
    assert client.post(f"{path}papers/", {"papers": paper}).status_code == 302
    client.post(f"{path}withdraw/", {"reason": "重复登记"})
    assert LedgerRow.objects.get(entry=key, is_current=True).state == "withdrawn"


def test_a_row_that_goes_to_another_institution_says_so(county: County) -> None:
    key = _entered(county, "an")
    _merge(county, "an", "qian")
    client = _client(county, "qian")
    client.post(f"/ledgers/rows/{key}/correct/", _correction(county, key, "qian"))
    page = client.get(f"/ledgers/rows/{key}/").content.decode()
    assert "登记机构：<s>安江卫生院</s> → 黔城卫生院" in page
    assert client.post(f"/ledgers/rows/{key}/correct/", _correction(county, key, "an")).status_code == 422


def test_a_merged_institution_enters_nothing_more(county: County) -> None:
    _merge(county, "an", "qian")
    an = Organisation.objects.get(pk=county.organisations["an"].pk)
    for who in ("qian", "bureau"):
        scope = county.scope(who)
        assert not policies.may_keep(scope, BY_KEY["funds"], an) and policies.may_mend(scope, BY_KEY["funds"], an)
        assert an not in policies.keepers(scope, BY_KEY["funds"])


def test_the_same_row_again_is_told_and_another_with_its_name_refused(county: County) -> None:
    client = _client(county, "qian")
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 302
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 302
    assert client.post("/ledgers/training/new/", _posted(county, people="61")).status_code == 422
    assert LedgerRow.objects.count() == 1


def test_a_paper_is_given_out_as_a_file_and_written_down(county: County) -> None:
    client = _client(county, "qian")
    client.post("/ledgers/training/new/", _posted(county, papers=SimpleUploadedFile("签到 表.jpg", JPEG)))
    row = LedgerRow.objects.get()
    assert row.papers == 1
    page = client.get(f"/ledgers/rows/{row.entry}/").content.decode()
    path = re.search(rf"/ledgers/rows/{row.entry}/papers/\d+/", page)
    assert path is not None
    answer = client.get(path.group())
    assert answer.content == JPEG and answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="open.attachment").count() == 1
    assert _client(county, "an").get(path.group()).status_code == 404
    client.post(f"{path.group()}withdraw/")
    row.refresh_from_db()
    assert row.papers == 0 and client.get(path.group()).status_code == 404


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(county: County) -> None:
    key = _entered(county)
    known = LedgerRow.objects.get(entry=key).pk
    client = _client(county, "qian")
    posted = {**funds_row(received="7"), "organisation": county.organisations["qian"].pk, "known": known}
    assert client.post(f"/ledgers/rows/{key}/correct/", posted).status_code == 302
    answer = client.post(f"/ledgers/rows/{key}/correct/", {**posted, "received": "8"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "已被他人更改" in page
    assert "<td>7.00 元</td><td>8.00 元</td>" in page and f'name="known" value="{known}"' in page
    current = LedgerRow.objects.get(entry=key, is_current=True)
    assert current.data["received"] == 7 and f'name="replaces" value="{current.pk}"' in page
    chosen = {**posted, "received": "8", "replaces": current.pk}
    assert client.post(f"/ledgers/rows/{key}/correct/", chosen).status_code == 302
    assert LedgerRow.objects.get(entry=key, is_current=True).data["received"] == 8


def test_a_row_that_was_withdrawn_meanwhile_is_not_corrected(county: County) -> None:
    key, client = _entered(county), _client(county, "qian")
    posted = _correction(county, key, "qian", received="7")
    client.post(f"/ledgers/rows/{key}/withdraw/", {"reason": "重复登记"})
    answer = client.post(f"/ledgers/rows/{key}/correct/", posted)
    page = answer.content.decode()
    assert answer.status_code == 409 and "已被作废" in page and "重复登记" in page and 'name="replaces"' not in page


def test_papers_are_kept_together_or_not_at_all(county: County) -> None:
    key, client = _entered(county), _client(county, "qian")
    path = f"/ledgers/rows/{key}/papers/"
    assert "请先选择要上传的文件" in client.post(path, {}).content.decode()
    good, bad = SimpleUploadedFile("签到表.jpg", JPEG), SimpleUploadedFile("小结.pdf", b"MZ")
    answer = client.post(path, {"papers": [good, bad]})
    assert answer.status_code == 422 and "“小结.pdf”：" in answer.content.decode()
    assert LedgerRow.objects.get().papers == 0 and not Attachment.objects.exists()
    client.post(f"/ledgers/rows/{key}/withdraw/", {"reason": "重复登记"})
    answer = client.post(path, {"papers": SimpleUploadedFile("签到表.jpg", JPEG)})
    assert answer.status_code == 422 and "已经作废" in answer.content.decode() and not Attachment.objects.exists()


@pytest.mark.parametrize(("period", "told"), [("2199", "还没有开始"), ("1900", "早于台账启用之日")])
def test_a_period_that_cannot_have_rows_is_not_closed(county: County, period: str, told: str) -> None:
    client = _client(county, "qian")
    for path in ("/ledgers/funds/close/", "/ledgers/close/"):
        answer = client.post(path, {"period": period})
        assert answer.status_code == 422 and told in answer.content.decode()
    assert not ClosedPeriod.objects.exists()


def test_the_bureau_does_not_take_a_townships_closing_for_its_own(county: County) -> None:
    closed = {"ledger": BY_KEY["funds"], "organisation": county.organisations["qian"], "period": Period.parse("2018")}
    actions.close_period(**closed, scope=county.scope("qian"), now=NOW)
    page = _client(county, "bureau").get("/ledgers/funds/close/?period=2018").content.decode()
    assert "确认结账" in page and "结账记录" in page
    assert "确认结账" not in _client(county, "qian").get("/ledgers/funds/close/?period=2018").content.decode()


def test_the_sums_of_a_county_stand_under_its_name(county: County) -> None:
    _entered(county), _entered(county, "an")
    client = Client()
    client.force_login(_inspector(county))
    assert "洪江市各机构 · 2018年 — 2 行" in client.get("/ledgers/funds/").content.decode()
    assert "洪江市各机构 · 2018年" in client.get("/ledgers/").content.decode()
    assert f'<option value="{county.organisations["qian"].pk}">' in client.get("/ledgers/funds/").content.decode()
    page = client.get("/ledgers/funds/close/").content.decode()
    assert "监督所 · 2018年" in page and "<span>行数</span><b>0</b>" in page
    assert "黔城卫生院及下级机构 · 2018年 — 1 行" in _client(county, "qian").get("/ledgers/funds/").content.decode()


def _inspector(county: County) -> User:
    return User.objects.create(
        username="监督", role=Role.INSPECTOR, organisation=_house(county, "inspection", "监督所")
    )


def _house(county: County, kind: str, name: str) -> Organisation:
    """A county's institution right below the bureau."""
    bureau = county.organisations["bureau"]
    made = Organisation.objects.create(
        code=f"4312810000009{len(kind)}", name=name, short_name=name, kind=kind, area=bureau.area, parent=bureau
    )
    made.lineage = f"{bureau.lineage}{made.pk}/"
    made.save()
    return made


def test_a_hospital_doctor_keeps_the_ledgers_of_the_own_hospital(county: County) -> None:
    hospital = _house(county, "county_hospital", "人民医院")
    client = Client()
    client.force_login(User.objects.create(username="h", role=Role.HOSPITAL_DOCTOR, organisation=hospital))
    assert client.get("/ledgers/funds/new/").status_code == 200
    assert client.post("/ledgers/training/new/", _posted(county, organisation=hospital.pk)).status_code == 302
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 422


def test_a_text_that_is_too_long_is_refused_in_words(county: County) -> None:
    client = _client(county, "qian")
    answer = client.post("/ledgers/training/new/", _posted(county, topic="家" * 101))
    assert answer.status_code == 422 and "培训主题：最多 100 字，现有 101 字" in answer.content.decode()
    assert client.post("/ledgers/training/new/", _posted(county, topic="家" * 100)).status_code == 302


def test_a_draft_waits_for_its_writer_alone_and_holds_no_number_of_anybody(county: County) -> None:
    client = _client(county, "qian")
    client.post("/ledgers/training/draft/", _posted(county, summary="电话 13912345678"))
    assert "13912345678" not in str(RowDraft.objects.get().raw)
    assert 'value="家庭医生签约服务"' in client.get("/ledgers/training/new/").content.decode()
    assert "家庭医生签约服务" not in _client(county, "bureau").get("/ledgers/training/new/").content.decode()


def test_reopening_asks_why(county: County) -> None:
    scope = county.scope("qian")
    closing = actions.close_period(
        ledger=BY_KEY["funds"],
        organisation=county.organisations["qian"],
        period=Period.parse("2018"),
        scope=scope,
        now=NOW,
    )
    client = _client(county, "qian")
    assert client.post(f"/ledgers/closings/{closing.pk}/reopen/", {"reason": ""}).status_code == 422
    assert client.post(f"/ledgers/closings/{closing.pk}/reopen/", {"reason": "补录"}).status_code == 302
    assert _client(county, "an").post(f"/ledgers/closings/{closing.pk}/reopen/", {"reason": "x"}).status_code == 404


def test_all_ledgers_are_closed_and_reopened_at_once(county: County) -> None:
    _entered(county)
    client, path = _client(county, "qian"), "/ledgers/close/?period=2018H1"
    looked_at = client.get(path).content.decode()
    assert "项目资金台账" in looked_at and "1 行还缺证明材料" in looked_at and not ClosedPeriod.objects.exists()
    assert client.post(path, {"period": "2018H1"}).status_code == 302
    closing = ClosedPeriod.objects.get()
    assert (closing.ledger, closing.organisation) == ("", county.organisations["qian"])
    client.post(path, {"period": "2018H1"})
    assert ClosedPeriod.objects.count() == 1 and "已由" in client.get(path).content.decode()
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 422
    lecture = {**lecture_row(), "organisation": county.organisations["tongmu"].pk}
    assert _client(county, "tongmu").post("/ledgers/health_education/new/", lecture).status_code == 422
    assert client.post(f"/ledgers/closings/{closing.pk}/reopen/", {"reason": ""}).status_code == 422
    assert client.post(f"/ledgers/closings/{closing.pk}/reopen/", {"reason": "补录"}).status_code == 302
    assert client.post("/ledgers/training/new/", _posted(county)).status_code == 302


def test_an_export_holds_what_the_list_shows_and_is_written_down(county: County) -> None:
    _entered(county)
    answer = _client(county, "bureau").get("/ledgers/funds/export/?period=2018")
    assert answer.status_code == 200 and answer["Content-Type"].endswith("sheet")
    assert AuditEntry.objects.get(action="export.ledger").detail["rows"] == 1


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_every_ledger_has_its_pages_in_both_languages(county: County, key: str) -> None:
    client = _client(county, "bureau")
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for path in ("", "new/", "close/"):
            assert client.get(f"/ledgers/{key}/{path}").status_code == 200
    assert client.get(f"/ledgers/{key}/template/").status_code == 200
