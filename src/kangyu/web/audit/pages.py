"""What the template of the audit log may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True)
class Line:
    """One entry. `people` is how many it concerned; `residents` are the numbers of the first of them, no names."""

    sequence: int
    at: datetime
    who: str
    organisation: str
    action: Bilingual
    basis: Bilingual
    people: int
    residents: tuple[int, ...]
    details: tuple[tuple[Bilingual, Bilingual], ...]

    @property
    def more(self) -> int:
        """How many are not named by their number."""
        return self.people - len(self.residents)


@dataclass(frozen=True)
class LogPage:
    """Entries, newest first; `before` is the cursor of the next page; the rest is what was asked.

    `unvouched` is the entry that says that the anchor was made anew, while no auditor has looked into it; `problem` why what
    the auditor said of it was refused.
    """

    lines: tuple[Line, ...]
    before: int | None
    is_first: bool
    kinds: tuple[tuple[str, Bilingual], ...]
    kind: str
    user: str
    person: int | None
    since: date | None
    until: date | None
    unvouched: int | None
    problem: Bilingual | None = None
