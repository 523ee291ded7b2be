"""To whom tasks can go: people who work at an institution or above it, and institutions."""

from __future__ import annotations

from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import User
from kangyu.registers.staff.policies import Scope, scope_of
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_NOBODY = Bilingual("没有这位工作人员，或不在您的范围内", "There is no such colleague in your reach")
_NOWHERE = Bilingual("没有这个机构", "There is no such institution")
_MOST = 200


def assignable_people(scope: Scope) -> list[User]:
    """Colleagues in the user's reach to whom tasks may be assigned, by institution."""
    found = User.objects.filter(is_active=True).exclude(organisation=None).select_related("organisation")
    if scope.organisations is not None:
        found = found.filter(organisation_id__in=scope.organisations)
    elif scope.user is not None:
        found = found.filter(organisation_id=scope.user.organisation_id)
    return list(found.order_by("organisation__code", "display_name", "pk")[:_MOST])


def assignable(scope: Scope, person_id: int) -> User:
    """The colleague of that id. Raises `NotUnderstood` when there is none in the user's reach."""
    found = User.objects.select_related("organisation").filter(pk=person_id, is_active=True).first()
    if found is None or found.organisation_id is None or not scope.covers(found.organisation_id):
        raise NotUnderstood("person", _NOBODY)
    return found


def reach_of(person: User) -> frozenset[int]:
    """The institutions whose tasks the person can do: the own one and those below."""
    reached = scope_of(person).organisations
    return frozenset(Organisation.objects.values_list("pk", flat=True)) if reached is None else reached


def institution(organisation_id: int) -> Organisation:
    """The institution of that id. Raises `NotUnderstood`."""
    found = Organisation.objects.filter(pk=organisation_id, closed_on=None).first()
    if found is None:
        raise NotUnderstood("organisation", _NOWHERE)
    return found


def institutions() -> list[Organisation]:
    """Where tasks may be passed on to: every institution that accepts work, by code."""
    return list(Organisation.objects.filter(closed_on=None).select_related("parent").order_by("code"))
