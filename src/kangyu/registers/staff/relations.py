"""Why one person is open to a user, asked in this order: managed here, contracted, referred, opened in an emergency.

Lists are filtered by the subtree alone; a relation opens the one person whom it is about, and says so in the log. Only
those whom a referral brought are also named together (`brought`), apart from one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.clock import true_moment
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import EmergencyAccess
from .policies import Access, Scope

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident

CONTRACT = "family_doctor"  # the programme whose contact is the agreement (家庭医生签约)
AFTER_CLOSING = timedelta(days=30)  # how long a referral still opens the person whom it brought
_ORDINARY = frozenset({Sensitivity.ORDINARY})

# What the log says behind the role, and what people are told.
BASES = {
    "": Bilingual("管理机构", "manages the person"),
    "contract": Bilingual("家庭医生签约", "family-doctor contract"),
    "referral": Bilingual("转诊", "referral"),
    "emergency": Bilingual("紧急调阅", "emergency access"),
}


def access_to(scope: Scope, resident: Resident) -> Access | None:
    """Why the user may open the resident, remembered for the request; None when there is no reason."""
    known = scope.accesses.get(resident.pk)
    if known is None:
        known = next(_reasons(scope, resident), None)
        if known is not None:
            scope.accesses[resident.pk] = known
    return known


def words_of(basis: str) -> Bilingual:
    """The relation that a basis of the log ends with, in words."""
    return BASES.get(basis.partition("/")[2].partition(":")[0], BASES[""])


def _reasons(scope: Scope, resident: Resident) -> Iterator[Access]:
    if not scope.may_open_people:
        return
    if scope.covers(resident.organisation_id):
        yield Access("", scope.sensitivities)
        return
    if scope.at is None:
        return
    for found in _RELATIONS:
        access = found(scope, resident, scope.at)
        if access is not None:
            yield access


def _contracted(scope: Scope, resident: Resident, at: datetime) -> Access | None:
    """The newest agreement of a contract that stands was signed with an institution of the user's."""
    declared = next((each for each in PROGRAMMES if each.key == CONTRACT), None)
    today = timezone.localdate(at)
    standing = Enrolment.objects.filter(resident=resident, programme=CONTRACT, until=None, due_on__gte=today)
    if declared is None or not standing.exists():
        return None
    signed = Contact.objects.filter(resident=resident, form=declared.contact.key, is_current=True)
    newest = signed.order_by("-on", "-id").first()
    if newest is None or not scope.covers(newest.organisation_id):
        return None
    return Access(f"contract:{newest.pk}", scope.sensitivities)


def _referred(scope: Scope, resident: Resident, at: datetime) -> Access | None:
    """A case about the person in which an institution of the user's takes part, open or closed a short while ago.

    Of what is kept closely it opens what the cases themselves are about, to those whose work needs it.
    """
    mine = CaseParty.objects.filter(scope.within(), case=OuterRef("pk"))
    cases = Case.objects.filter(_opening(scope, at), Exists(mine), resident=resident)
    found = list(cases.order_by("-id").values_list("pk", "sensitivity"))
    if not found:
        return None
    return Access(f"referral:{found[0][0]}", _ORDINARY | {Sensitivity(about) for _, about in found})


def brought(scope: Scope) -> QuerySet[CaseParty]:
    """The parts of the user's institutions in cases that open people of others to them; none if their reach has everybody."""
    if scope.at is None or scope.is_countywide:
        return CaseParty.objects.none()
    others = CaseParty.objects.filter(managed_by__isnull=False).exclude(scope.within("managed_by_id"))
    return others.filter(scope.within(), _opening(scope, scope.at, "case__"))


def _opening(scope: Scope, at: datetime, of: str = "") -> Q:
    """Cases that open their people: open or closed a short while ago, and about what the user may know of."""
    fresh = Q(**{f"{of}closed_at": None}) | Q(**{f"{of}closed_at__gt": at - AFTER_CLOSING})
    return fresh & Q(**{f"{of}sensitivity__in": [each.value for each in scope.sensitivities]})


def _in_emergency(scope: Scope, resident: Resident, at: datetime) -> Access | None:
    """The user gave a reason within the last hours. It opens nothing that is kept closely, and nothing to write."""
    at = true_moment(at)
    granted = EmergencyAccess.objects.filter(user=scope.user, resident=resident, opened_at__lte=at, until__gt=at)
    found = granted.order_by("-id").first()
    return Access(f"emergency:{found.pk}", _ORDINARY, may_record=False) if found else None


_RELATIONS: tuple[Callable[[Scope, Resident, datetime], Access | None], ...] = (_contracted, _referred, _in_emergency)
