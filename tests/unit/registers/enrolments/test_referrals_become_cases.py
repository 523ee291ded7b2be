"""Databases from before there were cases: their referrals become cases, and whoever must act gets a task."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from factories.county import NOW, County, build_county
from factories.importing import send
from factories.people import contact_row, resident_row
from factories.sheets import write_csv
from kangyu.registers.casework.models import Case
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.records.models import Contact
from kangyu.registers.tasks.models import Task
from kangyu.workflows.repair_tasks import repair_tasks

BEFORE, AFTER = ("enrolments", "0003_lost_to_follow_up"), ("enrolments", "0004_referrals_become_cases")


@pytest.fixture
def county(tmp_path: Path) -> County:
    made = build_county()
    send(write_csv(tmp_path / "people.csv", [resident_row(index) for index in (20, 25, 30)]), "residents")
    send(write_csv(tmp_path / "visits.csv", [contact_row(index, "2018-09-20") for index in (20, 25, 30)]), "contacts")
    return made


def _migrated(*targets: tuple[str, str]) -> Any:
    """The models as they stand at these migrations, with only their changes made to the database."""
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(list(targets)).apps


def _run(old: Any) -> None:
    """The data step itself, on the state before it."""
    migration = MigrationExecutor(connection).loader.get_migration(*AFTER)
    with connection.schema_editor() as editor:
        migration.operations[0].code(old, editor)


@pytest.mark.django_db(transaction=True)
def test_old_referrals_become_cases_with_tasks_for_the_open_ones(county: County) -> None:
    old = _migrated(BEFORE, ("casework", "0001_initial"))
    referral = old.get_model("enrolments", "Referral")
    with connection.schema_editor() as editor:
        editor.create_model(referral)
    try:
        _write(referral)
        _run(old)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(referral)
    waiting, traced, withdrawn = Case.objects.order_by("opened_on")
    assert (waiting.state, traced.state, withdrawn.state) == ("asked", "answered", "withdrawn")
    assert waiting.closed_at is None and waiting.is_urgent and waiting.holder_id == waiting.contact.organisation_id
    assert waiting.watch_on == date(2018, 10, 4) and waiting.due_at < waiting.watch_at
    assert traced.answered_on == traced.closed_on == date(2018, 10, 1) and traced.outcome == "住院治疗"
    assert withdrawn.answered_on is None and withdrawn.moves.get(move="withdraw").reason == "更正后无需转诊"
    for case in (waiting, traced, withdrawn):
        assert case.moves.count() == 1 + (case.closed_at is not None)
        assert case.parties.get().party == "primary"
    _tasks_follow(waiting)


def _write(referral: Any) -> None:
    enrolments = list(Enrolment.objects.order_by("resident_id"))
    ends = ((None, ""), (date(2018, 10, 1), "住院治疗"), (date(2018, 9, 25), "更正后无需转诊"))
    for enrolment, day, (answered_on, outcome) in zip(enrolments, (20, 21, 22), ends, strict=True):
        contact = Contact.objects.filter(resident_id=enrolment.resident_id, form="hypertension_follow_up").first()
        referral.objects.create(
            enrolment_id=enrolment.pk,
            contact_id=contact.pk,
            asked_on=date(2018, 9, day),
            is_urgent=day == 20,
            trace_by=date(2018, 10, day - 16),
            answered_on=answered_on,
            outcome=outcome,
        )


def _tasks_follow(waiting: Case) -> None:
    """The repair puts what the open case asks for, once, and takes out what no case asks for."""
    assert not Task.objects.filter(source=f"case:{waiting.pk}").exists()
    held = repair_tasks(now=NOW)
    kinds = set(Task.objects.filter(source=f"case:{waiting.pk}", ended_at=None).values_list("kind", flat=True))
    assert kinds == {"referral.asked", "referral.trace"} and held.added == 2
    assert repair_tasks(now=NOW).differences == 0
    task = Task.objects.get(source=f"case:{waiting.pk}", kind="referral.trace")
    Case.objects.filter(pk=waiting.pk).update(answered_on=date(2018, 10, 2))
    assert repair_tasks(now=NOW).ended == 1
    task.refresh_from_db()
    assert isinstance(task.ended_at, datetime) and task.state == Task.State.WITHDRAWN
