"""Who may see a case, and who may move it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from kangyu.methods.cases import Actor
from kangyu.registers.staff.policies import Scope

from .models import Case, CaseParty


def actor_of(scope: Scope, parties: Mapping[str, int]) -> Actor:
    """For which parties of a case the user may act: those whose institution is theirs or stands below it."""
    if scope.user is None:
        return Actor(frozenset(parties), None)
    if not scope.may_record:
        return Actor(frozenset(), scope.user.role)
    return Actor(frozenset(party for party, one in parties.items() if scope.covers(one)), scope.user.role)


def seen_by(scope: Scope) -> QuerySet[Case]:
    """The cases open to the user: of their institutions, in any part, and not kept more closely than they may see."""
    scope.require(scope.may_open_people)
    found = Case.objects.filter(sensitivity__in=[each.value for each in scope.sensitivities])
    return found.filter(_taking_part(scope))


def _taking_part(scope: Scope) -> Q:
    if scope.organisations is None:
        return Q()
    mine = CaseParty.objects.filter(case=OuterRef("pk"), organisation_id__in=scope.organisations)
    return Q(Exists(mine))
