"""A referral goes round: a danger sign in the village, the hospital, and back to the village with a visit."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from factories.cases import add_hospital
from factories.county import NOW, County
from factories.papers import JPEG
from factories.people import name_of
from kangyu.registers.attachments.models import Attachment
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.casework.models import Case, CaseMove
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.actions import add_user
from kangyu.registers.tasks.models import Task

from .conftest import PASSWORD, PATIENT, PHONE, Visitor

DANGER = {"mode": "1", "systolic": "186", "diastolic": "112", "on": "2018-12-31"}


@pytest.fixture
def hospital(county: County) -> County:
    """The county with its hospital and a doctor there."""
    made = add_hospital(county)
    add_user(
        username="hospital",
        password=PASSWORD,
        display_name="hospital 医生",
        role=county.users["hospital"].role,
        organisation=made.code,
        scope=None,
        now=NOW,
        is_synthetic=True,
    )
    return county


@pytest.mark.journey
@pytest.mark.parametrize("visitor", [PHONE], indirect=True, ids=["phone"])
def test_a_referral_goes_round(hospital: County, visitor: Visitor) -> None:
    page, name = visitor.page, name_of(PATIENT)
    visitor.log_in("tongmu")
    patient = Resident.objects.get(name=name)
    page.goto(f"{visitor.address}/people/{patient.pk}/forms/hypertension_follow_up/")
    page.get_by_label("门诊").check(force=True)
    page.get_by_label("收缩压").fill("186")
    page.get_by_label("舒张压").fill("112")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="转诊", exact=True).first.click()
    expect(page.locator(".ky-in-words")).to_contain_text("1 件")
    page.get_by_role("link", name=name).click()
    expect(page.locator(".ky-todo")).to_contain_text("还剩 1 小时")
    page.get_by_role("link", name="转出", exact=True).click()
    page.get_by_label("上级机构").select_option(label="洪江市人民医院")
    page.get_by_label("初步印象").fill("高血压急症")
    visitor.is_accessible()
    page.get_by_role("button", name="确认转出").click()
    expect(page.locator(".ky-todo")).to_contain_text("轮到 洪江市人民医院")
    visitor.is_accessible()
    page.context.clear_cookies()

    visitor.log_in("hospital")
    page.get_by_role("link", name="转诊", exact=True).first.click()
    visitor.is_accessible()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="接收", exact=True).click()
    page.get_by_label("接诊科室").fill("心内科")
    page.get_by_role("button", name="确认接收").click()
    page.get_by_role("button", name="登记到诊").click()
    page.get_by_role("link", name="下转", exact=True).click()
    page.get_by_role("button", name="确认下转").click()
    expect(page.get_by_role("alert")).to_contain_text("2 处需要修改")
    page.get_by_label("诊断结果").fill("高血压3级")
    page.get_by_label("下一步治疗方案").fill("氨氯地平，一周后复测")
    page.get_by_role("button", name="确认下转").click()
    expect(page.locator(".ky-todo")).to_contain_text("已下转")
    page.get_by_role("link", name="打印转诊单").click()
    expect(page.locator(".ky-print")).to_have_count(2)
    visitor.is_accessible()
    page.context.clear_cookies()

    visitor.log_in("tongmu")
    page.get_by_role("link", name="转诊", exact=True).first.click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="填写回访").click()
    page.get_by_label("病情平稳").check(force=True)
    page.get_by_role("button", name="确认填写回访").click()
    expect(page.locator(".ky-todo")).to_contain_text("已结案")
    assert Case.objects.get().outcome == "高血压3级" and Enrolment.objects.get(resident=patient).refer_by is None
    assert not Task.objects.filter(source__startswith="case:", ended_at=None).exists()


@pytest.fixture
def asked(hospital: County) -> Case:
    """A referral that a contact has asked for."""
    patient = Resident.objects.get(name=name_of(PATIENT))
    _as(hospital, "tongmu").post(f"/people/{patient.pk}/forms/hypertension_follow_up/", DANGER)
    return Case.objects.get()


def _as(county: County, who: str) -> Client:
    client = Client(headers={"accept-language": "zh"})
    county.users[who].refresh_from_db()
    client.force_login(county.users[who])
    return client


def test_a_refusal_keeps_what_was_written(hospital: County, asked: Case) -> None:
    doctor, path = _as(hospital, "tongmu"), f"/cases/{asked.pk}/moves/send/"
    sent = {"impression": "高血压急症", "on": "2018-12-31", "revision": "0"}
    answer = doctor.post(path, sent)
    assert answer.status_code == 422 and "请选择上级机构" in answer.content.decode()
    assert 'value="高血压急症"' in answer.content.decode()
    to = {"named": hospital.organisations["hospital"].pk}
    assert doctor.post(path, {**sent, **to, "on": ""}).status_code == 422
    assert doctor.post(path, {**sent, **to, "revision": "x"}).status_code == 404
    assert doctor.post(path, sent | to).status_code == 302
    again = doctor.post(path, sent | to, follow=True)
    assert "您已办理过“转出”" in again.content.decode() and "已由他人办理" not in again.content.decode()
    late = _as(hospital, "qian").post(path, sent | to)
    assert late.status_code == 422 and "已由他人办理" in late.content.decode()
    assert CaseMove.objects.count() == 2


def test_a_move_that_is_not_possible_shows_no_form(hospital: County, asked: Case) -> None:
    doctor = _as(hospital, "tongmu")
    answer = doctor.get(f"/cases/{asked.pk}/moves/accept/", follow=True)
    assert answer.redirect_chain and "现为“待转出”，不能再“接收”" in answer.content.decode()
    assert "确认接收" not in answer.content.decode()


def test_who_sees_a_case(hospital: County, asked: Case) -> None:
    for stranger, status in (("xiaping", 404), ("an", 404), ("hospital", 404), ("qian", 200), ("bureau", 200)):
        answer = _as(hospital, stranger).get(f"/cases/{asked.pk}/")
        assert answer.status_code == status, stranger
        assert (name_of(PATIENT) in answer.content.decode()) is (status == 200)
    assert _as(hospital, "bureau").post(f"/cases/{asked.pk}/moves/withdraw/", {"revision": "0"}).status_code == 403
    assert _as(hospital, "xiaping").get("/cases/?box=all").content.decode().count("ky-person-name") == 0


def test_a_paper_is_attached_at_the_case_and_given_out_to_who_takes_part(hospital: County, asked: Case) -> None:
    doctor, path = _as(hospital, "tongmu"), f"/cases/{asked.pk}/papers/"
    good, wrong = (SimpleUploadedFile("检查单.jpg", content) for content in (JPEG, b"MZ not a picture"))
    assert doctor.post(path, {"papers": wrong}).status_code == 422
    assert doctor.post(path, {"papers": good}).status_code == 302
    paper = Attachment.objects.get(owner=f"case:{asked.pk}")
    assert "检查单.jpg" in doctor.get(f"/cases/{asked.pk}/").content.decode()
    answer = doctor.get(f"{path}{paper.pk}/")
    assert answer.content == JPEG and answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(action="open.attachment").count() == 1
    assert _as(hospital, "xiaping").get(f"{path}{paper.pk}/").status_code == 404
    assert _as(hospital, "bureau").post(path, {"papers": good}).status_code == 403


def test_papers_are_kept_all_or_none_and_can_be_taken_back(hospital: County, asked: Case) -> None:
    doctor, path = _as(hospital, "tongmu"), f"/cases/{asked.pk}/papers/"
    papers = [SimpleUploadedFile("好.jpg", JPEG), SimpleUploadedFile("坏.pdf", b"MZ not a paper")]
    answer = doctor.post(path, {"papers": papers})
    assert answer.status_code == 422 and "坏.pdf：" in answer.content.decode()
    assert not Attachment.objects.exists()
    doctor.post(path, {"papers": SimpleUploadedFile("好.jpg", JPEG)})
    back = f"{path}{Attachment.objects.get().pk}/take-back/"
    assert doctor.post(back, {"reason": " "}).status_code == 422
    assert _as(hospital, "xiaping").post(back, {"reason": "传错了"}).status_code == 404
    assert doctor.post(back, {"reason": "传错了"}).status_code == 302
    assert Attachment.objects.get().withdrawn_at is not None
    assert AuditEntry.objects.get(action="withdraw.attachment").detail["reason"] == "传错了"
    assert "好.jpg" not in doctor.get(f"/cases/{asked.pk}/").content.decode()


def test_the_hospital_opens_the_person_whom_a_referral_brings(hospital: County, asked: Case) -> None:
    doctor = _as(hospital, "hospital")
    assert doctor.get(f"/people/{asked.resident_id}/").status_code == 404
    sent = {"on": "2018-12-31", "revision": "0", "named": hospital.organisations["hospital"].pk}
    _as(hospital, "tongmu").post(f"/cases/{asked.pk}/moves/send/", sent)
    assert doctor.get(f"/people/{asked.resident_id}/").status_code == 200
    assert doctor.get(f"/cases/{asked.pk}/").status_code == 200


def test_starting_by_hand_and_handing_over(hospital: County) -> None:
    patient = Resident.objects.get(name=name_of(PATIENT))
    doctor, path = _as(hospital, "tongmu"), f"/cases/new/referral/refer/{patient.pk}/"
    assert "双向转诊：转出" in doctor.get(f"/people/{patient.pk}/").content.decode()
    assert doctor.get("/cases/new/referral/ask/1/").status_code == 403
    assert doctor.get(f"/cases/new/nothing/refer/{patient.pk}/").status_code == 404
    slip = {"urgency": "2", "reason": "需专科检查", "on": "2018-12-31", "programme": "hypertension"}
    assert doctor.post(path, slip).status_code == 422
    to = {"named": hospital.organisations["hospital"].pk}
    assert doctor.post(path, slip | to | {"programme": "diabetes"}).status_code == 422
    assert doctor.post(path, slip | to | {"reason": "电话13912345678"}).status_code == 422
    assert doctor.post(path, slip | to).status_code == 302
    case = Case.objects.get()
    assert Enrolment.objects.get(resident=patient).refer_by.isoformat() == "2019-01-14"
    handing = {"named": hospital.organisations["changpo"].pk, "reason": "由长坡代办", "revision": "0"}
    assert doctor.post(f"/cases/{case.pk}/hand-over/upper/", handing).status_code == 403
    answer = _as(hospital, "qian").post(f"/cases/{case.pk}/hand-over/primary/", handing)
    assert answer.status_code == 302
    made = CaseMove.objects.get(move="hand_over")
    for giver in (_as(hospital, "qian"), doctor):
        receipt = giver.get(f"/cases/{case.pk}/receipts/{made.pk}/").content.decode()
        assert f"{case.number}-{made.pk}" in receipt and "由长坡代办" in receipt
    assert _as(hospital, "xiaping").get(f"/cases/{case.pk}/receipts/{made.pk}/").status_code == 404
    assert doctor.get(f"/cases/{case.pk}/").status_code == 404
    slip = _as(hospital, "qian").get(f"/cases/{case.pk}/slip/").content.decode()
    assert "桐木村卫生室" in slip and "长坡村卫生室" not in slip


def test_a_running_referral_is_offered_and_not_opened_twice(hospital: County) -> None:
    patient = Resident.objects.get(name=name_of(PATIENT))
    doctor, path = _as(hospital, "tongmu"), f"/cases/new/referral/refer/{patient.pk}/"
    slip = {"urgency": "2", "reason": "需专科检查", "on": "2018-12-31", "programme": "hypertension"}
    slip |= {"named": hospital.organisations["hospital"].pk}
    assert doctor.post(path, slip).status_code == 302
    again = doctor.post(path, slip)
    case = Case.objects.get()
    assert again.status_code == 422 and f"已有进行中的双向转诊 {case.number}" in again.content.decode()
    offered = doctor.get(path).content.decode()
    assert f'href="/cases/{case.pk}/"' in offered and case.number in offered
    assert doctor.post(path, slip | {"programme": "none"}).status_code == 302, "of another matter"


def test_of_several_programmes_none_is_taken_for_granted(hospital: County) -> None:
    patient = Resident.objects.get(name=name_of(PATIENT))
    Enrolment.objects.create(
        resident=patient,
        programme="diabetes",
        organisation=patient.organisation,
        since=NOW.date(),
        due_on=NOW.date(),
        recorded_at=NOW,
    )
    doctor, path = _as(hospital, "tongmu"), f"/cases/new/referral/refer/{patient.pk}/"
    slip = {"urgency": "2", "reason": "需专科检查", "on": "2018-12-31", "named": hospital.organisations["hospital"].pk}
    answer = doctor.post(path, slip | {"programme": ""})
    assert answer.status_code == 422 and "请选择相关服务项目" in answer.content.decode()
    assert doctor.post(path, slip | {"programme": "diabetes"}).status_code == 302
    assert Case.objects.get().programme == "diabetes"


@pytest.mark.parametrize("query", ["?after=bent", "?box=nothing", "?kind=x&state=y", "?name=%27%22"])
def test_odd_addresses_of_the_inbox(hospital: County, query: str) -> None:
    assert _as(hospital, "tongmu").get(f"/cases/{query}").status_code == 200
