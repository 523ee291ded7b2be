"""Doors with a key of their own — a row of a ledger, a case, a paper, a report — in every role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from factories.county import NOW, TODAY
from factories.ledgers import BY_KEY, entry, lecture_row
from factories.papers import Sent
from kangyu.catalogue.cases.referral import referral
from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.reports import REPORTS
from kangyu.catalogue.sensitivities import of_indicator
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.models import Case, CaseMove
from kangyu.registers.figures import presenting
from kangyu.registers.ledgers import actions as ledgers
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.messages.models import Message
from kangyu.registers.places.models import Organisation
from kangyu.registers.reports import actions as reports
from kangyu.registers.reports.models import Report
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.staff.models import Role
from kangyu.registers.staff.policies import Scope, scope_of, system_scope
from kangyu.registers.staff.roles import RIGHTS
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.periods import Period
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.workflows.request_transfer import request_transfer
from rights import world as worlds
from rights.asking import REFUSED, asked, client_of, text
from rights.world import RELATIONS, World, row_of

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2018")


@pytest.fixture
def world(tmp_path: Any, settings: Any) -> World:
    settings.KANGYU_TODAY = TODAY
    return worlds.build(tmp_path)


def _refuses(client: Client, name: str, **values: Any) -> bool:
    answer = asked(client, name, values)
    assert answer.status_code < 500, (name, values)
    return answer.status_code in REFUSED


# --- ledgers


def _rows(world: World) -> dict[str, LedgerRow]:
    """A lecture of one's own clinic, of a far one, and of the bureau, each with a paper; and a closing of each."""
    far = world.people["far"].organisation
    places = {"own": world.county.organisations["tongmu"], "far": far, "bureau": world.county.organisations["bureau"]}
    entries = [entry("health_education", each.pk, lecture_row(topic=f"讲座特征{key}")) for key, each in places.items()]
    ledgers.record_rows(entries, scope=None, now=NOW)
    found = {key: LedgerRow.objects.get(data__topic=f"讲座特征{key}") for key in places}
    for row in found.values():
        attachments.attach(owner=row.owner, upload=Sent(), scope=system_scope(), now=NOW)
    return found


@pytest.mark.parametrize("role", list(Role))
def test_a_row_of_a_ledger_is_open_where_its_institution_is_in_reach(world: World, role: str) -> None:
    client, scope, rows = client_of(world, role), scope_of(world.users[role]), _rows(world)
    wrong = []
    for key, row in rows.items():
        reads = scope.covers(row.organisation_id)
        writes = RIGHTS[role].keeps_ledgers and row.organisation.lineage.startswith(
            world.users[role].organisation.lineage
        )
        paper = attachments.Attachment.objects.get(owner=row.owner).pk
        doors = {"row": reads, "correct": writes, "withdraw": writes, "add_paper": writes}
        for name, is_open in doors.items():
            if _refuses(client, f"ledgers:{name}", entry=row.entry) == is_open:
                wrong.append((role, key, name))
        for name, is_open in {"paper": reads, "withdraw_paper": writes}.items():
            if _refuses(client, f"ledgers:{name}", entry=row.entry, paper=paper) == is_open:
                wrong.append((role, key, name))
        for name in ("ledger", "export"):
            told = row.data["topic"] in text(asked(client, f"ledgers:{name}", {"key": "health_education"}, _YEAR))
            if told != reads:
                wrong.append((role, key, name, "tells"))
    assert not wrong


_YEAR = {"period": "2018"}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CDC_OFFICER, Role.MATERNAL_CHILD_OFFICER])
def test_a_house_of_the_county_keeps_its_own_ledger_alone(world: World, role: str) -> None:
    """It reads the county's rows, adds and takes back its own, sends its own sheet; the bureau's row stays as it was."""
    client, rows = client_of(world, role), _rows(world)
    row = rows["bureau"]
    assert client.get(reverse("ledgers:row", args=[row.entry])).status_code == 200
    withdrawn = client.post(reverse("ledgers:withdraw", args=[row.entry]), {"reason": "误登", "known": row.pk})
    assert withdrawn.status_code == 403 and LedgerRow.objects.get(entry=row.entry).state == LedgerRow.State.STANDING
    page = client.get(reverse("ledgers:new", args=["health_education"])).content.decode()
    assert world.users[role].organisation.short_name in page and "桐木村卫生室" not in page
    listed = client.get(reverse("ledgers:ledger", args=["health_education"])).content.decode()
    assert reverse("sheets:list") + "?kind=ledger" in listed


@pytest.mark.parametrize("role", [role for role in Role if RIGHTS[role].keeps_ledgers and not RIGHTS[role].imports])
def test_who_keeps_ledgers_sends_their_sheets_and_no_others(world: World, role: str) -> None:
    client = client_of(world, role)
    page = client.get("/sheets/?kind=ledger").content.decode()
    assert 'value="ledger" required checked' in page and 'value="residents"' not in page
    sent = SimpleUploadedFile("人.csv", "姓名,性别\n甲,男\n".encode())
    assert client.post("/sheets/", {"kind": "residents", "file": sent}).status_code == 422
    assert client.get(reverse("sheets:template", args=["residents"])).status_code == 403
    of_people = Message.objects.get()
    assert of_people.filename not in page
    assert client.get(reverse("sheets:message", args=[of_people.pk])).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_a_ledger_is_written_where_it_is_kept_and_closed_above_the_clinics(world: World, role: str) -> None:
    client, own = client_of(world, role), world.users[role].organisation.lineage
    keeps, closes = RIGHTS[role].keeps_ledgers, RIGHTS[role].keeps_ledgers and role != Role.VILLAGE_DOCTOR
    for key in ("health_education", "funds"):
        has_keeper = Organisation.objects.filter(lineage__startswith=own, kind__in=BY_KEY[key].kept_by).exists()
        for name in ("new", "preview", "draft"):
            assert _refuses(client, f"ledgers:{name}", key=key) != (keeps and has_keeper), (role, key, name)
        assert _refuses(client, "ledgers:close", key=key) != closes
        assert not _refuses(client, "ledgers:template", key=key)
    for place in ("tongmu", "bureau"):
        organisation = world.county.organisations[place]
        closing = ledgers.ClosedPeriod.objects.create(
            ledger="", organisation=organisation, period="2018", first=YEAR.first, last=YEAR.last, closed_at=NOW
        )
        is_open = closes and organisation.lineage.startswith(own) and place != "tongmu"
        assert _refuses(client, "ledgers:reopen", closing_id=closing.pk) != is_open, (role, place)


# --- cases and tasks


def _handed_over(case: Case) -> CaseMove:
    parties = {row.party: row.organisation_id for row in case.parties.all()}
    return CaseMove.objects.create(
        case=case,
        move=cases.HAND_OVER,
        from_state=case.state,
        to_state=case.state,
        on=TODAY,
        at=NOW,
        party="upper",
        organisation_id=parties["upper"],
        from_organisation_id=parties["upper"],
        to_organisation_id=parties["upper"],
        reason="转科",
    )


@pytest.mark.parametrize("role", list(Role))
def test_what_belongs_to_a_case_is_open_as_the_case_is(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    for case in Case.objects.prefetch_related("parties"):
        relation = next(key for key, person in world.people.items() if person.pk == case.resident_id)
        parties = {row.party: row.organisation_id for row in case.parties.all()}
        takes_part = any(map(scope.covers, parties.values()))
        is_open = scope.may_open_people and takes_part and scope.may_see(case.sensitivity)
        is_person_open = is_open and role in RELATIONS[relation].open_to
        acts, place = is_open and RIGHTS[role].records, (role, relation)
        paper = attachments.attach(owner=f"case:{case.pk}", upload=Sent(), scope=system_scope(), now=NOW)
        receipt = _handed_over(case)
        for name, values, promised in (
            ("move", {"key": "accept"}, acts),
            ("receipt", {"move_id": receipt.pk}, is_open),
            ("hand_over", {"party": "primary"}, acts and scope.covers(parties["primary"])),
            ("hand_over", {"party": "upper"}, acts and scope.covers(parties["upper"])),
            ("attach", {}, acts and case.closed_at is None),
            ("paper", {"paper_id": paper.pk}, is_person_open),
        ):
            answer = asked(client, f"cases:{name}", {"case_id": case.pk, **values})
            assert (answer.status_code not in REFUSED) == promised, (place, name, values, answer.status_code)
            told = [secret for secret in world.secrets_of(relation) if secret in text(answer)]
            assert is_person_open or not told, (place, name)


@pytest.mark.parametrize("role", list(Role))
def test_a_case_is_started_by_who_may_write_about_the_person(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    may_open = {move.key for move in cases.openings_for(scope, referral)}
    assert bool(may_open) == RIGHTS[role].records
    for relation, of in RELATIONS.items():
        for opening in ("ask", "refer"):
            values = {"kind": "referral", "opening": opening, "resident_id": world.people[relation].pk}
            answer = asked(client, "cases:start", values)
            is_open = role in of.may_record and opening in may_open
            assert (answer.status_code not in REFUSED) == is_open, (role, relation, opening, answer.status_code)
            assert role in of.open_to or world.secrets_of(relation)[0] not in text(answer)


@pytest.mark.parametrize("role", list(Role))
def test_the_paper_of_a_task_is_open_as_the_task_is(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    for relation in ("own", "sibling", "far", "mental"):
        for task in Task.objects.filter(resident=world.people[relation]):
            paper = attachments.attach(owner=f"task:{task.pk}", upload=Sent(), scope=system_scope(), now=NOW)
            is_near = scope.may_open_people and scope.covers(task.organisation_id)
            is_open = is_near and scope.may_see(task.sensitivity) and _knows(scope, task)
            assert _refuses(client, "work:paper", task_id=task.pk, paper_id=paper.pk) != is_open, (role, relation)
            assert is_open or _refuses(client, "work:attach", task_id=task.pk)


@pytest.mark.parametrize("role", list(Role))
def test_a_request_for_a_person_is_answered_where_they_are_managed(world: World, role: str) -> None:
    client, scope = client_of(world, role), scope_of(world.users[role])
    for asker, relation in (("xiaping", "own"), ("xiaping", "sibling"), ("tongmu", "far")):
        row = row_of(relation)
        raw = {"name": row["姓名"], "identity_number": row["身份证号"]}
        request_transfer(scope=world.county.scope(asker), raw=raw, now=NOW, today=TODAY)
        task = Task.objects.get(resident=world.people[relation], kind="transfer")
        is_open = scope.may_open_people and scope.covers(task.organisation_id)
        moves_people = RIGHTS[role].records or RIGHTS[role].imports
        assert _refuses(client, "work:task", task_id=task.pk) != is_open, (role, relation)
        assert _refuses(client, "work:transfer", task_id=task.pk) != (is_open and moves_people), (role, relation)
    assert not Task.objects.filter(kind="transfer_answer").exists()  # refused without a reason: nothing happened


def _knows(scope: Scope, task: Task) -> bool:
    return task.programme != "mental_disorder" or scope.may_see(Sensitivity.MENTAL)


# --- reports, and the figures of cases


@pytest.mark.django_db(transaction=True)
def test_rows_of_reports_and_of_cases_tell_only_of_ones_own_people(tmp_path: Any, settings: Any) -> None:
    """A draft and an issued document in every role, and the referrals behind their figures."""
    settings.KANGYU_TODAY = TODAY
    world = worlds.build(tmp_path)
    snapshots.take(as_of=TODAY, now=NOW)
    area = world.county.organisations["bureau"].area
    drafts = [
        reports.write(declaration=REPORTS[0], period=YEAR, area=area, by=None, now=NOW, number=f"洪卫发〔2018〕{n}号")
        for n in (1, 2)
    ]
    reports.issue(report=drafts[1], by=None, now=NOW)
    closely, plain = _numbers_of(drafts[0])
    for role in Role:
        client, scope = client_of(world, role), scope_of(world.users[role])
        for report in drafts:
            for name in ("page", "compare"):
                assert _refuses(client, f"reports:{name}", report_id=report.pk) != RIGHTS[role].reports
            for number in (*closely[:1], *plain[:2]):
                answer = asked(client, "reports:rows", {"report_id": report.pk, "number": number})
                is_open = RIGHTS[role].reports and scope.may_open_people
                assert (answer.status_code not in REFUSED) == is_open, (role, number)
                told = set(_told(world, text(answer)))
                assert not told or (is_open and number in plain), (role, number, told)
        _ask_to_change(client, role, drafts)
        _ask_for_cases(world, role, client, scope)


def _ask_to_change(client: Client, role: str, drafts: list[Report]) -> None:
    """Files, numbers, issuing and writing anew are for those who report, and nobody else changes anything."""
    draft, issued = drafts
    for report in drafts:
        for kind in ("docx", "pdf"):
            assert _refuses(client, "reports:file", report_id=report.pk, kind=kind) != RIGHTS[role].reports
        assert _refuses(client, "reports:issue", report_id=report.pk) != RIGHTS[role].reports
    for name, sent in (
        ("number", {"number": "洪卫发〔2018〕9号"}),
        ("again", {}),
        ("issue", {"number": "洪卫发〔2018〕9号"}),
    ):
        before = Report.objects.values().get(pk=draft.pk)
        answer = client.post(reverse(f"reports:{name}", args=[draft.pk]), sent)
        assert (answer.status_code not in REFUSED) == RIGHTS[role].reports, (role, name, answer.status_code)
        is_changed = Report.objects.values().get(pk=draft.pk) != before
        assert is_changed == RIGHTS[role].reports, (role, name)
    if RIGHTS[role].reports:  # asked again by the roles that follow
        assert Report.objects.filter(pk__in=[draft.pk, issued.pk], state=Report.State.ISSUED).count() == 2


def _numbers_of(report: Report) -> tuple[list[int], list[int]]:
    """The numbers of a document whose rows are kept closely, and those whose rows are people's own."""
    cells = reports.cells_of(report.content)
    closely = [each["number"] for each in cells if Sensitivity.MENTAL in of_indicator(indicator(each["indicator"]))]
    return closely, [each["number"] for each in cells if each["indicator"].startswith("hypertension.")]


def _ask_for_cases(world: World, role: str, client: Client, scope: Scope) -> None:
    is_open = scope.may_open_people and presenting.may_read(scope, presenting.home_of(scope))
    for name in ("figures:rows", "figures:rows_sheet"):
        answer = asked(client, name, {"key": "referral.opened"})
        assert (answer.status_code not in REFUSED) == is_open, (role, name, answer.status_code)
        told = set(_told(world, text(answer)))
        for case in Case.objects.select_related("resident"):
            relation = next(key for key, person in world.people.items() if person.pk == case.resident_id)
            covers = scope.covers(case.resident.organisation_id)
            may_know = is_open and covers and scope.may_see(case.sensitivity)
            assert (relation in told) == may_know, (role, name, relation)


def _told(world: World, body: str) -> Iterator[str]:
    for relation in RELATIONS:
        if any(secret in body for secret in world.secrets_of(relation)):
            yield relation
