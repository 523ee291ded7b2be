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
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.ledgers import actions
from kangyu.registers.ledgers.models import ClosedPeriod, LedgerRow, RowDraft
from kangyu.vocabulary.periods import Period

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
    client.post("/ledgers/health_education/new/", row | {"organisation": county.organisations["qian"].pk})
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


def test_nobody_writes_for_an_institution_out_of_reach(county: County) -> None:
    client = _client(county, "qian")
    client.post("/ledgers/training/new/", _posted(county, "an"))
    assert LedgerRow.objects.get().organisation == county.organisations["qian"]


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
    assert answer.status_code == 422 and "已被他人更改" in answer.content.decode()
    assert LedgerRow.objects.get(entry=key, is_current=True).data["received"] == 7


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
