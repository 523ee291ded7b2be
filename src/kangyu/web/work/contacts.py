"""The contacts of the running month, one by one: what the figure on the work list counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.registers.places import queries as places
from kangyu.registers.records import queries as records
from kangyu.registers.records.queries import Contact
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.web.form.answers import form_named, gist
from kangyu.web.people.pages import person_row

from .choice import programmes_open_to
from .pages import ContactLine, ContactsPage


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The same contacts that are counted, newest first."""
    request.scope.require(request.scope.may_open_people)
    asked = request.GET.get("programme", PROGRAMMES[0].key)
    programme = next((each for each in PROGRAMMES if each.key == asked), None)
    if programme is None:
        raise Http404
    until = frame.today()
    since, form = until.replace(day=1), programme.contact.key
    chosen = key_of(request.GET.get("clinic", ""))
    after = _cursor(request.GET.get("after", ""))
    of: dict[str, Any] = {
        "form": form,
        "since": since,
        "until": until,
        "organisations": places.ids_below(chosen) if chosen else None,
    }
    found = records.contacts_listed(request.scope, **of, after=after, limit=frame.PAGE + 1)
    shown = found[: frame.PAGE]
    total = records.contacts_counted(request.scope, **of)
    frame.seen(request, "read.list", [contact.resident_id for contact in shown])
    page = ContactsPage(
        programme=programme,
        organisation=next(iter(places.organisations([chosen])), None) if chosen else request.user.organisation,
        programmes=tuple(programmes_open_to(request.scope)),
        since=since,
        until=until,
        lines=tuple(_line(contact, until) for contact in shown),
        total=total,
        after=f"{shown[-1].on}.{shown[-1].pk}" if len(found) > frame.PAGE else "",
        is_first=after is None,
        place=request.get_full_path(),
    )
    return render(request, "work/contacts.html", {"page": page})


def _line(contact: Contact, today: date) -> ContactLine:
    form = form_named(contact.form)
    assert form is not None
    return ContactLine(
        id=contact.pk,
        person=person_row(contact.resident, clinic=contact.organisation, on=today),
        on=contact.on,
        gist=gist(form, contact.data),
        by=str(contact.recorded_by) if contact.recorded_by else contact.organisation.short_name,
    )


def _cursor(text: str) -> tuple[date, int] | None:
    """Behind which contact the page begins."""
    if not text:
        return None
    day, _, last = text.partition(".")
    try:
        return date.fromisoformat(day), key_of(last) or 0
    except ValueError as error:
        raise Http404 from error
