"""Emergency access (紧急调阅): opened with a reason for some hours, listed for those who must know, decided on later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from kangyu.catalogue.codelists.access import EMERGENCY_REASON
from kangyu.registers.clock import true_moment
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .models import EmergencyAccess
from .policies import Scope

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident

HOURS = 4
SHORTEST, LONGEST = 4, 200  # characters of the reason in words
_NO_REASON = Bilingual("请选择紧急调阅的理由", "Choose a reason for the emergency access")
_WORDS = Bilingual(
    f"请用 {SHORTEST} 至 {LONGEST} 个字说明具体情况", f"Say what happened in {SHORTEST} to {LONGEST} characters"
)
_DECIDED = Bilingual("这次紧急调阅已经复核过", "This emergency access has been decided on already")
_NO_DECISION = Bilingual("请选择理由是否成立", "Say whether the reason holds")


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """Emergency accesses, newest first; `next` is the `before` of the page after; `waiting` are not yet decided on."""

    rows: list[EmergencyAccess]
    total: int
    waiting: int
    next: int | None


def grant(*, scope: Scope, resident: Resident, reason: str, words: str, now: datetime) -> EmergencyAccess:
    """Open the resident to the user for some hours. Asked again while it stands, the standing one is given.

    Raises NotUnderstood for a reason that is no code or says too little; NotAllowed for roles without this right.
    """
    scope.require(scope.may_break_glass)
    said = narrow(words)
    if reason not in EMERGENCY_REASON:
        raise NotUnderstood("reason", _NO_REASON)
    if not SHORTEST <= len(said) <= LONGEST:
        raise NotUnderstood("words", _WORDS)
    assert scope.user is not None
    now = true_moment(now)
    standing = EmergencyAccess.objects.filter(user=scope.user, resident=resident, opened_at__lte=now, until__gt=now)
    return standing.first() or EmergencyAccess.objects.create(
        user=scope.user,
        user_organisation_id=scope.user.organisation_id,
        resident=resident,
        managed_by_id=resident.organisation_id,
        reason=reason,
        words=said,
        opened_at=now,
        until=now + timedelta(hours=HOURS),
    )


def decide(*, scope: Scope, emergency_id: int, decision: str, words: str, now: datetime) -> EmergencyAccess:
    """Write down whether the reason holds; once, and not by the one who gave it.

    Raises NotAllowed; EmergencyAccess.DoesNotExist; NotUnderstood when it was decided on or nothing was chosen.
    """
    found = EmergencyAccess.objects.select_for_update().get(pk=emergency_id)
    scope.require(scope.may_audit and scope.user is not None and scope.user.pk != found.user_id)
    if found.decision:
        raise NotUnderstood("decided", _DECIDED)
    if decision not in (EmergencyAccess.Decision.JUSTIFIED, EmergencyAccess.Decision.UNJUSTIFIED):
        raise NotUnderstood("decision", _NO_DECISION)
    found.decision, found.decision_words = decision, narrow(words)[:LONGEST]
    found.decided_at, found.decided_by = true_moment(now), scope.user
    found.save()
    return found


def reasons_of(ids: Iterable[int]) -> dict[int, Bilingual]:
    """Why they were opened, as it was stated: the reason and its words."""
    rows = EmergencyAccess.objects.filter(pk__in=list(ids)).values_list("pk", "reason", "words")
    return {
        pk: Bilingual("{reason}：{words}", "{reason}: {words}").format(
            reason=EMERGENCY_REASON.label(reason), words=words
        )
        for pk, reason, words in rows
    }


def page(scope: Scope, *, before: int | None = None, limit: int = 50) -> EmergencyPage:
    """What the reader must know of: the auditor all, others those of their people and by their institutions."""
    readable = _readable(scope)
    rows = readable.filter(pk__lt=before) if before is not None else readable
    related = ("user", "user_organisation", "resident", "managed_by", "decided_by")
    found = list(rows.select_related(*related).order_by("-id")[: limit + 1])
    waiting = readable.filter(decision="").count()
    return EmergencyPage(found[:limit], readable.count(), waiting, found[limit - 1].pk if len(found) > limit else None)


def _readable(scope: Scope) -> QuerySet[EmergencyAccess]:
    found = EmergencyAccess.objects.all()
    if scope.may_audit:
        return found
    scope.require(scope.may_open_people)
    return found.filter(scope.within("managed_by_id") | Q(user=scope.user))
