"""What the template of the audit log may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True)
class Line:
    """One entry. `people` is how many it concerned: who they are is not told here."""

    sequence: int
    at: datetime
    who: str
    organisation: str
    action: Bilingual
    basis: Bilingual
    people: int


@dataclass(frozen=True)
class LogPage:
    """Entries, newest first; `before` is the cursor of the next page; the rest is what was asked."""

    lines: tuple[Line, ...]
    before: int | None
    is_first: bool
    kinds: tuple[tuple[str, Bilingual], ...]
    kind: str
    user: str
    since: date | None
    until: date | None
