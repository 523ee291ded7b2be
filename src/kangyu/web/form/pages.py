"""What the templates of the form page may use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kangyu.methods.forms import Form, Problem
from kangyu.methods.programmes import Judgement
from kangyu.registers.casework.queries import Case
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.person.header import PersonHeader
from kangyu.web.states import Sign, sign_of, step_sign

from .answers import Difference
from .fields import FieldSection


@dataclass(frozen=True)
class Judged:
    """What the rule makes of what is written so far: the grade, what must happen next, by when (`days` from then)."""

    grade: Sign | None
    step: Sign
    due_on: date
    days: int


@dataclass(frozen=True)
class Standing:
    """The contact of that day that is recorded already: when and by whom, and what it says."""

    id: int
    on: date
    at: datetime
    by: str
    gist: Bilingual


@dataclass(frozen=True)
class Overtaken:
    """What was recorded while somebody else was typing, beside what was typed. Nothing is saved yet."""

    standing: Standing
    typed: Bilingual
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class FormPage:
    """A form to fill in.

    `problems` stand above the form after a refusal; `last_on` is the day of the contact that the last values come
    from; `draft_at` when a draft was restored; `corrects` when an entry of that day is to be replaced; `known` the id of
    the entry of that day that the writer knows of; `standing` that entry, where it is not being corrected anyhow;
    `referrals` wait for an `outcome` and are closed by saving.
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
    known: str
    standing: Standing | None
    overtaken: Overtaken | None
    referrals: tuple[Case, ...]
    outcome: str

    @property
    def day_refused(self) -> str:
        """Why the day was refused."""
        return told_of("on", self.problems)

    @property
    def outcome_refused(self) -> str:
        """Why the outcome of the referral was refused."""
        return told_of("outcome", self.problems)


@dataclass(frozen=True)
class Preview:
    """The answer while one types: the judgement, and per field what is wrong or unusual.

    While something must be mended (`problems`) or is `missing` there is no judgement: it would not be saved so.
    """

    judged: Judged | None
    sections: tuple[FieldSection, ...]
    is_judged: bool
    problems: tuple[Problem, ...]
    missing: tuple[Bilingual, ...]

    @property
    def day_refused(self) -> str:
        """What is wrong with the day."""
        return told_of("on", self.problems)


def told_of(item: str, problems: Iterable[Problem]) -> str:
    """What is wrong with one item."""
    return " ".join(frame.said(problem.message) for problem in problems if problem.item == item)


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
