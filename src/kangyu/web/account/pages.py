"""What the templates of the account may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True)
class Session:
    """A login that holds; `is_here` for the one of this browser."""

    began_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True)
class AccountPage:
    """`codes_left` counts recovery codes, None while there is no second factor."""

    role: Bilingual
    sessions: tuple[Session, ...]
    idle_minutes: int
    codes_left: int | None
    password_changed_at: datetime | None


@dataclass(frozen=True)
class PasswordPage:
    """`is_due` when nothing else is open before it."""

    is_due: bool
    problem: Bilingual | None
