"""What the form promises, asked without a browser: nothing superseded unseen, nothing judged that would be refused."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from python_calamine import load_workbook

from factories.county import County
from factories.people import name_of, number_of
from kangyu.registers.casework.models import Case
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact, Draft

from .conftest import PATIENT

FORM = "hypertension_follow_up"
GOOD = {"on": "2018-12-31", "mode": "1", "systolic": "130", "diastolic": "80", "known": ""}


@pytest.fixture
def patient(county: County) -> Resident:
    return Resident.objects.get(name=name_of(PATIENT))


@pytest.fixture
def doctor(client: Client, county: County) -> Client:
    return _as(client, county, "tongmu")


@pytest.fixture
def form(patient: Resident) -> str:
    return f"/people/{patient.pk}/forms/{FORM}/"


def _as(client: Client, county: County, key: str) -> Client:
    county.users[key].refresh_from_db()
    client.force_login(county.users[key])
    return client


def _today(patient: Resident) -> list[Contact]:
    return list(patient.contacts.filter(form=FORM, on="2018-12-31").order_by("id"))


def test_the_second_window_is_asked_first(doctor: Client, patient: Resident, form: str) -> None:
    assert doctor.post(form, GOOD).status_code == 302
    (first,) = _today(patient)
    answer = doctor.post(form, GOOD | {"systolic": "152", "heart_rate": "76"})
    page = answer.content.decode()
    assert answer.status_code == 409 and len(_today(patient)) == 1
    for words in ("已另有一次记录", "130/80 mmHg", "152/80 mmHg", "tongmu 医生", "用我填写的更正它", "保留已有记录"):
        assert words in page
    assert 'value="152"' in page and 'value="76"' in page
    assert f'name="replaces" value="{first.pk}"' in page
    # The ordinary button still does not know of it.
    assert doctor.post(form, GOOD | {"systolic": "152"}).status_code == 409
    assert doctor.post(form, GOOD | {"systolic": "152", "replaces": str(first.pk)}).status_code == 302
    assert [each.is_current for each in _today(patient)] == [False, True]


def test_keeping_the_recorded_one_forgets_the_draft(doctor: Client, patient: Resident, form: str) -> None:
    doctor.post(form, GOOD)
    doctor.post(f"{form}draft/", GOOD | {"systolic": "152"})
    answer = doctor.post(f"{form}discard/", {"leave": "1", "next": "/work/?state=due"})
    assert answer.headers["Location"] == "/work/?state=due"
    assert (Draft.objects.count(), len(_today(patient))) == (0, 1)


def test_the_same_entry_twice_is_no_harm(doctor: Client, patient: Resident, form: str) -> None:
    assert [doctor.post(form, GOOD).status_code for _ in range(2)] == [302, 302]
    assert len(_today(patient)) == 1


def test_a_page_opened_after_says_what_is_there(doctor: Client, patient: Resident, form: str) -> None:
    doctor.post(form, GOOD)
    (first,) = _today(patient)
    page = doctor.get(form).content.decode()
    assert f'name="known" value="{first.pk}"' in page and "在原记录上更正" in page
    page = doctor.get(f"{form}?correct={first.pk}").content.decode()
    assert f'name="known" value="{first.pk}"' in page and "在原记录上更正" not in page
    changed = GOOD | {"systolic": "134", "correct": "1", "known": str(first.pk)}
    assert doctor.post(form, changed).status_code == 302
    # Corrected from an entry that was corrected meanwhile.
    assert doctor.post(form, changed | {"systolic": "136"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"systolic": "90", "diastolic": "120"}, "收缩压"),
        ({"on": "2019-01-05"}, "随访日期晚于今天"),
        ({"on": ""}, "请填写日期"),
        ({"systolic": ""}, "还缺"),
        ({"systolic": "1860"}, "应在 50–300 之间"),
    ],
)
def test_what_would_be_refused_is_not_judged(doctor: Client, form: str, changes: dict[str, str], words: str) -> None:
    page = doctor.post(f"{form}preview/", GOOD | changes).content.decode()
    assert words in page
    for judged in ("控制满意", "控制不满意", "最迟", "紧急转诊"):
        assert judged not in page
    if "on" in changes:
        assert f"▲ {words}" in page.split('id="say-on"')[1].split("</div>")[0] or words in page.split('id="say-on"')[1]
        assert doctor.post(form, GOOD | changes).status_code == 422


def test_the_grade_stands_as_soon_as_it_is_known(doctor: Client, form: str) -> None:
    """What must be filled in yet is said beside it, and nobody waits for it."""
    page = doctor.post(f"{form}preview/", GOOD | {"systolic": "165", "diastolic": "95", "mode": ""}).content.decode()
    assert "控制不满意" in page and "最迟" in page and "还缺：随访方式" in page


def test_what_would_be_saved_is_judged(doctor: Client, form: str) -> None:
    page = doctor.post(f"{form}preview/", GOOD | {"systolic": "186"}).content.decode()
    assert "紧急转诊" in page and "还不能保存" not in page


def test_saving_traces_the_referral_and_says_so(doctor: Client, county: County, patient: Resident, form: str) -> None:
    doctor.post(form, GOOD | {"on": "2018-10-20", "systolic": "186"})
    assert "追踪已逾期 58 天" in doctor.get("/work/?state=urgent").content.decode()
    person = doctor.get(f"/people/{patient.pk}/").content.decode()
    assert "追踪已逾期 58 天" in person
    page = doctor.get(form).content.decode()
    assert "2018-10-20 提出" in page and 'name="outcome"' in page
    refused = doctor.post(form, GOOD | {"outcome": "电话13912345678"})
    assert refused.status_code == 422 and "转诊结果：请勿" in refused.content.decode()
    doctor.post(form, GOOD | {"outcome": "市人民医院住院"})
    told = Case.objects.get()
    assert (told.outcome, told.moves.last().by) == ("市人民医院住院", county.users["tongmu"])
    assert "2018-10-20 的转诊已追踪：市人民医院住院" in doctor.get(f"/people/{patient.pk}/").content.decode()


def test_who_may_not_record_keeps_no_draft(client: Client, county: County, form: str) -> None:
    bureau = _as(client, county, "bureau")
    for path in ("draft/", "preview/", "discard/"):
        assert bureau.post(form + path, GOOD).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "１２", "x"])
def test_a_number_that_cannot_be_is_not_found(doctor: Client, form: str, number: str) -> None:
    for path in ("/work/", "/work/export/", "/work/contacts/"):
        assert doctor.get(path, {"clinic": number}).status_code == 404
    assert doctor.get(form, {"correct": number}).status_code == 404
    assert doctor.post(form, GOOD | {"known": number}).status_code == 404


def test_the_figure_of_the_month_leads_to_its_contacts(doctor: Client, patient: Resident, form: str) -> None:
    doctor.post(form, GOOD)
    assert "/work/contacts/?programme=hypertension" in doctor.get("/work/").content.decode()
    page = doctor.get("/work/contacts/?programme=hypertension").content.decode()
    assert "2018-12-01 至 2018-12-31 — 1 人次" in page and name_of(PATIENT) in page
    (only,) = _today(patient)
    behind = doctor.get(f"/work/contacts/?after=2018-12-31.{only.pk}").content.decode()
    assert name_of(PATIENT) not in behind
    assert doctor.get("/work/contacts/?after=bent").status_code == 404


def test_a_number_never_comes_into_an_address(doctor: Client, patient: Resident) -> None:
    number = number_of(PATIENT)
    assert doctor.post("/search/", {"q": number}).headers["Location"] == f"/people/{patient.pk}/"
    assert doctor.post("/search/", {"q": number[:10]}).status_code == 200
    assert doctor.post("/search/", {"q": "rfw"}).headers["Location"] == "/search/?q=rfw"
    assert name_of(PATIENT) in doctor.post("/search/suggest/", {"q": number}).content.decode()
    assert doctor.get("/search/", {"q": number}).status_code == 200
    assert name_of(PATIENT) not in doctor.get("/search/", {"q": number}).content.decode()


@pytest.mark.parametrize(
    ("path", "name", "title"),
    [
        (
            "/work/export/?state=late&programme=hypertension",
            "待办",
            "桐木村卫生室 · 已逾期 · 高血压 — 6 项，截至 2018-12-31",
        ),
        ("/people/export/", "居民", "桐木村卫生室 · 在册 · 居民 — 30 人，截至 2018-12-31"),
    ],
)
def test_an_export_says_what_it_holds(doctor: Client, path: str, name: str, title: str) -> None:
    book = load_workbook(io.BytesIO(b"".join(doctor.get(path).streaming_content)))  # type: ignore[arg-type]
    assert book.sheet_names == [name]
    rows = book.get_sheet_by_index(0).to_python()
    assert (rows[0][0], rows[1][0]) == (title, "姓名")
