"""Answering a request for somebody (转入申请): agreed, the person moves; refused, the reason goes back to who asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from kangyu.catalogue.tasks import transfer as kind
from kangyu.catalogue.tasks import transfer_answer
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.people.transferring import Transfer, take_over
from kangyu.registers.staff.policies import Scope
from kangyu.registers.staff.queries import works_for
from kangyu.registers.tasks import actions as tasks
from kangyu.registers.tasks.policies import may_decide
from kangyu.registers.tasks.queries import Task, open_about, task
from kangyu.registers.tasks.words import reason, said
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_KNOWN_WITHIN = timedelta(days=7)
_ENDED = Bilingual("此申请已经答复", "This request was answered already")
_MOVED = Bilingual(
    "此人已不在您的管理范围内，请答复“不同意”，由对方重新申请",
    "You no longer manage this person; refuse, so that they ask anew",
)
_ELSEWHERE = "此人已转由其他机构管理"
_AGREED, _REFUSED = Bilingual("已同意", "agreed to"), Bilingual("未同意", "refused")


def answer_transfer(*, scope: Scope, task_id: int, is_agreed: bool, words: str, now: datetime, today: date) -> None:
    """Agree or refuse, once and in one transaction; who asked is told by a task. Refusing needs a reason.

    Raises `NotAllowed`, `NotFound`, and `NotUnderstood` with why it cannot be answered so.
    """
    with transaction.atomic():
        take_turn()
        asked = task(scope, task_id)
        scope.require(asked.kind == kind.key and may_decide(scope, asked))
        words = said(words) if is_agreed else reason(words)
        if asked.ended_at is not None:
            raise NotUnderstood("ended", _ENDED)
        others = [each for each in open_about(asked.resident_id, kind.key) if each.pk != asked.pk] if is_agreed else []
        if is_agreed:
            _move(scope, asked, now, today)
        _end(scope, asked, is_agreed, words, now, today)
        for each in others:
            _end(scope, each, False, _ELSEWHERE, now, today)


def _move(scope: Scope, asked: Task, now: datetime, today: date) -> None:
    resident = asked.resident
    assert resident is not None
    if not scope.covers(resident.organisation_id):
        raise NotUnderstood("moved", _MOVED)
    outcome = take_over(resident, Transfer.of(asked.source), scope=scope, now=now, today=today)
    if outcome.problems:
        raise NotUnderstood(outcome.problems[0].reason, outcome.problems[0].message)


def _end(scope: Scope, asked: Task, is_agreed: bool, words: str, now: datetime, today: date) -> None:
    answer = _AGREED if is_agreed else _REFUSED
    by = scope.user.pk if scope.user else None
    outcome = "：".join(each for each in (answer.zh, words) if each)
    tasks.settle([(asked.source, asked.kind)], on=today, outcome=outcome, by=by, now=now)
    tasks.put([_told(asked, answer, is_agreed, words, today)], now=now)
    audit.record(
        scope=scope,
        action="write.transfer",
        residents=[asked.resident_id],
        detail={"act": "agree" if is_agreed else "refuse", "task": asked.pk},
        at=now,
    )


def _told(asked: Task, answer: Bilingual, is_agreed: bool, words: str, today: date) -> tasks.TaskEntry:
    """Who asked is told. Refused, the person stays a stranger: the notice names nobody in full and leads nowhere."""
    transfer = Transfer.of(asked.source)
    assert asked.resident is not None
    hidden = asked.resident.name[:1] + "*" * (len(asked.resident.name) - 1)
    return tasks.TaskEntry(
        source=asked.source,
        kind=transfer_answer.key,
        organisation_id=transfer.organisation_id,
        resident_id=asked.resident_id if is_agreed else None,
        due_on=today + _KNOWN_WITHIN,
        title=Bilingual(f"转入申请{answer.zh}（{hidden}）", f"Transfer request {answer.en} ({hidden})"),
        words=words,
        assignee_id=transfer.user_id if works_for(transfer.user_id, transfer.organisation_id) else None,
    )
