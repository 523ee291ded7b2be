"""Courses of cases that are written at once leave what opening and carrying leave step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.cases import add_hospital
from factories.county import County, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.catalogue.cases.referral import referral
from kangyu.registers.casework.carrying import carry
from kangyu.registers.casework.courses import Course, Step, write_courses
from kangyu.registers.casework.entries import CaseEntry, MoveEntry
from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.registers.casework.opening import open_cases
from kangyu.registers.people.models import Resident
from kangyu.registers.tasks.models import Task, TaskEvent

FIRST = date(2018, 9, 28)  # before the long holiday
Plan = tuple[str, bool, list[tuple[int, int, int]]]
plans = st.lists(
    st.tuples(
        st.sampled_from([move.key for move in referral.openings]),
        st.booleans(),
        st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 23)), max_size=6),
    ),
    min_size=1,
    max_size=3,
)


@pytest.fixture
def county(db: None, tmp_path: Any) -> County:
    county = build_county()
    add_hospital(county)
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(3)]), "residents")
    return county


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=plans, kept=st.integers(0, 6))
def test_both_ways_leave_the_same(county: County, plans: list[Plan], kept: int) -> None:
    """`kept`: so many steps of each case were carried before, so that the course goes on with one that is running."""
    courses = [_course(county, at, plan) for at, plan in enumerate(plans)]
    assert _left_by(lambda: _at_once(courses, kept)) == _left_by(lambda: _step_by_step(courses))


def _course(county: County, at: int, plan: Plan) -> Course:
    opening, is_urgent, chosen = plan
    ids = {"primary": county.organisations["tongmu"].pk, "upper": county.organisations["hospital"].pk}
    entry = CaseEntry(
        kind="referral",
        opening=opening,
        parties={key: ids[key] for key in ids if opening != "ask" or key == "primary"},
        on=FIRST,
        data={"urgency": "1" if is_urgent else "2", "reason": "血压 190/95"},
        resident_id=Resident.objects.order_by("pk")[at].pk,
        programme="hypertension",
    )
    state, on, steps = referral.move(opening).to, FIRST, []
    for choice, gap, hour in chosen:
        possible = referral.moves_from(state)
        if not possible:
            break
        move = possible[choice % len(possible)]
        on += timedelta(days=gap)
        state = move.to or state
        data = {move.outcome: f"第{choice}步"} if move.outcome else {}
        steps.append(Step(move=move.key, on=on, at=_moment(on, hour), data=data, named_id=ids.get(move.names)))
    return Course(begun=entry, opened_at=_moment(FIRST, 8), steps=steps)


def _moment(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), timezone.get_current_timezone())


def _at_once(courses: Sequence[Course], kept: int) -> list[int]:
    begun = write_courses(
        [Course(begun=each.begun, opened_at=each.opened_at, steps=each.steps[:kept]) for each in courses], by=None
    )
    again = [Case.objects.get(pk=case.pk) for case in begun]
    write_courses(
        [Course(begun=case, steps=each.steps[kept:]) for case, each in zip(again, courses, strict=True)], by=None
    )
    return [case.pk for case in begun]


def _step_by_step(courses: Sequence[Course]) -> list[int]:
    keys = []
    for course in courses:
        (key,) = open_cases([course.begun], by=None, now=course.opened_at)
        keys.append(key)
        for step in course.steps:
            case = Case.objects.get(pk=key)
            entry = MoveEntry(
                case=case,
                move=step.move,
                on=step.on,
                data=step.data,
                organisation_id=case.holder_id,
                named_id=step.named_id,
                is_entered=True,
            )
            carry([entry], by=None, now=step.at)
    return keys


def _left_by(act: Callable[[], list[int]]) -> list[Any]:
    """What an act leaves in the tables, case by case; the act is undone."""
    with transaction.atomic():
        keys = act()
        left = [_of(key) for key in keys]
        assert Case.objects.count() == len(keys)
        assert not TaskEvent.objects.exists()
        transaction.set_rollback(True)
    return left


def _of(key: int) -> dict[str, Any]:
    """Everything that is kept of a case but numbers that merely count."""
    return {
        "case": _rows(Case.objects.filter(pk=key), without=("id", "number")),
        "parties": _rows(CaseParty.objects.filter(case=key).order_by("party"), without=("id", "case_id")),
        "moves": _rows(CaseMove.objects.filter(case=key).order_by("id"), without=("id", "case_id")),
        "tasks": _rows(
            Task.objects.filter(source=f"case:{key}").order_by("kind", "opened_at", "id"), without=("id", "source")
        ),
    }


def _rows(found: Any, without: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in without} for row in found.values()]
