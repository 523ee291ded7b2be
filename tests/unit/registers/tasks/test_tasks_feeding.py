"""What sources put into the pool of tasks, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.county import NOW, TODAY, build_county
from kangyu.registers.tasks import actions
from kangyu.registers.tasks.actions import TaskEntry
from kangyu.registers.tasks.models import Task, TaskEvent

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=5)


@pytest.fixture
def county():
    return build_county()


@pytest.fixture
def entry(county):
    return TaskEntry(
        source="enrolment:1",
        kind="contact",
        organisation_id=county.organisations["tongmu"].pk,
        due_on=SOON,
        programme="hypertension",
    )


def _only() -> Task:
    return Task.objects.get(ended_at=None)


def test_put_twice_is_put_once(entry):
    assert actions.put([entry], now=NOW).added == 1
    again = actions.put([entry], now=NOW)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert again.ids == (_only().pk,)


def test_a_day_that_moved_moves_the_task_and_keeps_who_claimed_it(county, entry):
    actions.put([entry], now=NOW)
    Task.objects.update(assignee=county.users["tongmu"], claimed_at=NOW)
    actions.put([replace(entry, due_on=SOON + timedelta(days=1))], now=NOW)
    assert (_only().due_on, _only().assignee) == (SOON + timedelta(days=1), county.users["tongmu"])


def test_what_somebody_had_in_hand_is_done_when_its_contact_came(county, entry):
    actions.put([entry], now=NOW)
    Task.objects.update(assignee=county.users["tongmu"], claimed_at=NOW)
    actions.put([replace(entry, due_on=SOON + timedelta(days=90), fulfilled_on=TODAY)], now=NOW)
    done = Task.objects.get(state="done")
    assert (done.done_on, done.assignee) == (TODAY, county.users["tongmu"])
    assert (_only().due_on, _only().assignee) == (SOON + timedelta(days=90), None)


def test_a_task_that_goes_to_another_institution_goes_back_into_the_pool(county, entry):
    actions.put([entry], now=NOW)
    Task.objects.update(assignee=county.users["tongmu"], claimed_at=NOW)
    xiaping = county.organisations["xiaping"]
    actions.put([replace(entry, organisation_id=xiaping.pk)], now=NOW)
    assert (_only().organisation, _only().home, _only().assignee) == (xiaping, xiaping, None)
    event = TaskEvent.objects.get()
    assert (event.act, event.from_user, event.to_organisation) == ("move", county.users["tongmu"], xiaping)


def test_what_was_passed_on_stays_where_it_is_while_its_source_does(county, entry):
    actions.put([entry], now=NOW)
    Task.objects.update(organisation=county.organisations["qian"])
    actions.put([replace(entry, due_on=SOON + timedelta(days=1))], now=NOW)
    assert _only().organisation == county.organisations["qian"]


def test_settled_and_withdrawn_tasks_leave_the_pool_and_may_come_again(county, entry):
    other = replace(entry, source="enrolment:2")
    actions.put([entry, other], now=NOW)
    assert actions.settle([entry.key], on=TODAY, outcome="已随访", by=county.users["tongmu"].pk, now=NOW) == 1
    assert actions.withdraw([other.key], now=NOW, reason="管理已终止") == 1
    assert actions.settle([entry.key, other.key], on=TODAY, by=None, now=NOW) == 0
    assert {task.source: (task.state, task.done_on) for task in Task.objects.all()} == {
        "enrolment:1": ("done", TODAY),
        "enrolment:2": ("withdrawn", None),
    }
    assert actions.put([entry], now=NOW).added == 1


def test_the_database_keeps_one_open_task_per_source_and_kind(entry):
    actions.put([entry], now=NOW)
    twin = _only()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_an_unknown_kind_is_refused(entry):
    with pytest.raises(KeyError):
        actions.put([replace(entry, kind="no such kind")], now=NOW)


def test_what_its_source_calls_urgent_is_urgent(entry):
    actions.put([replace(entry, kind="referral.sent", due_on=date(2018, 1, 1), urgency=0)], now=NOW)
    assert _only().urgency == 0
