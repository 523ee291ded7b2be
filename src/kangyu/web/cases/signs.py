"""How a case stands, as a shape and a word, and its clocks in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kangyu.methods.cases import is_late
from kangyu.registers.casework.queries import Case, kind_of
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Watching:
    """A clock: until when, whether that is past, and how far off in words."""

    until: datetime
    is_late: bool
    words: Bilingual


def sign_of(case: Case, at: datetime) -> Sign:
    """The state: late and urgent before all else."""
    state = kind_of(case).state(case.state)
    if not state.is_open:
        return Sign("good", "●", state.name) if state.is_success else Sign("quiet", "○", state.name)
    if is_late(case.due_at, at):
        return Sign("danger", "▲", state.name)
    return Sign("warning", "■", state.name) if case.is_urgent else Sign("notice", "●", state.name)


def clock_of(until: datetime | None, at: datetime) -> Watching | None:
    """A limit as it stands at a moment."""
    if until is None:
        return None
    late = is_late(until, at)
    span = span_in_words(at - until if late else until - at)
    words = (
        Bilingual(f"已超 {span.zh}", f"late by {span.en}") if late else Bilingual(f"还剩 {span.zh}", f"{span.en} left")
    )
    return Watching(until, late, words)


def span_in_words(span: timedelta) -> Bilingual:
    """12 minutes, 5 hours, 3 days: the coarsest unit that says enough."""
    if span < _HOUR:
        return _counted(span // timedelta(minutes=1), "分钟", "minute")
    if span < 2 * _DAY:
        return _counted(span // _HOUR, "小时", "hour")
    return _counted(span // _DAY, "天", "day")


def _counted(number: int, zh: str, en: str) -> Bilingual:
    return Bilingual(f"{number} {zh}", f"{number} {en}{'' if number == 1 else 's'}")
