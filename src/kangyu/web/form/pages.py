"""What the templates of the form page may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.forms import Form, Problem
from kangyu.methods.programmes import Judgement
from kangyu.web import frame
from kangyu.web.person.header import PersonHeader
from kangyu.web.states import Sign, sign_of, step_sign

from .fields import FieldSection


@dataclass(frozen=True)
class Judged:
    """What the rule makes of what is written so far: the grade, what must happen next, by when (`days` from then)."""

    grade: Sign | None
    step: Sign
    due_on: date
    days: int


@dataclass(frozen=True)
class FormPage:
    """A form to fill in.

    `problems` stand above the form after a refusal; `last_on` is the day of the contact that the last values come
    from; `draft_at` when a draft was restored; `corrects` when an entry of that day is to be replaced.
    """

    header: PersonHeader
    form: Form
    sections: tuple[FieldSection, ...]
    on: str
    latest: date
    is_judged: bool
    problems: tuple[Problem, ...]
    last_on: date | None
    draft_at: datetime | None
    corrects: bool
    back: str

    @property
    def day_refused(self) -> str:
        """Why the day was refused."""
        return " ".join(frame.said(problem.message) for problem in self.problems if problem.item == "on")


@dataclass(frozen=True)
class Preview:
    """The answer while one types: the judgement, and per field what is wrong or unusual."""

    judged: Judged | None
    sections: tuple[FieldSection, ...]
    is_judged: bool


def judged_of(judgement: Judgement | None, *, on: date) -> Judged | None:
    """A judgement as the page shows it; none while all that is known is the ordinary case."""
    if judgement is None or (judgement.grade is None and not judgement.is_referral):
        return None
    return Judged(
        grade=sign_of(judgement.grade) if judgement.grade else None,
        step=step_sign(judgement.step.kind, judgement.step.name),
        due_on=judgement.due_on,
        days=(judgement.due_on - on).days,
    )
