"""Where an entry came from, and who looked at the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kangyu.formats.sheets import Cell, column_letters
from kangyu.methods.forms import closed_items
from kangyu.registers.audit import queries as log
from kangyu.registers.audit.queries import AuditEntry
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Resident
from kangyu.registers.places import queries as places
from kangyu.registers.staff import emergencies
from kangyu.vocabulary.identifiers import mask_identity_number
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import number_in
from kangyu.web.audit.words import action_in_words, basis_in_words
from kangyu.web.form.answers import form_named
from kangyu.workflows import receive_message
from kangyu.workflows.receive_message import SentLine

from .header import header_of
from .pages import Access, AccessPage, LinePage
from .views import contact_of

_KEPT = _("按岗位不显示")
PRINTED = 1000  # entries on one printed log
_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\dXx])")


@require_safe
def line(request: HttpRequest, resident_id: int, contact_id: int) -> HttpResponse:
    """The line of the sheet that brought an entry, as it was received."""
    contact = contact_of(request, resident_id, contact_id)
    if contact.message is None:
        raise Http404
    resident = people.get(request.scope, resident_id)
    sent = receive_message.line_of(contact.message, contact.sheet, contact.line)
    if sent is None:
        raise Http404
    frame.seen(request, "read.line", [resident_id], contact=contact_id)
    page = LinePage(
        header=header_of(resident, on=frame.today()),
        filename=contact.message.filename,
        sheet=contact.sheet,
        line=contact.line,
        received_at=contact.message.received_at,
        cells=tuple(_cells(sent, _closed_to(resident, contact.form))),
    )
    return render(request, "person/line.html", {"page": page})


@require_safe
def access(request: HttpRequest, resident_id: int) -> HttpResponse:
    """Who looked at or changed the record, newest first."""
    resident = people.get(request.scope, resident_id)
    found = log.entries_about(resident_id, before=number_in(request, "before"))
    frame.seen(request, "read.access", [resident_id])
    page = AccessPage(
        header=header_of(resident, on=frame.today()),
        entries=_accesses(found.entries),
        before=found.next,
    )
    return render(request, "person/access.html", {"page": page})


@require_safe
def access_printed(request: HttpRequest, resident_id: int) -> HttpResponse:
    """The same on paper, for the person who asks who saw their record: the newest entries, a page of its own."""
    resident = people.get(request.scope, resident_id)
    found = log.entries_about(resident_id, limit=PRINTED)
    frame.seen(request, "export.access", [resident_id])
    page = AccessPage(
        header=header_of(resident, on=frame.today()),
        entries=_accesses(found.entries),
        before=found.next,
    )
    return render(request, "person/access_printed.html", {"page": page, "at": frame.now(), "by": request.user})


def _closed_to(resident: Resident, form_key: str) -> frozenset[str]:
    form = form_named(form_key)
    return closed_items(form, resident.open_to_reader) if form else frozenset()


def _cells(sent: SentLine, closed: frozenset[str]) -> Iterator[tuple[str, str | Promise]]:
    """Headings and cells. Where something is kept from the reader, so is every column in which it could stand, for everybody
    alike and whatever was written there; of the columns that nobody read, who knows what stands in them."""
    for at, (label, cell) in enumerate(zip_longest(sent.labels, sent.cells)):
        key = sent.keys.get(at)
        is_open = not closed or (key is not None and key not in closed)
        yield label or column_letters(at), _as_sent(cell) if is_open else _KEPT


def _as_sent(cell: Cell) -> str:
    """As written, but for identity and telephone numbers: they open in the header, where that is written down."""
    text = "" if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return _NUMBER.sub(lambda found: mask_identity_number(found[0]), text)


def _alike(entry: AuditEntry) -> tuple[object, ...]:
    return entry.user_id, entry.action, entry.basis, timezone.localtime(entry.at).date(), _emergency(entry)


def _emergency(entry: AuditEntry) -> int | None:
    """The emergency access that the entry opened."""
    return entry.detail.get("emergency") if entry.action == "emergency.open" else None


def _accesses(entries: list[AuditEntry]) -> tuple[Access, ...]:
    names = places.short_names()
    reasons = emergencies.reasons_of(filter(None, map(_emergency, entries)))
    return tuple(_access(list(same), names, reasons) for _, same in groupby(entries, key=_alike))


def _access(entries: list[AuditEntry], organisations: dict[int, str], reasons: dict[int, Bilingual]) -> Access:
    newest = entries[0]
    return Access(
        at=newest.at,
        times=len(entries),
        who=newest.user_name or "—",
        organisation=organisations.get(newest.organisation_id or 0, ""),
        action=action_in_words(newest.action),
        basis=basis_in_words(newest.basis),
        reason=reasons.get(_emergency(newest) or 0),
    )
