"""Reading health records and contacts. The resident comes from `people.queries`; the scope is asked again here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q, QuerySet

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.sensitivities import forms_closed_to
from kangyu.methods.forms import conceal
from kangyu.registers.bulk import pieces
from kangyu.registers.staff.policies import Access, Scope
from kangyu.registers.staff.relations import access_to

from .models import Contact, Draft, HealthRecord

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident
    from kangyu.registers.staff.models import User

__all__ = ["Contact", "Draft", "HealthRecord"]


class NotFound(LookupError):
    """There is none, or the reader may not know that there is one."""


def timeline(scope: Scope, resident: Resident) -> list[Contact]:
    """All contacts of the resident, superseded ones too, newest first."""
    _require(scope, resident)
    found = Contact.objects.filter(resident=resident).exclude(form__in=forms_closed_to(resident.open_to_reader))
    found = found.select_related("organisation", "recorded_by", "message")
    return [as_seen(each, resident) for each in found.order_by("-on", "-id")]


def contact(scope: Scope, contact_id: int) -> Contact:
    """One contact with its resident; NotFound also when out of scope."""
    related = ("resident", "organisation", "recorded_by", "message", "supersedes")
    found = Contact.objects.select_related(*related).filter(pk=contact_id).first()
    if found is None:
        raise NotFound(f"contact {contact_id}")
    _require(scope, found.resident)
    if found.form in forms_closed_to(found.resident.open_to_reader):
        raise NotFound(f"contact {contact_id}")
    return as_seen(found, found.resident)


def last_contact(resident: Resident, form: str, before: date) -> Contact | None:
    """The current contact of that form nearest before a day, as the reader of the resident may see it."""
    found = Contact.objects.filter(resident=resident, form=form, is_current=True, on__lt=before)
    newest = found.order_by("-on").first()
    return as_seen(newest, resident) if newest else None


def current_contact(resident: Resident, form: str, on: date) -> Contact | None:
    """The current contact of that form and day, as the reader of the resident may see it; None when there is none."""
    found = whole_contact(resident, form, on)
    return as_seen(found, resident) if found else None


def whole_contact(resident: Resident, form: str, on: date) -> Contact | None:
    """The same with all its answers, for who must keep what the writer does not see. Not to be shown."""
    found = Contact.objects.select_related("organisation", "recorded_by")
    return found.filter(resident=resident, form=form, on=on, is_current=True).first()


def whole_data(resident: Resident, form: str, until: date) -> dict[str, Any]:
    """All answers of the newest current contact of the form up to a day. Not to be shown."""
    found = Contact.objects.filter(resident=resident, form=form, is_current=True, on__lte=until).order_by("-on")
    return found.values_list("data", flat=True).first() or {}


def as_seen(contact: Contact, resident: Resident) -> Contact:
    """The contact with only the answers that are open to the reader of the resident; not to be saved."""
    declared = next((each for each in FORMS if each.key == contact.form), None)
    if declared is None:
        return contact
    contact.data, _ = conceal(declared, contact.data, resident.open_to_reader)
    return contact


def draft_of(*, user: User, resident: Resident, form: str) -> Draft | None:
    """What the user has begun and not sent, None when there is nothing."""
    return Draft.objects.filter(user=user, resident=resident, form=form).first()


def contacts_counted(
    scope: Scope, *, form: str, since: date, until: date, organisations: Collection[int] | None = None
) -> int:
    """How many current contacts of a form the scope's institutions recorded between two days, both included.

    `organisations`: of these (ids) alone.
    """
    return _between(scope, form, since, until, organisations).count()


def contacts_listed(
    scope: Scope,
    *,
    form: str,
    since: date,
    until: date,
    after: tuple[date, int] | None,
    limit: int,
    organisations: Collection[int] | None = None,
) -> list[Contact]:
    """The contacts that `contacts_counted` counts, newest first; behind the day and id of one of them."""
    scope.require(scope.may_open_people and form not in forms_closed_to(scope.sensitivities))
    found = _between(scope, form, since, until, organisations).select_related(
        "resident__area", "organisation", "recorded_by"
    )
    if after is not None:
        on, last = after
        found = found.filter(Q(on__lt=on) | Q(on=on, pk__lt=last))
    rows = list(found.order_by("-on", "-id")[:limit])
    for row in rows:  # of other institutions' people too, whom a colleague recorded
        row.resident.access = Access("", scope.sensitivities)
    return [as_seen(row, row.resident) for row in rows]


def _between(
    scope: Scope, form: str, since: date, until: date, organisations: Collection[int] | None
) -> QuerySet[Contact]:
    found = Contact.objects.filter(scope.within(), form=form, is_current=True, on__range=(since, until))
    return found if organisations is None else found.filter(organisation_id__in=organisations)


def latest_data(residents: Collection[int], form: str) -> dict[int, tuple[date, Any]]:
    """Per resident the newest current contact of a form: its day and data."""
    found: dict[int, tuple[date, Any]] = {}
    for ids in pieces(list(residents)):
        rows = Contact.objects.filter(resident_id__in=ids, form=form, is_current=True).order_by("on")
        found.update({resident: (on, data) for resident, on, data in rows.values_list("resident_id", "on", "data")})
    return found


def last_days(residents: Collection[int], *, without: str) -> dict[int, date]:
    """Per resident the day of the newest current contact, one form left out."""
    found: dict[int, date] = {}
    for ids in pieces(list(residents)):
        rows = Contact.objects.filter(resident_id__in=ids, is_current=True).exclude(form=without)
        found.update(rows.values_list("resident_id").annotate(last=Max("on")))
    return found


def _require(scope: Scope, resident: Resident) -> None:
    scope.require(scope.may_open_people)
    resident.access = access_to(scope, resident)
    if resident.access is None:
        raise NotFound(f"resident {resident.pk}")
