"""Who is due: the state of an enrolment on a day, from the dates that the last judgement left."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from .declaration import Programme


class DueState(StrEnum):
    """Most urgent first; a work list sorts in this order."""

    TO_REFER = "to_refer"  # 待转诊 a referral was asked for and its outcome is not known
    OVERDUE = "overdue"  # 已逾期 the last day has passed and nobody tried
    LOST = "lost"  # 失访 somebody tried and reached nobody
    DUE = "due"  # 近期应访 the last day is near
    LATER = "later"  # 未到期


def due_state(
    programme: Programme, *, due_on: date, refer_by: date | None, on: date, lost_on: date | None = None
) -> DueState:
    """The state on a day.

    A person to refer stays so until the referral is answered, one lost to follow-up until somebody reaches them, even when
    overdue too. `lost_on`: the day of a newer contact that reached nobody.
    """
    if refer_by is not None:
        return DueState.TO_REFER
    if lost_on is not None:
        return DueState.LOST
    if due_on < on:
        return DueState.OVERDUE
    if due_on <= on + timedelta(days=programme.due_soon_days):
        return DueState.DUE
    return DueState.LATER
