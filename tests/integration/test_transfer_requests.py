"""Asking for somebody managed elsewhere: no oracle for who asks, one task for who manages, one transaction when agreed."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.sheets import RESIDENT_COLUMNS
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import NotAllowed
from kangyu.registers.tasks.models import Task
from kangyu.registers.tasks.queries import NotFound
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows.answer_transfer import answer_transfer
from kangyu.workflows.request_transfer import request_transfer

pytestmark = pytest.mark.django_db

FAR = {"村(居)委会": "下坪村", "管理机构": "下坪村卫生室"}
WANTED, OWN, NOBODY = 5, 0, 77


@pytest.fixture
def county(tmp_path, settings):
    settings.KANGYU_TODAY = TODAY
    made = build_county()
    send(write_csv(tmp_path / "all.csv", [resident_row(OWN), resident_row(WANTED, **FAR)]), "residents")
    send(write_csv(tmp_path / "c.csv", [contact_row(WANTED, "2018-11-04")]), "contacts")
    return made


def wanted():
    return Resident.objects.get(name=name_of(WANTED))


def ask(county, who="tongmu", index=WANTED, **changes):
    raw = {"name": name_of(index), "identity_number": number_of(index)} | changes
    return request_transfer(scope=county.scope(who), raw=raw, now=NOW, today=TODAY)


def request():
    return Task.objects.get(kind="transfer", ended_at=None)


def answer(county, who="xiaping", task=None, is_agreed=True, words=""):
    key = (task or request()).pk
    answer_transfer(scope=county.scope(who), task_id=key, is_agreed=is_agreed, words=words, now=NOW, today=TODAY)


def logged(act):
    entries = AuditEntry.objects.filter(action="write.transfer")
    return [each.residents for each in entries if each.detail["act"] == act]


def test_a_request_is_a_task_where_the_person_is_managed(county):
    assert ask(county) == ()
    task = request()
    assert (task.organisation, task.resident) == (county.organisations["xiaping"], wanted())
    assert task.opened_by is None  # who gave it would see it, and with it who is managed where
    assert "桐木村卫生室申请转入" in task.title_zh
    assert logged("ask") == [[wanted().pk]]


def test_asking_twice_is_one_request_whoever_of_the_institution_asks(county):
    ask(county)
    ask(county)
    ask(county, "qian", organisation="桐木村卫生室")
    assert Task.objects.filter(kind="transfer").count() == 1
    ask(county, "qian")
    assert Task.objects.filter(kind="transfer").count() == 2


@pytest.mark.parametrize(
    ("index", "changes"), [(NOBODY, {}), (WANTED, {"name": "王不是"}), (OWN, {})], ids=["nobody", "other name", "own"]
)
def test_a_request_for_nobody_is_answered_alike(county, index, changes):
    assert ask(county, index=index, **changes) == ()
    assert not Task.objects.filter(kind="transfer").exists()
    assert logged("ask") == [[]]


def test_what_was_typed_badly_is_told(county):
    problems = ask(county, name="", identity_number="")
    assert [(each.item, each.reason) for each in problems] == [("name", "required"), ("identity_number", "required")]
    assert [each.reason for each in ask(county, organisation="下坪村卫生室")] == ["out_of_scope"]
    with pytest.raises(NotAllowed):
        ask(county, "bureau")


def test_agreed_the_person_moves_with_all_that_is_open(county):
    ask(county)
    answer(county)
    person, here = wanted(), county.organisations["tongmu"]
    assert (person.organisation, person.area_id) == (here, here.area_id)
    spells = Residence.objects.filter(resident=person).order_by("since")
    assert [(each.organisation.short_name, each.until) for each in spells] == [
        ("下坪村卫生室", TODAY),
        ("桐木村卫生室", None),
    ]
    assert Enrolment.objects.get(resident=person, until=None).organisation == here
    assert set(Task.objects.filter(resident=person, ended_at=None).values_list("organisation", flat=True)) == {here.pk}
    notice = Task.objects.get(kind="transfer_answer")
    assert (notice.resident, notice.assignee, notice.title_zh[:7]) == (person, county.users["tongmu"], "转入申请已同意")
    done = Task.objects.get(kind="transfer")
    assert (done.state, done.outcome, done.ended_by) == ("done", "已同意", county.users["xiaping"])
    assert logged("agree") == [[person.pk]]


def test_refused_the_reason_goes_back_and_tells_of_nobody(county):
    ask(county)
    with pytest.raises(NotUnderstood):
        answer(county, is_agreed=False)
    answer(county, is_agreed=False, words="仍住本村")
    assert wanted().organisation == county.organisations["xiaping"]
    notice = Task.objects.get(kind="transfer_answer")
    assert (notice.resident, notice.words, notice.organisation) == (None, "仍住本村", county.organisations["tongmu"])
    assert wanted().name not in notice.title_zh
    assert "下坪" not in notice.title_zh
    with pytest.raises(NotUnderstood):
        answer(county, task=Task.objects.get(kind="transfer"))
    ask(county)  # anew
    assert request().pk


def test_only_who_manages_the_person_answers(county):
    ask(county)
    for who in ("tongmu", "qian"):
        with pytest.raises(NotFound):
            answer(county, who)
    answer(county, "an")  # the township centre above
    assert wanted().organisation == county.organisations["tongmu"]


def test_of_two_who_ask_the_other_is_told(county):
    ask(county)
    ask(county, "qian")
    first, second = Task.objects.filter(kind="transfer").order_by("pk")
    answer(county, task=first)
    second.refresh_from_db()
    assert (second.state, second.outcome) == ("done", "未同意：此人已转由其他机构管理")
    assert Task.objects.get(kind="transfer_answer", organisation=county.organisations["qian"]).resident is None


def test_somebody_who_moved_meanwhile_or_died_is_not_moved(county, tmp_path):
    ask(county)
    changpo = {"村(居)委会": "安江镇长坡村", "管理机构": "安江镇长坡村卫生室"}
    send(write_csv(tmp_path / "m.csv", [resident_row(WANTED, **changpo, 迁入日期="2018-12-01")]), "residents")
    with pytest.raises(NotUnderstood) as refused:
        answer(county)
    assert refused.value.reason == "moved"
    dead = resident_row(WANTED, **changpo, 人员状态="死亡", 死亡日期="2018-12-20")
    send(write_csv(tmp_path / "d.csv", [dead]), "residents")
    with pytest.raises(NotUnderstood) as refused:
        answer(county, "an")
    assert refused.value.reason == "registered_dead"
    assert not Task.objects.filter(kind="transfer_answer").exists()


def test_an_institution_that_closed_is_answered_by_its_successor(county):
    ask(county)
    old, new = county.organisations["tongmu"], county.organisations["changpo"]
    Organisation.objects.filter(pk=old.pk).update(closed_on=date(2018, 12, 30), successor=new)
    answer(county)
    assert wanted().organisation == new


# --- the pages


def client_of(county, who):
    client = Client()
    client.force_login(county.users[who])
    return client


def typed(index, **changes):
    keys = {column.label.zh: column.key for column in RESIDENT_COLUMNS}
    row = resident_row(index, **changes)
    return {keys[heading]: value for heading, value in row.items() if heading in keys}


def test_the_page_refuses_and_offers_to_ask(county):
    client = client_of(county, "tongmu")
    posted = typed(WANTED, 姓名="王不是") | {"village": "431281101201", "organisation": "", "residence_type": "1"}
    refused = client.post(reverse("people:new"), posted)
    said = refused.content.decode()
    assert refused.status_code == 422
    assert reverse("people:ask") in said
    assert "王不是" in said
    assert wanted().name not in said
    assert "下坪" not in said


def test_pages_say_the_same_of_somebody_and_of_nobody(county):
    client = client_of(county, "tongmu")
    answers = []
    for index in (WANTED, NOBODY):
        answered = client.post(reverse("people:ask"), typed(index) | {"organisation": ""}, follow=True)
        answers.append((answered.redirect_chain, "申请已受理" in answered.content.decode()))
    assert answers[0] == answers[1]
    assert answers[0][1]
    assert client.post(reverse("people:ask"), {"name": "王"}).status_code == 422


def test_the_task_is_answered_at_its_page(county):
    ask(county)
    task = request()
    client, address = client_of(county, "xiaping"), reverse("work:transfer", args=[task.pk])
    page = client.get(reverse("work:task", args=[task.pk])).content.decode()
    assert address in page
    assert 'value="finish"' not in page
    assert client.post(address, {"answer": "refuse"}).status_code == 422
    assert client.post(address, {"answer": "agree"}).status_code == 302
    assert wanted().organisation == county.organisations["tongmu"]
    assert address not in client.get(reverse("work:task", args=[task.pk])).content.decode()
    mine = client_of(county, "tongmu")
    assert "转入申请已同意" in mine.get(reverse("work:desk")).content.decode()
    # The bureau's officers answer too; the centre that has nothing to do with it finds no such task.
    assert client_of(county, "qian").post(address, {"answer": "agree"}).status_code == 404
