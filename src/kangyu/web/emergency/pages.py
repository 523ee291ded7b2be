"""What the templates of emergency access may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kangyu.vocabulary.codes import CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign


@dataclass(frozen=True)
class AskPage:
    """The question: why. Who it is is not told before."""

    token: str
    reasons: CodeList
    reason: str
    words: str
    hours: int
    problem: Bilingual | None


@dataclass(frozen=True)
class Opened:
    """One emergency access. `who` names the person, empty where the reader opens no person."""

    id: int
    at: datetime
    until: datetime
    user: str
    institution: str
    who: str
    managed_by: str
    reason: Bilingual
    words: str
    sign: Sign
    decided: str
    may_decide: bool


@dataclass(frozen=True)
class EmergenciesPage:
    """The list; `before` is the cursor of the next page, None at the end."""

    rows: tuple[Opened, ...]
    total: int
    waiting: int
    before: int | None
    is_first: bool
    problem: Bilingual | None = None
