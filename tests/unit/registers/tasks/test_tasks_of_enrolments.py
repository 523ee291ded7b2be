"""The pool of tasks equals what the enrolments ask for, whatever happened and in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, examination_row, resident_row
from factories.sheets import write_csv
from kangyu.registers.enrolments import actions, queries, work
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people import queries as people
from kangyu.registers.people.models import Resident
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.ages import add_months
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows import answer_referral, close_enrolment, enrol_resident, record_contact
from kangyu.workflows.claim_tasks import claim_tasks
from kangyu.workflows.repair_tasks import fill_tasks

PEOPLE = 3
READINGS = {"good": ("130", "80"), "bad": ("150", "95"), "danger": ("190", "115")}
FORM = "hypertension_follow_up"


@pytest.fixture
def county(db, tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(PEOPLE)]), "residents")
    return county


def _pool() -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = Task.objects.filter(ended_at=None, kind__in=work.KINDS)
    return {(task.source, task.kind): (task.organisation_id, task.due_on, task.urgency) for task in rows}


def _truth() -> dict[tuple[str, str], tuple[Any, ...]]:
    """Said once more in plain words: hypertension asks for an examination, which the elderly have as their contact."""
    truth = {}
    elderly = set(Enrolment.objects.filter(until=None, programme="elderly").values_list("resident_id", flat=True))
    for each in Enrolment.objects.filter(until=None):
        by = each.refer_by or each.due_on
        truth[f"enrolment:{each.pk}", "contact"] = (each.organisation_id, by, 1 if each.refer_by is None else 0)
        if each.programme != "hypertension" or each.resident_id in elderly:
            continue
        examined = add_months(each.last_examination_on or each.since, 12)
        truth[f"resident:{each.resident_id}:health_examination", "examination"] = (each.organisation_id, examined, 1)
    return truth


class _World:
    """The steps that may come in any order; one that is refused changes nothing."""

    def __init__(self, county: Any) -> None:
        self.county, self.scope = county, county.scope("bureau")
        self.people = list(Resident.objects.order_by("line"))

    def do(self, step: tuple[str, int, int]) -> None:
        act, who, days = step
        try:
            with transaction.atomic():
                getattr(self, act)(self.people[who], TODAY - timedelta(days=days))
        except NotUnderstood:
            pass

    def good(self, resident: Resident, on: date, reading: str = "good") -> None:
        systolic, diastolic = READINGS[reading]
        record_contact.record_contact(
            scope=self.county.scope("qian"), resident_id=resident.pk, form=FORM, on=on, now=NOW, today=TODAY,
            raw={"mode": "1", "systolic": systolic, "diastolic": diastolic},
        )  # fmt: skip

    def bad(self, resident: Resident, on: date) -> None:
        self.good(resident, on, "bad")

    def danger(self, resident: Resident, on: date) -> None:
        self.good(resident, on, "danger")

    def enrol(self, resident: Resident, on: date) -> None:
        enrol_resident.enrol_resident(
            scope=self.county.scope("qian"), resident_id=resident.pk, programme="hypertension", on=on, now=NOW,
            today=TODAY,
        )  # fmt: skip

    def close(self, resident: Resident, on: date) -> None:
        for enrolment in Enrolment.objects.filter(resident=resident, until=None):
            close_enrolment.close_enrolment(
                scope=self.county.scope("qian"), enrolment_id=enrolment.pk, on=on, reason="3", now=NOW, today=TODAY
            )

    def answer(self, resident: Resident, on: date) -> None:
        scope = self.county.scope("qian")
        for referral in queries.open_referrals(people.get(scope, resident.pk)):
            answer_referral.answer_referral(
                scope=scope, referral_id=referral.pk, on=on, outcome="已就诊", now=NOW, today=TODAY
            )

    def move(self, resident: Resident, on: date) -> None:
        there = self.county.organisations["changpo" if on.day % 2 else "tongmu"]
        Resident.objects.filter(pk=resident.pk).update(organisation=there)
        actions.follow_moves({resident.pk: there.pk}, now=NOW)

    def claim(self, resident: Resident, on: date) -> None:
        tasks = Task.objects.filter(resident=resident, ended_at=None).values_list("pk", flat=True)
        claim_tasks(scope=self.county.scope("qian"), tasks=list(tasks), now=NOW)


_STEPS = st.tuples(
    st.sampled_from(["good", "bad", "danger", "enrol", "close", "answer", "move", "claim"]),
    st.integers(0, PEOPLE - 1),
    st.integers(0, 400),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_STEPS, min_size=1, max_size=8))
def test_the_pool_is_what_the_enrolments_ask_for(county, steps):
    with transaction.atomic():
        world = _World(county)
        for step in steps:
            world.do(step)
            assert _pool() == _truth()
        assert work.rebuild(now=NOW).differences == 0
        transaction.set_rollback(True)


def test_sheets_feed_the_pool_too(county, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(index, "2018-12-20") for index in range(PEOPLE)]), "contacts")
    send(write_csv(tmp_path / "e.csv", [examination_row(0, "2018-11-01")]), "contacts")
    assert len(_pool()) == 2 * PEOPLE and _pool() == _truth()
    assert Enrolment.objects.filter(programme="elderly").exists()
    died = [resident_row(0, 死亡日期="2018-12-25")]
    send(write_csv(tmp_path / "d.csv", died), "residents")
    assert len(_pool()) == 2 * (PEOPLE - 1) and _pool() == _truth()


def test_a_repair_makes_the_pool_right_and_says_what_it_did(county, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(index, "2018-12-20") for index in range(PEOPLE)]), "contacts")
    first, second, third = Task.objects.filter(kind="contact").order_by("pk")
    Task.objects.filter(pk=first.pk).delete()
    Task.objects.filter(pk=second.pk).update(due_on=TODAY)
    Task.objects.filter(pk=third.pk).update(source="enrolment:999")
    repaired = work.rebuild(now=NOW)
    assert (repaired.added, repaired.changed, repaired.ended) == (2, 1, 1)
    assert _pool() == _truth() and work.rebuild(now=NOW).differences == 0


def test_a_database_without_a_pool_gets_one(county, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(index, "2018-12-20") for index in range(PEOPLE)]), "contacts")
    before = _pool()
    Task.objects.all().delete()
    assert fill_tasks(now=NOW).added == len(before) and _pool() == before
    assert fill_tasks(now=NOW).differences == 0
