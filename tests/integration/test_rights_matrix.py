"""Every door in every role, for a person of each relation: who is let in, and that nobody reads of whom they may not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.urls import reverse

from factories.county import NOW, TODAY
from factories.importing import reasons, send
from factories.people import contact_row
from factories.sheets import write_csv
from kangyu.catalogue.indicators import INDICATORS, indicator
from kangyu.catalogue.sensitivities import of_indicator
from kangyu.registers.casework.models import Case
from kangyu.registers.figures import presenting
from kangyu.registers.messages.models import Message
from kangyu.registers.people.models import Resident
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.staff.models import Role
from kangyu.registers.staff.policies import NotAllowed, Scope, scope_of
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.sensitivity import Sensitivity
from rights import world as worlds
from rights.addresses import every_name
from rights.asking import REFUSED, asked, client_of, text
from rights.doors import DOORS, Door, Needs
from rights.judging import PER_PERSON, arguments_of, judged, relations_for, sees_closely
from rights.world import DIAGNOSIS, RELATIONS, World, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Any, settings: Any) -> World:
    settings.KANGYU_TODAY = TODAY
    return worlds.build(tmp_path)


# --- single persons


@pytest.mark.parametrize("role", list(Role))
def test_a_person_is_open_to_whom_a_relation_opens_them(world: World, role: str) -> None:
    client = client_of(world, role)
    names = [(name, arguments) for name, arguments in every_name() if DOORS[name].needs in PER_PERSON]
    wrong = []
    for relation in relations_for(role):
        for name, arguments in names:
            for values in arguments_of(world, relation, name, arguments):
                answer = asked(client, name, values)
                wrong += judged(world, role, relation, name, values, answer)
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("role", list(Role))
def test_what_is_kept_closely_is_found_by_no_number(world: World, role: str) -> None:
    client = client_of(world, role)
    for relation, of in RELATIONS.items():
        for contact in world.people[relation].contacts.filter(form="mental_disorder_follow_up"):
            answer = client.get(reverse("person:entry", args=[contact.resident_id, contact.pk]))
            assert (answer.status_code == 200) == (role in of.mental_to), (role, relation)
            assert (DIAGNOSIS in text(answer)) <= (role in of.mental_to)


@pytest.mark.parametrize("role", list(Role))
def test_a_task_is_open_by_its_institution_and_its_sensitivity(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    for relation in ("own", "sibling", "far", "referred", "mental", "mental_far"):
        for task in Task.objects.filter(resident=world.people[relation]):
            answer = client.get(reverse("work:task", args=[task.pk]))
            is_near = scope.may_open_people and scope.covers(task.organisation_id)
            is_open = is_near and (task.programme == "hypertension" or sees_closely(world.kept, role, relation))
            assert (answer.status_code == 200) == is_open, (role, relation, task.programme, answer.status_code)
            assert is_open or world.secrets_of(relation)[0] not in text(answer)


@pytest.mark.parametrize("role", list(Role))
def test_a_case_is_open_to_who_takes_part_in_it(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    for case in Case.objects.prefetch_related("parties"):
        relation = next(key for key, person in world.people.items() if person.pk == case.resident_id)
        takes_part = any(scope.covers(each.organisation_id) for each in case.parties.all())
        is_open = scope.may_open_people and takes_part and scope.may_see(case.sensitivity)
        for name in ("cases:page", "cases:slip"):
            answer = client.get(reverse(name, args=[case.pk]))
            if name == "cases:page":  # the slip is about the person, whom an old case no longer opens
                assert (answer.status_code not in REFUSED) == is_open, (role, relation, name, answer.status_code)
            assert is_open or answer.status_code in REFUSED
            told = [secret for secret in world.secrets_of(relation) if secret in text(answer)]
            assert role in RELATIONS[relation].open_to or not told, (role, relation, name)


# --- lists, figures, everything without a person in its address


@pytest.mark.parametrize("role", list(Role))
def test_no_list_tells_of_people_beyond_reach(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    message = Message.objects.get()
    wrong = []
    for name, arguments in every_name():
        door = DOORS[name]
        values = {"message_id": message.pk} if arguments == ("message_id",) else {}
        if door.ends or door.needs in PER_PERSON or set(arguments) - set(values):
            continue
        if door.sends and _is_open(name, door, scope, {}):
            continue  # it would do what it is there for
        for query in _queries(name, world):
            answer = asked(client, name, values, query)
            wrong += _list_judged(world, role, scope, name, door, query, answer)
    assert not wrong, "\n".join(wrong[:40])


def _queries(name: str, world: World) -> Iterator[dict[str, str]]:
    yield {}
    if name == "search:page":
        for relation in ("own", "far", "referred", "mental_far"):
            yield from ({"q": secret} for secret in world.secrets_of(relation)[1:3])
    if name in ("search:page", "search:suggest"):
        yield {"q": "解某"}
        yield {"q": "jm"}
    if name.startswith("work:"):
        yield from ({"programme": key, "state": ""} for key in ("hypertension", "mental_disorder"))


def _list_judged(
    world: World, role: str, scope: Scope, name: str, door: Door, query: dict[str, str], answer: Any
) -> Iterator[str]:
    place, status = f"{role} {name} {query}", answer.status_code
    is_open = _is_open(name, door, scope, query)
    if status >= 500 or (is_open is not None and (status in REFUSED) == is_open and not door.sends):
        yield f"{place}: {status}, {'open' if is_open else 'closed'} was promised"
    if door.sends and is_open is False and status not in REFUSED:
        yield f"{place}: {status}, closed was promised"
    body = text(answer)
    for typed in query.values():
        body = body.replace(typed, "") if typed.isdigit() or typed[:-1].isdigit() else body
    for relation, of in RELATIONS.items():
        is_known = role in of.open_to
        secrets = world.secrets_of(relation)
        yield from (f"{place}: tells {secret} ({relation})" for secret in secrets if secret in body and not is_known)
        if role in of.open_to and scope.organisations is not None and name.startswith(("people:", "work:")):
            is_managed = scope.covers(world.people[relation].organisation_id)
            is_named = name == "people:list" and relation.startswith("referred")  # a referral's people, by themselves
            if not is_managed and secrets[0] in body and not is_named:
                yield f"{place}: lists {relation}, whom a relation opens and no list"
    if DIAGNOSIS in body:
        yield f"{place}: tells what a mental follow-up says"
    if "mental" in query.get("programme", "") and not scope.may_see(Sensitivity.MENTAL):
        named = [relation for relation in RELATIONS if world.secrets_of(relation)[0] in body]
        yield from (f"{place}: tells that {relation} stands in the list" for relation in named)


def _is_open(name: str, door: Door, scope: Scope, query: dict[str, str]) -> bool | None:
    """What the table promises; None where more than the role decides."""
    if (
        name in ("work:desk", "work:export", "work:contacts")
        and "mental" in query.get("programme", "")
        and not scope.may_see("mental")
    ):
        return False
    area = presenting.home_of(scope)
    reads = area is not None and presenting.may_read(scope, area)
    promised: dict[Needs, bool | None] = {
        Needs.NOTHING: True,
        Needs.ACCOUNT: True,
        Needs.PEOPLE: scope.may_open_people or (name == "emergency:list" and scope.may_audit),
        Needs.RECORDS: scope.may_record,
        Needs.IMPORTS: scope.may_import or scope.may_keep_ledgers,
        Needs.FIGURES: reads or None,  # nothing was counted here; see the test with a snapshot
        Needs.ROWS: (reads and scope.may_open_people) or None,
        Needs.REPORTS: scope.may_report,
        Needs.COUNTY: scope.is_countywide,
        Needs.SNAPSHOTS: scope.is_countywide and (scope.may_report or scope.may_operate),
        Needs.LEDGERS: scope.may_keep_ledgers,
        Needs.CLOSING: scope.may_keep_ledgers and scope.user.role != Role.VILLAGE_DOCTOR,
        Needs.EMERGENCY: scope.may_break_glass,
        Needs.AUDITS: scope.may_audit,
        Needs.OPERATES: scope.may_operate,
        Needs.PARAMETERS: scope.may_operate or scope.may_report,
    }
    # Who sent the sheet decides there; see the tests of sheets.
    return None if name in ("sheets:answer", "sheets:message") else promised.get(door.needs)


# --- sheets

# By who sent a sheet: who sees what became of it, and who may have its refused lines with the numbers in full.
_COUNTYWIDE = frozenset({Role.BUREAU_OFFICER, Role.OPERATOR})
SHEETS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "": (_COUNTYWIDE, frozenset()),
    "qian": (_COUNTYWIDE | {Role.TOWNSHIP_OFFICER}, frozenset({Role.TOWNSHIP_OFFICER})),
    "an": (_COUNTYWIDE, frozenset()),
    "bureau": (_COUNTYWIDE, frozenset({Role.BUREAU_OFFICER})),
}
IMPORTERS = _COUNTYWIDE | {Role.TOWNSHIP_OFFICER}
OWN_TOWNSHIP = frozenset(key for key, of in RELATIONS.items() if of.clinic in ("桐木村卫生室", "黔城镇长坡村卫生室"))


@pytest.mark.parametrize("role", list(Role))
def test_what_became_of_a_sheet_is_open_to_its_institution_and_those_above(
    world: World, role: str, tmp_path: Path
) -> None:
    client, secrets = client_of(world, role), world.secrets_of("far")
    for sender, (seen_by, answered_to) in SHEETS.items():
        wrong = {**_contact_line("far"), "姓名": "王不是", "备注": sender}
        scope = world.county.scope(sender) if sender else None
        message = send(write_csv(tmp_path / f"{sender}.csv", [wrong]), "contacts", scope=scope).message
        assert message.refused == 1
        for name, open_to in (("sheets:message", seen_by), ("sheets:answer", answered_to)):
            answer = client.get(reverse(name, args=[message.pk]))
            assert (answer.status_code not in REFUSED) == (role in open_to), (role, sender, name, answer.status_code)
            told = [secret for secret in secrets if secret in text(answer)]
            assert not told or role in answered_to, (role, sender, name, told)


@pytest.mark.parametrize("role", list(Role))
def test_a_sheet_changes_nobody_and_tells_of_nobody_beyond_reach(world: World, role: str, tmp_path: Path) -> None:
    reached = {Role.TOWNSHIP_OFFICER: OWN_TOWNSHIP}.get(Role(role), frozenset(RELATIONS))
    residents = [{**row_of(relation), "联系电话": f"1370000{place:04d}"} for place, relation in enumerate(RELATIONS)]
    for kind, rows in (("residents", residents), ("contacts", [_contact_line(relation) for relation in RELATIONS])):
        before = _written()
        found = _imported(world, role, write_csv(tmp_path / f"{kind}.csv", rows), kind)
        changed = {relation for relation, now in _written().items() if now != before[relation]}
        assert changed == (reached if role in IMPORTERS else set()), (role, kind)
        beyond = {place: [("name", "not_in_reach")] for place, key in enumerate(RELATIONS, 2) if key not in reached}
        if found is not None and kind == "contacts":
            assert reasons(found) == beyond
        elif found is not None:  # the village of another township is none that the sender may name
            assert reasons(found) == {line: [("organisation", "out_of_scope")] for line in beyond}


@pytest.mark.parametrize("role", list(Role))
def test_a_sheet_takes_nobody_in_from_beyond_reach(world: World, role: str, tmp_path: Path) -> None:
    here = {"管理机构": "桐木村卫生室", "村(居)委会": "桐木村"}
    before = _written()
    lines = [{**row_of("far"), **here}, {**row_of("dead_far"), **here, "姓名": "王不是"}]
    found = _imported(world, role, write_csv(tmp_path / "taken.csv", lines), "residents")
    if role == Role.TOWNSHIP_OFFICER:
        assert reasons(found) == {line: [("name", "not_in_reach")] for line in (2, 3)}
    assert (_written()["far"] != before["far"]) == (role in _COUNTYWIDE)
    assert _written()["dead_far"] == before["dead_far"]


@pytest.mark.parametrize("role", list(Role))
def test_a_sheet_of_what_is_kept_closely_is_only_for_whom_it_concerns(world: World, role: str, tmp_path: Path) -> None:
    rows = [{**_who("mental"), **_MENTAL}, {**_who("own"), **_MENTAL}, {**_who("mental_far"), **_MENTAL}]
    found = _imported(world, role, write_csv(tmp_path / "mental.csv", rows), "contacts")
    if role == Role.TOWNSHIP_OFFICER:
        assert (found.added, reasons(found)) == (2, {4: [("name", "not_in_reach")]})
    elif found is not None:
        assert reasons(found) == {line: [("form", "closed_form")] for line in (2, 3, 4)}


_MENTAL = {"随访日期": "2018-11-20", "随访方式": "门诊", "危险性评估": "0", "目前症状": "0", "自知力": "1"}


def _who(relation: str) -> dict[str, object]:
    row = row_of(relation)
    return {"姓名": row["姓名"], "身份证号": row["身份证号"]}


def _contact_line(relation: str) -> dict[str, object]:
    return {**contact_row(0, "2018-11-20"), **_who(relation)}


def _imported(world: World, role: str, path: Path, kind: str) -> Message | None:
    """The message that became of the sheet; None where the role sends none."""
    scope = scope_of(world.users[role])
    if role in IMPORTERS:
        return send(path, kind, scope=scope).message
    with pytest.raises(NotAllowed):
        send(path, kind, scope=scope)
    return None


def _written() -> dict[str, tuple[Any, ...]]:
    """By relation what sheets change of a person."""
    rows = Resident.objects.order_by("line").annotate(visits=Count("contacts"))
    columns = ("phone_index", "organisation_id", "died_on", "left_on", "visits")
    return dict(zip(RELATIONS, rows.values_list(*columns), strict=True))


# --- figures


@pytest.mark.django_db(transaction=True)
def test_rows_behind_figures_tell_only_of_ones_own_people(tmp_path: Any, settings: Any) -> None:
    """Counted figures opened in every role: by page and by sheet."""
    settings.KANGYU_TODAY = TODAY
    world = worlds.build(tmp_path)
    snapshots.take(as_of=TODAY, now=NOW)
    kept = [each for each in INDICATORS if Sensitivity.MENTAL in of_indicator(each)]
    ordinary = [indicator("hypertension.managed")]
    for role in Role:
        client, scope = client_of(world, role), scope_of(world.users[role])
        area = presenting.home_of(scope)
        is_open = scope.may_open_people and presenting.may_read(scope, area)
        for found in (*ordinary, *kept[:2]):
            for name in ("figures:rows", "figures:rows_sheet"):
                answer = client.get(reverse(name, args=[found.key]))
                assert (answer.status_code not in REFUSED) == is_open, (role, name, answer.status_code)
                body = text(answer)
                for relation in RELATIONS:
                    covers = scope.covers(world.people[relation].organisation_id)
                    may_know = is_open and covers and (found in ordinary or scope.may_see(Sensitivity.MENTAL))
                    told = [secret for secret in world.secrets_of(relation) if secret in body]
                    assert may_know or not told, (role, name, found.key, relation)
        if is_open:
            assert world.secrets_of("own")[0] in text(client.get(reverse("figures:rows", args=[ordinary[0].key])))
