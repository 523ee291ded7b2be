"""Asking for somebody whom another institution manages (申请转入): a task for that institution, to agree or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kangyu.catalogue.tasks import transfer as kind
from kangyu.methods.forms import Problem
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import take_turn
from kangyu.registers.people.transferring import Transfer, Wanted, read_wanted
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import actions as tasks
from kangyu.registers.tasks.queries import open_about
from kangyu.vocabulary.labels import Bilingual

_ANSWERED_WITHIN = timedelta(days=7)


def request_transfer(*, scope: Scope, raw: Mapping[str, Any], now: datetime, today: date) -> tuple[Problem, ...]:
    """Ask for the person of that name and identity number. What is wrong with what was typed; else nothing.

    Whoever asks learns nothing by it: the same comes back whether or not there is such a person. Twice is once.

    Args:
        raw: name, identity_number, and where the person shall be managed (village, organisation), as at the page.

    Raises `NotAllowed`.
    """
    scope.require(scope.may_record)
    with transaction.atomic():
        take_turn()
        wanted, problems = read_wanted(raw, scope=scope, today=today)
        if wanted is None:
            return problems
        if wanted.known is not None:
            _put(scope, wanted, now, today)
        audit.record(
            scope=scope,
            action="write.transfer",
            residents=[wanted.known.id] if wanted.known else [],
            detail={"act": "ask", "organisation": wanted.place.organisation_id},
            at=now,
        )
    return ()


def _put(scope: Scope, wanted: Wanted, now: datetime, today: date) -> None:
    known, place, asker = wanted.known, wanted.place, scope.user
    assert known is not None and asker is not None and asker.organisation is not None
    standing = (Transfer.of(each.source) for each in open_about(known.id, kind.key))
    if any(each.organisation_id == place.organisation_id for each in standing):
        return
    who = asker.organisation.name
    entry = tasks.TaskEntry(
        source=Transfer(known.id, place.organisation_id, place.area_code, asker.pk).source,
        kind=kind.key,
        organisation_id=known.organisation_id,
        resident_id=known.id,
        due_on=today + _ANSWERED_WITHIN,
        title=Bilingual(f"{who}申请转入该居民", f"{who} asks to manage this person"),
        words=f"申请人：{asker}",
    )
    tasks.put([entry], now=now)
