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
    """The cases open to the user: of their institutions, in any part, and not kept more closely than they may see.

    For single cases, whose parties are looked up; lists begin at the parties instead, with `taking_part`.
    """
    if scope.organisations is None:
        return kept_for(scope)
    mine = CaseParty.objects.filter(case=OuterRef("pk"), organisation_id__in=scope.organisations)
    return kept_for(scope).filter(Exists(mine))


def kept_for(scope: Scope) -> QuerySet[Case]:
    """The cases, whosever they are, that are not kept more closely than the user may see. Raises NotAllowed."""
    scope.require(scope.may_open_people)
    return Case.objects.filter(sensitivity__in=[each.value for each in scope.sensitivities])


def taking_part(scope: Scope) -> Q:
    """The condition that an institution of the user's has a part in the case."""
    if scope.organisations is None:
        return Q()
    return Q(pk__in=CaseParty.objects.filter(organisation_id__in=scope.organisations).values("case_id"))
