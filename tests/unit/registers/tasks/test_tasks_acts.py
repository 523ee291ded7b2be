"""What people do with tasks: who may, what it changes, and what doing it again says."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from factories.county import NOW, TODAY, build_county
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.staff.actions import add_user
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import scope_of
from kangyu.registers.tasks import actions, queries
from kangyu.registers.tasks.escalation import release_of
from kangyu.registers.tasks.models import Task, TaskEvent
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows.answer_passed_tasks import answer_passed_tasks
from kangyu.workflows.assign_tasks import assign_tasks
from kangyu.workflows.claim_tasks import claim_tasks
from kangyu.workflows.escalate_tasks import escalate_tasks
from kangyu.workflows.finish_tasks import finish_tasks
from kangyu.workflows.give_task import Given, give_task
from kangyu.workflows.pass_on_tasks import pass_on_tasks
from kangyu.workflows.release_tasks import release_tasks
from kangyu.workflows.send_back_tasks import send_back_tasks
from kangyu.workflows.urge_tasks import urge_tasks
from kangyu.workflows.withdraw_tasks import withdraw_tasks


@pytest.fixture
def colleague(county):
    return User.objects.create(
        username="second", display_name="李医生", role=Role.VILLAGE_DOCTOR, organisation=county.organisations["tongmu"]
    )


def _paper(content=b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"):
    return SimpleUploadedFile("照片.pdf", content)


def _finish(scope, task, **said):
    said = {"on": TODAY, "outcome": "已办", "now": NOW, "today": TODAY} | said
    return finish_tasks(scope=scope, tasks=[task.pk], **said)


def test_the_second_who_claims_is_told_who_has_it(county, colleague, put):
    task = put()
    assert claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW).changed == (task.pk,)
    second = claim_tasks(scope=scope_of(colleague), tasks=[task.pk], now=NOW)
    assert second.refused[task.pk].zh == "已由tongmu认领"
    again = claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW)
    assert (again.changed, again.unchanged) == ((), (task.pk,))
    assert TaskEvent.objects.count() == AuditEntry.objects.filter(action="write.task").count() == 1


def test_a_look_changes_nothing(county, put):
    task = put()
    look = claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk, task.pk + 1], now=NOW, is_look=True)
    assert (look.changed, list(look.refused)) == ((task.pk,), [task.pk + 1])
    task.refresh_from_db()
    assert task.assignee is None and not TaskEvent.objects.exists()


def test_nobody_acts_outside_their_reach(county, put):
    task = put()
    for act in (claim_tasks, release_tasks, urge_tasks):
        done = act(scope=county.scope("xiaping"), tasks=[task.pk], now=NOW)
        assert done.refused[task.pk].zh.startswith("没有这项任务")


def test_a_colleague_cannot_release_but_the_officer_can(county, colleague, put):
    task = put()
    claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW)
    assert release_tasks(scope=scope_of(colleague), tasks=[task.pk], now=NOW).refused
    assert release_tasks(scope=county.scope("qian"), tasks=[task.pk], now=NOW).changed
    assert release_tasks(scope=county.scope("qian"), tasks=[task.pk], now=NOW).unchanged


def test_assigned_to_somebody_who_works_there(county, colleague, put):
    task, elsewhere = put(), put(number=2, where="changpo")
    done = assign_tasks(
        scope=county.scope("qian"), tasks=[task.pk, elsewhere.pk], person_id=colleague.pk, now=NOW, words="请本周完成"
    )
    assert (done.changed, list(done.refused)) == ((task.pk,), [elsewhere.pk])
    event = queries.events_of(task)[0]
    assert (event.act, event.to_user, event.words) == ("assign", colleague, "请本周完成")
    with pytest.raises(NotUnderstood):
        assign_tasks(scope=county.scope("an"), tasks=[task.pk], person_id=colleague.pk, now=NOW)


def test_passed_on_it_stays_until_accepted(county, put):
    task, an = put(), county.organisations["an"]
    with pytest.raises(NotUnderstood):
        pass_on_tasks(scope=county.scope("qian"), tasks=[task.pk], organisation_id=an.pk, words=" ", now=NOW)
    pass_on_tasks(scope=county.scope("qian"), tasks=[task.pk], organisation_id=an.pk, words="住在安江", now=NOW)
    task.refresh_from_db()
    assert (task.organisation.short_name, task.offered_to) == ("桐木村卫生室", an)
    assert claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW).refused[task.pk].zh.startswith("已转给")
    offered = queries.Asked(whose=queries.Whose.OFFERED)
    assert [row.pk for row in queries.task_page(county.scope("an"), offered, on=TODAY).rows] == [task.pk]
    assert answer_passed_tasks(scope=county.scope("qian"), tasks=[task.pk], is_accepted=True, now=NOW).refused
    assert answer_passed_tasks(scope=county.scope("an"), tasks=[task.pk], is_accepted=True, now=NOW).changed
    task.refresh_from_db()
    assert (task.organisation, task.offered_to, task.home.short_name) == (an, None, "桐木村卫生室")


def test_passed_on_and_given_back_with_the_reason(county, put):
    task = put()
    pass_on_tasks(
        scope=county.scope("qian"),
        tasks=[task.pk],
        organisation_id=county.organisations["an"].pk,
        words="住在安江",
        now=NOW,
    )
    back = answer_passed_tasks(
        scope=county.scope("an"), tasks=[task.pk], is_accepted=False, words="已迁回黔城", now=NOW
    )
    assert back.changed
    task.refresh_from_db()
    assert (task.offered_to, queries.events_of(task)[0].words) == (None, "已迁回黔城")


def test_urged_from_above_once_a_day(county, put):
    task = put()
    assert urge_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW).refused
    assert urge_tasks(scope=county.scope("qian"), tasks=[task.pk], now=NOW).changed
    assert urge_tasks(scope=county.scope("bureau"), tasks=[task.pk], now=NOW + timedelta(hours=1)).unchanged
    urge_tasks(scope=county.scope("qian"), tasks=[task.pk], now=NOW + timedelta(days=1))
    task.refresh_from_db()
    assert task.urged_times == 2


def test_done_only_with_its_proof_sent_back_and_done_again(county, put, settings, tmp_path):
    task, village = put(needs_proof=True), county.scope("tongmu")
    assert "佐证" in _finish(village, task).refused[task.pk].zh
    attachments.attach(owner=f"task:{task.pk}", upload=_paper(), scope=village, now=NOW)
    assert _finish(village, task).changed and _finish(village, task).unchanged
    with pytest.raises(NotUnderstood):
        send_back_tasks(scope=county.scope("qian"), tasks=[task.pk], words="", now=NOW)
    assert send_back_tasks(scope=village, tasks=[task.pk], words="照片不清", now=NOW).refused
    assert send_back_tasks(scope=county.scope("qian"), tasks=[task.pk], words="照片不清", now=NOW).changed
    task.refresh_from_db()
    assert (task.state, task.returned_times, task.assignee) == ("open", 1, village.user)
    attachments.attach(owner=f"task:{task.pk}", upload=_paper(), scope=village, now=NOW + timedelta(hours=1))
    assert "佐证" in _finish(village, task).refused[task.pk].zh, "the same paper proves nothing new"
    better = _paper(b"%PDF-1.4\n2 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    attachments.attach(owner=f"task:{task.pk}", upload=better, scope=village, now=NOW + timedelta(hours=1))
    assert _finish(village, task).changed


def test_nothing_is_done_before_it_was_given(county, put):
    task = put()
    early = _finish(county.scope("tongmu"), task, on=TODAY - timedelta(days=1)).refused[task.pk]
    assert "早于交办的日期" in early.zh
    assert _finish(county.scope("tongmu"), task).changed


def test_a_contact_is_done_by_its_form_alone(county, put):
    task = put(kind="contact", source="enrolment:1")
    assert "登记后自动办结" in _finish(county.scope("tongmu"), task).refused[task.pk].zh
    with pytest.raises(NotUnderstood):
        _finish(county.scope("tongmu"), task, on=TODAY + timedelta(days=1))


def test_what_a_case_or_a_person_asks_for_is_in_nobodys_hands(county, put):
    giver = county.users["qian"]
    fed = {"kind": "contact", "opened_by_id": giver.pk}
    task, done = put(source="enrolment:1", **fed), put(source="enrolment:2", **fed)
    Task.objects.filter(pk=done.pk).update(state="done", ended_at=NOW, done_on=TODAY)
    above, village = county.scope("qian"), county.scope("tongmu")
    assert withdraw_tasks(scope=above, tasks=[task.pk], words="选错", now=NOW).refused
    assert send_back_tasks(scope=above, tasks=[done.pk], words="重做", now=NOW).refused
    elsewhere, parent = (county.organisations[key].pk for key in ("xiaping", "qian"))
    refused = pass_on_tasks(
        scope=village, tasks=[task.pk], organisation_id=elsewhere, words="住在那边", now=NOW
    ).refused
    assert "只能由管理机构或其上级办理" in refused[task.pk].zh
    assert pass_on_tasks(scope=village, tasks=[task.pk], organisation_id=parent, words="请协助", now=NOW).changed


def test_a_giver_who_moves_leaves_what_was_given_to_the_institution(county):
    places, giver = county.organisations, county.users["qian"]
    given = Given(
        title="查药柜", words="", due_on=TODAY, organisations=[places["tongmu"].pk], needs_proof=False, token="6a1c2a9e"
    )
    (key,) = give_task(scope=county.scope("qian"), given=given, now=NOW, today=TODAY)
    giver.organisation = places["an"]
    giver.save()
    new = User.objects.create(username="third", role=Role.TOWNSHIP_OFFICER, organisation=places["qian"])
    with pytest.raises(queries.NotFound):
        queries.task(scope_of(giver), key)
    assert not queries.task_page(scope_of(giver), queries.Asked(whose=queries.Whose.GIVEN), on=TODAY).rows
    assert withdraw_tasks(scope=scope_of(new), tasks=[key], words="改期", now=NOW).changed == (key,)


def test_given_to_institutions_below_and_taken_back(county):
    qian, places = county.scope("qian"), county.organisations
    given = Given(
        title="雨季前检查药柜",
        words="拍照上传",
        due_on=TODAY + timedelta(days=7),
        organisations=[places["tongmu"].pk, places["changpo"].pk],
        needs_proof=True,
        token="5f1c2a9e",
    )
    ids = give_task(scope=qian, given=given, now=NOW, today=TODAY)
    assert len(ids) == 2 and give_task(scope=qian, given=given, now=NOW, today=TODAY) == ()
    assert queries.task(county.scope("tongmu"), ids[0]).title_zh == "雨季前检查药柜"
    with pytest.raises(NotUnderstood):
        give_task(scope=county.scope("tongmu"), given=given, now=NOW, today=TODAY)
    with pytest.raises(NotUnderstood):
        give_task(scope=county.scope("an"), given=given, now=NOW, today=TODAY)
    assert withdraw_tasks(scope=county.scope("bureau"), tasks=[ids[0]], words="重复", now=NOW).refused
    assert withdraw_tasks(scope=qian, tasks=list(ids), words="改期", now=NOW).changed == ids
    assert not Task.objects.filter(ended_at=None).exists()
    assert give_task(scope=qian, given=given, now=NOW, today=TODAY) == ()


def test_what_is_late_is_shown_above_once(county, put):
    late = put(due_on=TODAY - timedelta(days=3))
    put(number=2, due_on=TODAY - timedelta(days=2))
    put(number=3, where="bureau", due_on=TODAY - timedelta(days=40))
    assert (escalate_tasks(now=NOW, today=TODAY), escalate_tasks(now=NOW, today=TODAY)) == (1, 0)
    above = queries.task_page(county.scope("qian"), queries.Asked(whose=queries.Whose.ESCALATED), on=TODAY)
    assert [task.pk for task in above.rows] == [late.pk]


def test_who_moves_leaves_the_claimed_tasks_behind(county, put):
    task, doctor = put(), county.users["tongmu"]
    claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW)
    assert release_of(doctor, by=None, now=NOW) == 0
    doctor.organisation = county.organisations["xiaping"]
    doctor.save()
    assert release_of(doctor, by=county.users["bureau"].pk, now=NOW) == 1
    task.refresh_from_db()
    assert task.assignee is None
    since = NOW - timedelta(days=1)
    assert [event.task_id for event in queries.left_behind(scope_of(doctor), since=since)] == [task.pk]
    colleague = User(pk=None, role=Role.VILLAGE_DOCTOR, organisation=county.organisations["tongmu"])
    colleague.username = "new"
    colleague.save()
    assert [event.task_id for event in queries.left_behind(scope_of(colleague), since=since)] == [task.pk]


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once(transactional_db):
    county = build_county()
    other = User.objects.create(
        username="second", display_name="李医生", role=Role.VILLAGE_DOCTOR, organisation=county.organisations["tongmu"]
    )
    entry = actions.TaskEntry(
        source="order:1", kind="order", organisation_id=county.organisations["tongmu"].pk, due_on=TODAY
    )
    with transaction.atomic():
        (key,) = actions.put([entry], now=NOW).ids
    done, start = [], threading.Barrier(2)

    def claim(scope):
        start.wait()
        done.append(claim_tasks(scope=scope, tasks=[key], now=NOW))
        connection.close()

    threads = [threading.Thread(target=claim, args=[scope]) for scope in (county.scope("tongmu"), scope_of(other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (loser,) = [each for each in done if each.refused]
    assert loser.refused[key].zh == f"已由{Task.objects.get().assignee}认领"
    assert TaskEvent.objects.count() == 1


def test_an_account_that_moves_leaves_its_tasks(county, put):
    task, doctor = put(), county.users["tongmu"]
    claim_tasks(scope=county.scope("tongmu"), tasks=[task.pk], now=NOW)
    add_user(
        username="tongmu",
        password="shanshui-4127",
        display_name=doctor.display_name,
        role=doctor.role,
        organisation=county.organisations["xiaping"].code,
        scope=None,
        now=NOW,
    )
    task.refresh_from_db()
    assert task.assignee is None and queries.events_of(task)[0].act == "leave"
