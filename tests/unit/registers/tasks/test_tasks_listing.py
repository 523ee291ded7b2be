"""Lists of tasks: the order, the pages, the filters, and who sees what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from factories.county import NOW, TODAY
from factories.cursors import BENT, bent_cursor
from factories.importing import send
from factories.people import resident_row
from factories.plans import plan_of
from factories.sheets import write_csv
from kangyu.methods.tasks import TaskState
from kangyu.registers.people.models import Resident
from kangyu.registers.tasks import listing, queries
from kangyu.registers.tasks.listing import Asked, Whose
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.sensitivity import Sensitivity

CLINICS = ("tongmu", "changpo", "xiaping", "changpo2")
WHO = ("tongmu", "qian", "an", "bureau")


@pytest.fixture
def pool(county, put):
    """Forty tasks in four villages: every fifth urgent, days around today, two programmes."""
    kinds = (("contact", "hypertension"), ("examination", ""), ("order", ""))
    for number in range(40):
        kind, programme = kinds[number % 3]
        put(
            number=number,
            where=CLINICS[number % 4],
            kind=kind,
            programme=programme,
            urgency=0 if number % 5 == 0 else 1,
            due_on=TODAY + timedelta(days=(number * 7) % 45 - 15),
        )
    return county


def _all(scope, asked: Asked, limit: int = 7) -> list[Task]:
    rows, after = [], None
    while True:
        page = queries.task_page(scope, asked, on=TODAY, after=after, limit=limit)
        rows += page.rows
        after = page.next
        if after is None:
            return rows


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", ["", "contact"])
@pytest.mark.parametrize("state", [None, *TaskState])
def test_pages_together_are_the_list_in_order(pool, who, kind, state, monkeypatch):
    scope, asked = pool.scope(who), Asked(state=state, kind=kind)
    rows = _all(scope, asked)
    within = Task.objects.filter(scope.within())
    expected = [task for task in within if listing._filtered(scope, asked, TODAY).filter(pk=task.pk).exists()]
    expected = [
        task
        for task in expected
        if kind in ("", task.kind) and (state is None or (state is TaskState.URGENT) == (task.urgency == 0))
    ]
    assert rows == sorted(expected, key=lambda task: (task.urgency, task.due_on, task.pk))
    assert queries.count(scope, asked, on=TODAY) == queries.Counted(len(rows))
    monkeypatch.setattr(listing, "MOST_ARMS", 0)
    assert _all(scope, asked) == rows


def test_a_list_below_an_institution(pool):
    qian = pool.organisations["qian"]
    rows = _all(pool.scope("bureau"), Asked(organisation=qian.pk))
    assert {task.organisation.parent_id for task in rows} == {qian.pk} and len(rows) == 20
    assert not _all(pool.scope("an"), Asked(organisation=qian.pk))


def test_counts_by_institution_agree_with_the_lists(pool):
    for who in WHO:
        scope = pool.scope(who)
        by_place = queries.counts_by_organisation(scope, Asked(), on=TODAY)
        for state in (TaskState.URGENT, TaskState.LATE, TaskState.SOON):
            counted = queries.count(scope, Asked(state=state), on=TODAY)
            assert sum(counts[state] for counts in by_place.values()) == counted.number
    assert set(by_place) == {pool.organisations[each].pk for each in CLINICS}


def test_counts_of_those_who_open_no_people_agree_with_their_lists(pool, put, tmp_path):
    send(write_csv(tmp_path / "r.csv", [resident_row(1)]), "residents")
    put(number=100, resident_id=Resident.objects.get().pk, urgency=0)
    scope = replace(pool.scope("bureau"), may_open_people=False)
    counts = queries.counts_by_organisation(scope, Asked(), on=TODAY)
    for state in (TaskState.URGENT, TaskState.LATE, TaskState.SOON):
        shown = _all(scope, Asked(state=state))
        assert sum(each[state] for each in counts.values()) == len(shown)
        assert not any(task.resident_id for task in shown)


def test_more_than_can_be_counted_is_said_to_be_more(pool, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 9)
    assert queries.count(pool.scope("bureau"), Asked(), on=TODAY) == queries.Counted(9, is_more=True)


def test_whose(pool):
    tongmu = pool.scope("tongmu")
    mine = _all(tongmu, Asked())[0]
    Task.objects.filter(pk=mine.pk).update(assignee=tongmu.user, claimed_at=NOW)
    assert [task.pk for task in _all(tongmu, Asked(whose=Whose.MINE))] == [mine.pk]
    assert len(_all(tongmu, Asked(whose=Whose.UNCLAIMED))) == len(_all(tongmu, Asked())) - 1


def test_a_list_of_nobody_is_empty(pool):
    page = queries.task_page(pool.scope("qian"), Asked(residents=()), on=TODAY)
    assert (page.rows, page.total, page.next) == ([], queries.Counted(0), None)


def test_what_is_closely_kept_is_neither_listed_nor_counted(county, put):
    hidden = put(sensitivity=Sensitivity.HIV)
    assert not _all(county.scope("tongmu"), Asked())
    assert queries.count(county.scope("tongmu"), Asked(), on=TODAY).number == 0
    assert queries.counts_by_organisation(county.scope("tongmu"), Asked(), on=TODAY) == {}
    with pytest.raises(queries.NotFound):
        queries.task(county.scope("tongmu"), hidden.pk)


@pytest.mark.parametrize("bent", ["bent", *map(bent_cursor, BENT)])
def test_a_bent_cursor_begins_the_list_anew(pool, bent):
    scope = pool.scope("qian")
    first = queries.task_page(scope, Asked(), on=TODAY)
    assert queries.task_page(scope, Asked(), on=TODAY, after=bent).rows == first.rows


def test_what_concerns_nobody_is_not_looked_for_among_what_concerns_somebody(pool):
    scope = replace(pool.scope("bureau"), may_open_people=False)
    plan = plan_of(lambda: queries.task_page(scope, Asked(), on=TODAY), "tasks_task")
    assert "task_about_nobody" in plan
    assert len(_all(scope, Asked())) == 40
