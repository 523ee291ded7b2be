"""What each desk shows to whom: nothing that leads into a refusal, figures with the right unit, states as they are."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from factories.cases import add_hospital
from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.ledgers import BY_KEY, entry, lecture_row
from factories.people import contact_row, name_of, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.indicators import indicator
from kangyu.registers.audit import actions as audit
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.ledgers import actions as ledgers
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import system_scope
from kangyu.registers.tasks.models import Task
from kangyu.web.ledgers.rows import _adds

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: Any, tmp_path: Path) -> County:
    """People in one village, six of them followed up."""
    settings.KANGYU_TODAY = TODAY
    made = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(30)]), "residents")
    send(write_csv(tmp_path / "c.csv", [contact_row(index, "2018-12-03") for index in range(0, 30, 5)]), "contacts")
    return made


def page(user: User, address: str, **asked: Any) -> str:
    """The page that the user sees."""
    client = Client()
    client.force_login(user)
    answer = client.get(address, **asked)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def of_role(county: County, role: str) -> User:
    """Somebody of that role at the bureau."""
    return User.objects.create(username=f"u-{role}", role=role, organisation=county.organisations["bureau"])


def test_who_opens_nobody_is_led_to_what_the_role_can_do(county: County) -> None:
    inspector = of_role(county, Role.INSPECTOR)
    text = page(inspector, "/work/?state=")
    main = text[text.index("<main") :]
    for link in ("/bureau/", "/ledgers/", "/handbook/"):
        assert f'href="{link}"' in main
    assert "/people/" not in text and 'name="q"' not in main
    assert "身份证号" not in text
    assert "这里没有待办" in page(inspector, "/work/?q=zhang")
    assert "您的岗位不打开居民档案" in page(inspector, "/search/?q=zzz")


def test_the_figures_of_the_month_are_of_those_who_follow_people_up(county: County) -> None:
    def figures(user: User) -> list[tuple[str, str]]:
        return re.findall(r"<span>([^<]+)</span><b>([\d,+]+)</b><small>([^<]+)</small>", page(user, "/work/?state="))

    expected = [("高血压在管", "6", "人"), ("2018-12 高血压已随访", "6", "人次")]
    assert figures(county.users["tongmu"])[:2] == expected
    assert figures(county.users["qian"])[:2] == expected
    assert figures(county.users["xiaping"])[0] == ("高血压在管", "0", "人")
    for who in (county.users["bureau"], of_role(county, Role.CDC_OFFICER), of_role(county, Role.INSPECTOR)):
        assert figures(who) == []
    # Work that was passed on takes nobody out of the programme.
    Task.objects.filter(kind="contact").update(organisation=county.organisations["xiaping"])
    assert figures(county.users["tongmu"])[0] == expected[0]
    assert figures(county.users["xiaping"])[0] == ("高血压在管", "0", "人")


def test_the_figure_of_a_programme_opens_the_people_in_it(county: County) -> None:
    text = page(county.users["tongmu"], "/work/?state=")
    address = re.search(r'class="ky-figure" href="(/people/[^"]+)"', text)
    assert address
    listed = page(county.users["tongmu"], address[1])
    assert "桐木村卫生室 · 高血压 · 在册 — 6 人" in listed
    assert len(re.findall(r'<tr id="p\d+">', listed)) == 6


def test_the_list_of_residents_filters_and_says_so(county: County) -> None:
    dead = Resident.objects.get(name=name_of(7))
    Resident.objects.filter(pk=dead.pk).update(died_on="2018-06-01")
    qian = county.users["qian"]
    assert "黔城卫生院 · 在册 — 29 人" in page(qian, "/people/")
    assert "已死亡 — 1 人" in page(qian, "/people/?standing=dead")
    assert dead.name in page(qian, "/people/?standing=dead")
    assert f"“{dead.name}” · 在册、死亡和迁出 — 1 人" in page(qian, f"/people/?standing=all&q={dead.name}")
    village = page(qian, "/people/?village=431281101201&age=65&programme=hypertension&order=age")
    assert "桐木村 · 高血压 · 65–79 岁 · 在册" in village
    assert "没有这样的居民" in page(qian, "/people/?q=qqq")
    assert page(qian, "/people/?village=x&age=x&programme=x&standing=x&order=x&clinic=x").count('<tr id="p') == 29
    assert "清除筛选" not in page(qian, "/people/?order=age")


def test_what_was_searched_goes_on_over_the_pages(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kangyu.web.frame.PAGE", 2)
    Resident.objects.update(name="张三", pinyin="zhangsan", initials="zs")
    tongmu = county.users["tongmu"]
    text, seen = page(tongmu, "/search/?q=张"), []
    while True:
        seen += re.findall(r'<tr id="p(\d+)">', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        if not following:
            break
        assert "到居民名册里筛选" in text
        text = page(tongmu, "/search/" + following[1].replace("&amp;", "&"))
    assert len(seen) == len(set(seen)) == 30


def test_a_hospital_sees_whom_a_referral_brought_and_how_others_are_opened(county: County) -> None:
    hospital, person = add_hospital(county), Resident.objects.get(name=name_of(5))
    doctor = county.users["hospital"]
    assert "医院不直接管理居民" in page(doctor, "/people/")
    assert "紧急调阅" in page(doctor, f"/search/?q={person.name}")
    _refer(person, hospital)
    text = page(doctor, "/people/")
    assert "转诊而来 1 人" in text and person.name in text and name_of(6) not in text
    assert person.name in page(doctor, f"/search/suggest/?q={person.initials}")
    client = Client()
    client.force_login(doctor)
    assert client.get("/search/", {"q": person.name}).headers["Location"] == f"/people/{person.pk}/"
    assert "转诊而来" not in page(county.users["tongmu"], "/people/")


def _refer(person: Resident, hospital: Organisation) -> None:
    case = Case.objects.create(
        number="ZZ-1",
        kind="referral",
        version=1,
        opening="ask",
        state="sent",
        urgency=1,
        resident=person,
        holder=hospital,
        data={},
        opened_on=TODAY,
        opened_at=NOW,
    )
    for party, place in (("primary", person.organisation), ("upper", hospital)):
        CaseParty.objects.create(case=case, party=party, organisation=place, managed_by=person.organisation)


def test_failures_are_told_by_kind_and_place_without_people(county: County) -> None:
    operator = of_role(county, Role.OPERATOR)
    log = Path(configured.KANGYU_HOME) / "logs" / "kangyu.log"
    log.parent.mkdir(exist_ok=True)
    ours = Path(__import__("kangyu").__file__).parent
    trace = f"  {ours}/web/work/views.py:61 desk: page = WorkPage(\n  /usr/lib/x.py:3 y: z()\n  builtins.KeyError"
    user = county.users["tongmu"].pk
    written = [
        f"2026-11-2{day} 08:00:0{day} ERROR django.request: GET /people/4711/ user={user}\n{trace}" for day in (5, 6)
    ]
    written.append("2026-11-26 09:00:00 ERROR kangyu: could not read %s")
    log.write_text("\n".join(written) + "\n")
    try:
        text = page(operator, "/operator/")
    finally:
        log.unlink()
    assert "<b>KeyError</b>" in text and "web/work/views.py:61 desk" in text
    assert "2 次，最近 2026-11-26 08:00:06" in text and "GET /people/…/" in text
    assert str(county.users["tongmu"]) in text and "4711" not in text
    for_support = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", text)
    assert len(for_support) == 2 and "2 × 2026-11-25 08:00:05 – 2026-11-26 08:00:06" in for_support[1]
    assert str(county.users["tongmu"]) not in "".join(for_support)


def test_the_logins_of_a_demonstration_speak_the_readers_language(county: County, settings: Any) -> None:
    of_role(county, Role.HOSPITAL_DOCTOR)
    settings.KANGYU_WORLD = {"logins": [{"desk": "医院 hospital", "username": "u-hospital_doctor", "password": "x"}]}
    chinese = Client().get("/login/").content.decode()
    assert "医院医生工作台" in chinese and "hospital</b>" not in chinese
    english = Client().get("/login/", headers={"accept-language": "en"}).content.decode()
    assert "<b>Hospital desk</b>" in english and "医院" not in english


def test_coming_back_to_the_question_of_an_emergency_leads_to_the_search(county: County) -> None:
    client = Client()
    client.force_login(county.users["tongmu"])
    answer = client.get("/emergency/ask/", follow=True)
    assert answer.redirect_chain[-1][0] == "/search/" and "请再查找一次" in answer.content.decode()


def test_a_clock_that_stands_before_what_is_written_is_told_to_who_writes(county: County, settings: Any) -> None:
    settings.KANGYU_TODAY = None
    operator = of_role(county, Role.OPERATOR)
    auditor = of_role(county, Role.AUDITOR)
    audit.record(scope=system_scope(), action="x", at=timezone.now())
    assert "服务器时钟不对" not in page(county.users["tongmu"], "/work/")
    audit.record(scope=system_scope(), action="x", at=timezone.now() + timedelta(hours=2))
    assert "服务器时钟不对" in page(county.users["tongmu"], "/work/")
    text = page(operator, "/operator/")
    assert "服务器时钟不对" in text and "校准前不要录入" in text
    assert "服务器时钟不对" not in page(auditor, "/audit/")


def test_a_row_adds_to_a_sum_and_changes_an_average(county: County) -> None:
    place = county.organisations["qian"].pk
    ledgers.record_rows([entry("health_education", place, lecture_row())], scope=county.scope("qian"), now=NOW)
    row = LedgerRow.objects.get()
    ledger = BY_KEY["health_education"]
    assert _adds(ledger, indicator("education.attendance_per_lecture"), row).zh == "分子含 86 人次"


def test_the_kinds_of_institutions_have_their_english(county: County) -> None:
    operator = of_role(county, Role.OPERATOR)
    text = page(operator, "/operator/institutions/", headers={"accept-language": "en"})
    options = re.search(r'<select[^>]*id="ky-kind".*?</select>', text, re.DOTALL)
    assert options and "village clinic" in options[0] and not re.search(r"[\u4e00-\u9fff]", options[0])
    assert set(Organisation.Kind) == set(re.findall(r'value="(\w+)"', options[0]))
