"""Judging one contact: its grade, what must happen next, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kangyu.methods.expressions import holds, value_of
from kangyu.vocabulary.ages import add_months
from kangyu.vocabulary.labels import Bilingual

from .declaration import LOST, Grade, Programme, Step, StepKind

REFERRALS = (StepKind.URGENT_REFERRAL, StepKind.REFERRAL)
SEARCH = Step(
    StepKind.SEARCH,
    Bilingual("失访：继续查找，1个月内再次随访", "Nobody reached: go on looking, try again within a month"),
    within_months=1,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule in force on the day makes of a contact.

    `grade` is None while what it needs is unknown. `due_on` is the last day for the next contact; after a referral it
    is also the last day for learning its outcome. A contact that reached nobody has the step `SEARCH` and no grade.
    """

    grade: Grade | None
    step: Step
    due_on: date

    @property
    def is_referral(self) -> bool:
        """Whether the person must be referred."""
        return self.step.kind in REFERRALS

    @property
    def is_lost(self) -> bool:
        """Whether nobody was reached."""
        return self.step.kind is StepKind.SEARCH

    @property
    def code(self) -> str | None:
        """What is kept of it beside the contact: the grade's code, or `LOST`."""
        if self.is_lost:
            return LOST
        return self.grade.code if self.grade else None


def is_taken(programme: Programme, data: Mapping[str, Any], *, age: int, sex: str) -> bool:
    """Whether an entry of the programme's contact form is the programme's own."""
    return programme.takes is None or holds(programme.takes, {**data, "age": age, "sex": sex}) is True


def judge(
    programme: Programme, data: Mapping[str, Any], *, on: date, age: int, sex: str, previous_grade: str | None
) -> Judgement:
    """Grade a contact and find what follows.

    Args:
        programme: the version in force on the day of the contact.
        data: the entry's typed data.
        on: day of the contact. age: completed years on that day. sex: GB/T 2261.1 code.
        previous_grade: code of the grade of the contact before that reached somebody, None when there was none.
    """
    if programme.contact.lost is not None and holds(programme.contact.lost, data):
        return Judgement(None, SEARCH, searched_by(on))
    row: dict[str, Any] = {**data, "age": age, "sex": sex, "previous_grade": previous_grade}
    grade = next((grade for grade in programme.grades if holds(grade.when, row)), None)
    row["grade"] = grade.code if grade else None
    step = next(step for step in programme.steps if step.when is None or holds(step.when, row))
    years = value_of(programme.term, row) if programme.term is not None and step is programme.ordinary else None
    return Judgement(grade, step, _by(step, on) if years is None else term_end(on, years))


def searched_by(on: date) -> date:
    """By when somebody whom a contact did not reach must be looked for again."""
    return _by(SEARCH, on)


def term_end(since: date, years: int) -> date:
    """The last day of a term of whole years that begins on a day."""
    return add_months(since, 12 * years) - timedelta(days=1)


def _by(step: Step, on: date) -> date:
    if step.within_days is not None:
        return on + timedelta(days=step.within_days)
    assert step.within_months is not None
    return add_months(on, step.within_months)
