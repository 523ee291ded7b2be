"""The work list as pages: what the tabs and panels count is what their lists show, whoever reads."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.cases import add_hospital
from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.registers.casework.actions import CaseEntry, open_cases
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.tasks import actions
from kangyu.registers.tasks.actions import TaskEntry
from kangyu.registers.tasks.models import Task
from kangyu.web.work import choice

pytestmark = pytest.mark.django_db
LATE, SOON = TODAY - timedelta(days=3), TODAY + timedelta(days=3)


@dataclass
class World:
    """A county, its people and further staff; puts tasks into the pool."""

    county: County
    people: list[Resident]
    cdc: Organisation

    def put(self, source: str, where: str, **said: Any) -> Task:
        place = self.county.organisations[where].pk
        entry = TaskEntry(**{"source": source, "kind": "order", "organisation_id": place, "due_on": SOON} | said)
        return Task.objects.get(pk=actions.put([entry], now=NOW).ids[0])

    def user(self, role: Role, where: Organisation) -> User:
        return User.objects.create(username=role.value, role=role, organisation=where)


@pytest.fixture
def world(tmp_path: Any) -> World:
    county = build_county()
    send(write_csv(tmp_path / "people.csv", [resident_row(number) for number in range(8)]), "residents")
    bureau = county.organisations["bureau"]
    cdc = Organisation.objects.create(
        code="CDC1", name="疾病预防控制中心", short_name="疾控中心", kind="cdc", parent=bureau, area=bureau.area
    )
    cdc.lineage = f"{bureau.lineage}{cdc.pk}/"
    cdc.save()
    return World(county, list(Resident.objects.order_by("pk")), cdc)


def _page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    return html.unescape(client.get(address).content.decode())


def _said(text: str) -> int:
    """The number of tasks in the words above the list."""
    found = re.search(r'id="ky-words">[^<]*— ([\d,]+) 项', text)
    assert found, text[:400]
    return int(found[1].replace(",", ""))


def _shown(text: str) -> list[int]:
    """The tasks of the list's lines."""
    return [int(key) for ids in re.findall(r'name="tasks" value="([\d.]+)"', text) for key in ids.split(".")]


def test_an_urgent_task_takes_no_other_out_of_its_tab(world: World) -> None:
    for number, person in enumerate(world.people[:4]):
        world.put(f"a:{number}", "tongmu", resident_id=person.pk, due_on=LATE, urgency=0)
        world.put(f"b:{number}", "tongmu", resident_id=person.pk, due_on=LATE)
        world.put(f"c:{number}", "tongmu", resident_id=person.pk, due_on=LATE, kind="contact", programme="hypertension")
    doctor = world.county.users["tongmu"]
    for state, number in (("urgent", 4), ("late", 8), ("", 12)):
        text = _page(doctor, f"/work/?state={state}")
        assert (_said(text), len(_shown(text)), len(set(_shown(text)))) == (number, number, number), state


def test_the_panel_s_own_row_opens_what_it_counts(world: World) -> None:
    own = world.put("a:1", "qian", due_on=LATE)
    world.put("a:2", "tongmu", due_on=LATE)
    text = _page(world.county.users["qian"], "/work/?state=late")
    assert _said(text) == 2
    place = world.county.organisations["qian"]
    assert f"?clinic={place.pk}&alone=1" in text
    alone = _page(world.county.users["qian"], f"/work/?clinic={place.pk}&alone=1&state=late")
    assert (_said(alone), _shown(alone)) == (1, [own.pk])
    assert '<input type="hidden" name="alone" value="1">' in alone


def test_the_figures_are_of_the_chosen_institution(world: World) -> None:
    world.put("a:1", "tongmu", due_on=LATE)
    world.put("a:2", "changpo", due_on=LATE)
    place = world.county.organisations["tongmu"].pk
    text = _page(world.county.users["qian"], f"/work/?clinic={place}&state=")
    figures = re.findall(r'class="ky-figure" href="([^"]+)"', text)
    assert len(figures) == 4 and all(f"clinic={place}" in address for address in figures)
    late = _page(world.county.users["qian"], "/work/" + figures[2])
    assert _said(late) == 1


def test_what_was_passed_on_is_told_counted_and_shown(world: World) -> None:
    officer = world.user(Role.CDC_OFFICER, world.cdc)
    task = world.put("a:1", "tongmu")
    assert "等您接收" not in _page(officer, "/work/")
    Task.objects.filter(pk=task.pk).update(offered_to=world.cdc)
    assert "1 项转来的任务等您接收" in _page(officer, "/work/")
    text = _page(officer, "/work/?whose=offered&state=")
    assert (_said(text), _shown(text)) == (1, [task.pk])


def test_what_one_gave_is_counted_where_it_lies(world: World) -> None:
    officer = world.county.users["qian"]
    given = {"opened_by": officer, "opened_from": officer.organisation}
    ids = {where: world.put(f"a:{where}", where).pk for where in ("tongmu", "changpo")}
    Task.objects.filter(pk__in=ids.values()).update(**given)
    text = _page(officer, "/work/?whose=given&state=")
    assert (_said(text), sorted(_shown(text))) == (2, sorted(ids.values()))
    place = world.county.organisations["tongmu"].pk
    text = _page(officer, f"/work/?whose=given&state=&clinic={place}")
    assert (_said(text), _shown(text)) == (1, [ids["tongmu"]])


def _act(user: User, act: str, task: Task) -> None:
    client = Client()
    client.force_login(user)
    for step in ("look", "do"):
        client.post("/work/act/", {"act": act, "tasks": str(task.pk), "words": "好", "on": f"{TODAY}", "step": step})


@pytest.mark.parametrize(("who", "act"), [("tongmu", "claim"), ("tongmu", "finish"), ("qian", "urge")])
def test_who_works_may(world: World, who: str, act: str) -> None:
    task = world.put("a:1", "tongmu")
    _act(world.county.users[who], act, task)
    task.refresh_from_db()
    assert task.assignee_id or task.ended_at or task.urged_times


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.INSPECTOR, Role.CDC_OFFICER])
@pytest.mark.parametrize("act", ["claim", "finish", "urge"])
def test_to_read_the_county_is_not_to_work_for_it(world: World, role: Role, act: str) -> None:
    is_of_cdc = role in (Role.INSPECTOR, Role.CDC_OFFICER)
    user = world.user(role, world.cdc if is_of_cdc else world.county.organisations["bureau"])
    task = world.put("a:1", "tongmu")
    _act(user, act, task)
    task.refresh_from_db()
    assert (task.assignee_id, task.ended_at, task.urged_times) == (None, None, 0)
    if not is_of_cdc:
        assert 'name="act"' not in _page(user, "/work/?state=")


def test_a_hospital_finds_its_own_work_by_name(world: World) -> None:
    hospital = add_hospital(world.county)
    person = world.people[3]
    parties = {"primary": person.organisation_id, "upper": hospital.pk}
    data = {"urgency": "2", "reason": "头晕"}
    entry = CaseEntry(kind="referral", opening="refer", parties=parties, on=TODAY, data=data, resident_id=person.pk)
    open_cases([entry], by=None, now=NOW)
    doctor = world.county.users["hospital"]
    assert _said(_page(doctor, "/work/?state=")) == 1
    for text in (person.name, person.initials):
        assert _said(_page(doctor, f"/work/?state=&q={text}")) == 1


def test_of_too_many_of_a_name_some_are_listed_and_it_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Resident.objects.update(name="李明", pinyin="liming", initials="lm")
    for number, person in enumerate(world.people):
        world.put(f"a:{number}", "tongmu", resident_id=person.pk)
    doctor = world.county.users["tongmu"]
    text = _page(doctor, "/work/?state=&q=李")
    assert _said(text) == 8 and "同名的人太多" not in text
    monkeypatch.setattr(choice, "MOST_FOUND", 5)
    text = _page(doctor, "/work/?state=&q=李")
    assert _said(text) == 5 and "同名的人太多" in text


def test_cases_are_found_by_letters_too(world: World) -> None:
    hospital, person = add_hospital(world.county), world.people[3]
    parties = {"primary": person.organisation_id, "upper": hospital.pk}
    data = {"urgency": "2", "reason": "头晕"}
    entry = CaseEntry(kind="referral", opening="refer", parties=parties, on=TODAY, data=data, resident_id=person.pk)
    open_cases([entry], by=None, now=NOW)
    for text in (person.name[0], person.initials, person.pinyin[:4].upper()):
        assert person.name in _page(world.county.users["hospital"], f"/cases/?box=all&name={text}")
    assert person.name not in _page(world.county.users["hospital"], "/cases/?box=all&name=qqq")


def test_the_panel_stays_when_one_s_own_row_is_chosen(world: World) -> None:
    """Also at a home that reads the county: the other rows are still there to choose."""
    clinic = Organisation.objects.create(
        code="CDC2", name="疾控门诊部", short_name="门诊部", kind="cdc", parent=world.cdc, area=world.cdc.area
    )
    clinic.lineage = f"{world.cdc.lineage}{clinic.pk}/"
    clinic.save()
    world.county.organisations.update({"cdc": world.cdc, "outpatients": clinic})
    for where in ("cdc", "outpatients"):
        world.put(f"a:{where}", where, due_on=LATE)
    text = _page(world.user(Role.CDC_OFFICER, world.cdc), f"/work/?clinic={world.cdc.pk}&alone=1&state=late")
    assert _said(text) == 1 and f"?clinic={clinic.pk}&" in text
