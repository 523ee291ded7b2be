"""What a programme declares: who belongs to it, which forms it uses, how a contact is graded, what follows."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangyu.methods.expressions import Expression, Value, field, fields_of
from kangyu.methods.forms import Form
from kangyu.vocabulary.codes import CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

# What a condition of a programme may read besides the items of the form itself.
CONTEXT = frozenset({"age", "sex", "grade", "previous_grade"})
PERSON = frozenset({"age", "sex"})

# Stands in the place of a grade's code where a contact reached nobody (失访).
LOST = "lost"


class StepKind(StrEnum):
    """What a judgement asks for, most urgent first."""

    URGENT_REFERRAL = "urgent_referral"  # 紧急转诊
    REFERRAL = "referral"  # 转诊
    REVISIT = "revisit"  # 近期复访
    SEARCH = "search"  # 失访查找
    REGULAR = "regular"  # 常规随访


@dataclass(frozen=True, slots=True)
class Grade:
    """A class of contact (此次随访分类). The first grade whose condition holds is given, so the gravest stands first."""

    code: str
    name: Bilingual
    when: Expression
    is_at_target: bool = False


NOBODY_REACHED = Grade(LOST, Bilingual("失访", "Nobody reached"), field("grade").equals(LOST))


@dataclass(frozen=True, slots=True)
class Step:
    """What must happen after a contact, and by when; the first whose condition holds decides the next date.

    Give `within_days` or `within_months`. A step without `when` is the ordinary case and stands last.
    """

    kind: StepKind
    name: Bilingual
    when: Expression | None = None
    within_days: int | None = None
    within_months: int | None = None

    def __post_init__(self) -> None:
        if (self.within_days is None) == (self.within_months is None):
            raise ValueError(f"step {self.name.en}: give either days or months")


@dataclass(frozen=True, slots=True)
class Standard:
    """When a person counts as managed to specification (规范管理): numbers of the clause, judged by the indicators."""

    contacts_per_year: int
    longest_gap_days: int
    after_abnormal_days: int
    yearly_examination: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A line of person-level work, with its version and clause.

    Attributes:
        eligible: who is a candidate, judged on the newest of each of the `evidence` forms by itself, with age and sex.
            Without evidence nobody is looked for (a contract is open to everyone).
        screened: which entries of the evidence show that somebody was screened for it.
        takes: of a contact form that others use too, the entries that are this programme's own and enrol.
        examination: the yearly form; it may be the contact form itself.
        service: the form on which what was promised is written down when it was done (履约).
        term: years for which a contact stands, from its own day; then the next is due at its end.
    """

    key: str
    name: Bilingual
    short_name: Bilingual
    version: int
    effective_from: date
    source: str
    eligible: Expression
    contact: Form
    examination: Form | None
    grades: tuple[Grade, ...]
    steps: tuple[Step, ...]
    standard: Standard
    due_soon_days: int
    close_reasons: CodeList
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    evidence: tuple[Form, ...] = ()
    screened: Expression | None = None
    takes: Expression | None = None
    service: Form | None = None
    term: Value | None = None

    def __post_init__(self) -> None:
        if not self.steps or self.steps[-1].when is not None or any(step.when is None for step in self.steps[:-1]):
            raise ValueError(f"{self.key}: the last step, and no other, is the ordinary case without a condition")
        if len({grade.code for grade in self.grades}) != len(self.grades):
            raise ValueError(f"{self.key}: two grades share a code")
        if LOST in {grade.code for grade in self.grades}:
            raise ValueError(f"{self.key}: {LOST!r} is no grade, it says that nobody was reached")
        self._check_fields()

    def _check_fields(self) -> None:
        own = {item.key for item in self.contact.items}
        whens = [grade.when for grade in self.grades] + [step.when for step in self.steps if step.when is not None]
        self._check(whens, own | CONTEXT)
        self._check([each for each in (self.takes, self.term) if each is not None], own | PERSON)
        shown = {item.key for form in self.evidence for item in form.items}
        self._check([self.eligible], shown | PERSON)
        self._check([self.screened] if self.screened is not None else [], shown | PERSON)

    def _check(self, conditions: Sequence[Expression | Value], known: Set[str]) -> None:
        for condition in conditions:
            if unknown := fields_of(condition) - known:
                raise ValueError(f"{self.key}: a condition reads unknown fields {sorted(unknown)}")

    def grade(self, code: str) -> Grade:
        """The grade of that code; KeyError when there is none."""
        for grade in (*self.grades, NOBODY_REACHED):
            if grade.code == code:
                return grade
        raise KeyError(code)

    @property
    def grades_off_target(self) -> tuple[str, ...]:
        """Codes of the grades that ask for an earlier contact."""
        return tuple(grade.code for grade in self.grades if not grade.is_at_target)

    @property
    def reads(self) -> frozenset[str]:
        """Answers that tell whose a contact is, how long it stands, and whether it shows a screening."""
        told = [each for each in (self.takes, self.term, self.screened) if each is not None]
        return frozenset(name for each in told for name in fields_of(each)) - PERSON

    @property
    def ordinary(self) -> Step:
        """What happens next in the ordinary case."""
        return self.steps[-1]
