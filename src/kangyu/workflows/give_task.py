"""Giving a task to institutions (交办): what, until when, whether with proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kangyu.catalogue.tasks import order
from kangyu.registers.audit import actions as audit
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import actions
from kangyu.registers.tasks.actions import TaskEntry
from kangyu.registers.tasks.policies import may_give_to
from kangyu.registers.tasks.queries import sources_known
from kangyu.registers.tasks.words import reason, said
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

LONGEST_TITLE, LONGEST_WORDS, MOST_INSTITUTIONS = 60, 1_000, 2_000
_TOKEN = re.compile(r"[0-9a-zA-Z-]{8,36}")
_PAST = Bilingual("期限早于今天", "The last day lies in the past")
_NOBODY = Bilingual("请选择至少一个机构", "Choose at least one institution")
_NOT_BELOW = Bilingual("只能交办给本机构或下级机构", "Tasks go to one's own institution or to those below")
_TOKEN_BENT = Bilingual("页面已过期，请重新打开", "The page is out of date; open it anew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is given. `token` makes sending the same form twice one task."""

    title: str
    words: str = ""
    due_on: date
    organisations: Sequence[int]
    needs_proof: bool = False
    is_urgent: bool = False
    token: str


def give_task(*, scope: Scope, given: Given, now: datetime, today: date) -> tuple[int, ...]:
    """Put the task into the pool of each institution; those that have it already stay as they are. Ids of the new ones.

    Raises:
        NotUnderstood: no title, no institution, a day in the past. `NotAllowed`: an institution out of reach.
    """
    title, words = reason(said(given.title, longest=LONGEST_TITLE)), said(given.words, longest=LONGEST_WORDS)
    _check(scope, given, today)
    with transaction.atomic():
        sources = {f"order:{given.token}.{each}": each for each in dict.fromkeys(given.organisations)}
        known = sources_known(scope, sources)
        made = actions.put(
            [
                TaskEntry(
                    source=source,
                    kind=order.key,
                    organisation_id=organisation,
                    due_on=given.due_on,
                    title=Bilingual(title, title),
                    words=words,
                    urgency=0 if given.is_urgent else 1,
                    needs_proof=given.needs_proof,
                    opened_by_id=scope.user.pk if scope.user else None,
                    opened_from_id=scope.user.organisation_id if scope.user else None,
                )
                for source, organisation in sources.items()
                if source not in known
            ],
            now=now,
        )
        if made.added:
            audit.record(scope=scope, action="write.task", detail={"act": "give", "tasks": list(made.ids)}, at=now)
    return made.ids


def _check(scope: Scope, given: Given, today: date) -> None:
    if not _TOKEN.fullmatch(given.token):
        raise NotUnderstood("token", _TOKEN_BENT)
    if given.due_on < today:
        raise NotUnderstood("due_on", _PAST)
    if not given.organisations or len(given.organisations) > MOST_INSTITUTIONS:
        raise NotUnderstood("organisations", _NOBODY)
    if not may_give_to(scope, given.organisations):
        raise NotUnderstood("organisations", _NOT_BELOW)
