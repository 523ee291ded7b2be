"""The acts themselves: claim, release, assign, pass on and answer, urge, finish, send back, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from kangyu.catalogue.tasks import task_kind
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import User
from kangyu.vocabulary.labels import Bilingual

from . import policies
from .acting import Act
from .models import Task

URGED_AGAIN_AFTER = timedelta(hours=20)
"""Urging twice on a day is urging once."""

_ENDED = Bilingual("此任务已经办结或撤销", "This task is done or withdrawn")
_TAKEN = Bilingual("已由{who}认领", "Claimed by {who}")
_NOT_CLAIMED = Bilingual(
    "由{who}认领，只有本人或上级可以释放", "Claimed by {who}; only they or those above may release it"
)
_OFFERED = Bilingual("已转给{where}，等待接收", "Passed on to {where}, which has not answered yet")
_ELSEWHERE = Bilingual("{who}不在负责这项任务的机构", "{who} does not work where this task lies")
_SAME_PLACE = Bilingual("任务已经在{where}", "The task lies at {where} already")
_PROOF = Bilingual(
    "此任务须上传佐证（照片或文件）后才能办结", "This task needs a photograph or paper before it is done"
)
_OTHERS = Bilingual("由{who}认领", "Claimed by {who}")
_NOT_DONE = Bilingual("还没有办结，不能退回重做", "It is not done, so it cannot be sent back")
_OPEN_AGAIN = Bilingual("同一来源已有新的待办任务", "A newer task of the same source is open")
_STAYS = Bilingual(
    "随访、转诊等任务只能由管理机构或其上级办理，不能转给{where}",
    "Follow-ups, referrals and the like are done by the institution in charge or one above it, not by {where}",
)
_BEFORE = Bilingual("日期早于交办的日期 {opened}", "The day lies before {opened}, on which it was given")
_FED = Bilingual("随访等任务在登记后自动办结", "Such a task is done when its form or case is recorded")


def claim(user: User, *, now: datetime) -> Act:
    """Take a task from the pool."""

    def refuses(task: Task) -> Bilingual | None:
        return _not_open(task) or (_TAKEN.format(who=task.assignee) if task.assignee_id else None)

    return Act(
        key="claim",
        may=policies.may_work,
        is_so=lambda task: task.assignee_id == user.pk,
        refuses=refuses,
        change=lambda task: {"assignee_id": user.pk, "claimed_at": now},
    )


def release(user: User | None, *, may_release_others: bool, words: str = "") -> Act:
    """Put a task back into the pool of its institution."""

    def refuses(task: Task) -> Bilingual | None:
        if task.ended_at is not None:
            return _ENDED
        is_own = user is not None and task.assignee_id == user.pk
        return None if is_own or may_release_others else _NOT_CLAIMED.format(who=task.assignee)

    return Act(
        key="release",
        may=policies.may_work,
        is_so=lambda task: task.ended_at is None and task.assignee_id is None,
        refuses=refuses,
        change=lambda task: {"assignee_id": None, "claimed_at": None},
        words=words,
    )


def assign(person: User, *, above: Collection[int], now: datetime, words: str = "") -> Act:
    """Give a task to a person of its institution, or of one above it (`above`: where that person may work)."""

    def refuses(task: Task) -> Bilingual | None:
        is_there = task.organisation_id in above
        return _not_open(task) or (None if is_there else _ELSEWHERE.format(who=person))

    return Act(
        key="assign",
        may=policies.may_assign,
        is_so=lambda task: task.ended_at is None and task.assignee_id == person.pk,
        refuses=refuses,
        change=lambda task: {"assignee_id": person.pk, "claimed_at": now},
        words=words,
    )


def pass_on(place: Organisation, *, words: str) -> Act:
    """Offer a task to another institution; it stays where it is until accepted.

    What comes from a person or a case is done on pages that only the institutions above open too: it goes no other way.
    """

    def refuses(task: Task) -> Bilingual | None:
        if task.organisation_id == place.pk:
            return _not_open(task) or _SAME_PLACE.format(where=place.short_name)
        is_open_there = task.organisation.lineage.startswith(place.lineage)
        stays = None if _fed(task) is None or is_open_there else _STAYS.format(where=place.short_name)
        return _not_open(task) or stays

    return Act(
        key="offer",
        may=policies.may_work,
        is_so=lambda task: task.ended_at is None and task.offered_to_id == place.pk,
        refuses=refuses,
        change=lambda task: {"offered_to_id": place.pk},
        words=words,
    )


def accept(user: User | None) -> Act:
    """Take over what was passed on: it belongs to the new institution from now on, free for anybody there."""
    return Act(
        key="accept",
        may=policies.may_answer,
        refuses=lambda task: _ENDED if task.ended_at is not None else None,
        change=lambda task: {
            "organisation_id": task.offered_to_id,
            "offered_to_id": None,
            "assignee_id": None,
            "claimed_at": None,
        },
    )


def decline(*, words: str) -> Act:
    """Give back what was passed on, with the reason."""
    return Act(
        key="decline",
        may=policies.may_answer,
        refuses=lambda task: _ENDED if task.ended_at is not None else None,
        change=lambda task: {"offered_to_id": None},
        words=words,
    )


def urge(*, now: datetime, words: str = "") -> Act:
    """Urge (催办) whoever has the task; the sign stands in their list."""
    return Act(
        key="urge",
        may=policies.may_direct,
        is_so=lambda task: task.urged_at is not None and now - task.urged_at < URGED_AGAIN_AFTER,
        refuses=lambda task: _ENDED if task.ended_at is not None else None,
        change=lambda task: {"urged_at": now, "urged_times": task.urged_times + 1},
        words=words,
    )


def finish(user: User, *, on: date, outcome: str, is_proven: Callable[[Task], bool], now: datetime) -> Act:
    """Mark as done; `is_proven` tells whether a paper proves it."""

    def refuses(task: Task) -> Bilingual | None:
        if (problem := _not_open(task)) is not None:
            return problem
        if (fed := _fed(task)) is not None:
            return fed
        if task.assignee_id not in (None, user.pk):
            return _OTHERS.format(who=task.assignee)
        if on < (opened := localdate(task.opened_at)):
            return _BEFORE.format(opened=opened)
        return _PROOF if task.needs_proof and not is_proven(task) else None

    return Act(
        key="done",
        may=policies.may_work,
        is_so=lambda task: task.state == Task.State.DONE,
        refuses=refuses,
        change=lambda task: {
            "state": Task.State.DONE,
            "done_on": on,
            "ended_at": now,
            "ended_by_id": user.pk,
            "outcome": outcome,
            "assignee_id": task.assignee_id or user.pk,
        },
        words=outcome,
    )


def send_back(*, taken: Callable[[], Collection[tuple[str, str]]], now: datetime, words: str) -> Act:
    """Return what is done to be done again; `taken` gives sources and kinds of which another task is open."""

    def refuses(task: Task) -> Bilingual | None:
        if (fed := _fed(task)) is not None:
            return fed
        if task.state != Task.State.DONE:
            return _NOT_DONE
        return _OPEN_AGAIN if (task.source, task.kind) in taken() else None

    return Act(
        key="rework",
        may=policies.may_direct,
        is_so=lambda task: task.ended_at is None and task.returned_at is not None,
        refuses=refuses,
        change=lambda task: {
            "state": Task.State.OPEN,
            "done_on": None,
            "ended_at": None,
            "ended_by_id": None,
            "returned_at": now,
            "returned_times": task.returned_times + 1,
        },
        words=words,
    )


def withdraw(user: User | None, *, now: datetime, words: str) -> Act:
    """Take back a task that one gave."""
    return Act(
        key="withdraw",
        may=policies.may_withdraw,
        is_so=lambda task: task.state == Task.State.WITHDRAWN,
        refuses=lambda task: _ENDED if task.ended_at is not None else _fed(task),
        change=lambda task: {
            "state": Task.State.WITHDRAWN,
            "ended_at": now,
            "ended_by_id": user.pk if user else None,
            "offered_to_id": None,
            "outcome": words,
        },
        words=words,
    )


def _fed(task: Task) -> Bilingual | None:
    """Why a task is not in people's hands: its person or case ends it."""
    return None if task_kind(task.kind).is_done_by_hand else _FED


def _not_open(task: Task) -> Bilingual | None:
    """Why nothing can be done with the task now: it has ended, or another institution is to answer first."""
    if task.ended_at is not None:
        return _ENDED
    return _OFFERED.format(where=task.offered_to.short_name) if task.offered_to_id else None
