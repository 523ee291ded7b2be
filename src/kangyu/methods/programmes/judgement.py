"""Judging one contact: its grade, what must happen next, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kangyu.methods.expressions import holds
from kangyu.vocabulary.ages import add_months

from .declaration import Grade, Programme, Step, StepKind

REFERRALS = (StepKind.URGENT_REFERRAL, StepKind.REFERRAL)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule in force on the day makes of a contact.

    `grade` is None while what it needs is unknown. `due_on` is the last day for the next contact; after a referral it
    is also the last day for learning its outcome.
    """

    grade: Grade | None
    step: Step
    due_on: date

    @property
    def is_referral(self) -> bool:
        """Whether the person must be referred."""
        return self.step.kind in REFERRALS


def judge(
    programme: Programme, data: Mapping[str, Any], *, on: date, age: int, sex: str, previous_grade: str | None
) -> Judgement:
    """Grade a contact and find what follows.

    Args:
        programme: the version in force on the day of the contact.
        data: the entry's typed data.
        on: day of the contact. age: completed years on that day. sex: GB/T 2261.1 code.
        previous_grade: code of the grade of the contact before, None when there was none.
    """
    row: dict[str, Any] = {**data, "age": age, "sex": sex, "previous_grade": previous_grade}
    grade = next((grade for grade in programme.grades if holds(grade.when, row)), None)
    row["grade"] = grade.code if grade else None
    step = next(step for step in programme.steps if step.when is None or holds(step.when, row))
    return Judgement(grade, step, _by(step, on))


def _by(step: Step, on: date) -> date:
    if step.within_days is not None:
        return on + timedelta(days=step.within_days)
    assert step.within_months is not None
    return add_months(on, step.within_months)
