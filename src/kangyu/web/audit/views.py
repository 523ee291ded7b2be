"""The audit log, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.registers.audit import queries as audit
from kangyu.registers.audit import vouching
from kangyu.registers.places import queries as places
from kangyu.registers.staff import queries as staff
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.asking import number_in

from .details import details_in_words
from .pages import Line, LogPage
from .words import KINDS, action_in_words, basis_in_words

_NUMBERED = 5  # people of an entry whose numbers are shown


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was done, by whom, on what basis, and whom it concerned: by number, for the auditor opens nobody."""
    return _log(request)


@require_POST
def vouch(request: HttpRequest) -> HttpResponse:
    """What the auditor found out about an anchor that was made anew."""
    try:
        vouching.vouch(scope=request.scope, words=request.POST.get("words", ""), now=frame.now())
    except NotUnderstood as refusal:
        return _log(request, refusal.message)
    frame.say(request, _("核查结果已记入日志"))
    return redirect("audit:log")


def _log(request: HttpRequest, problem: Bilingual | None = None) -> HttpResponse:
    request.scope.require(request.scope.may_audit)
    kind, user = narrow(request.GET.get("kind", "")), narrow(request.GET.get("user", ""))
    since, until = _day(request, "since"), _day(request, "until")
    before, person = number_in(request, "before"), number_in(request, "person")
    found = audit.page(
        request.scope,
        before=before,
        action=kind or None,
        user_id=staff.id_of(user) if user else None,
        resident_id=person,
        since=_begin(since),
        until=_begin(until, timedelta(days=1)),
    )
    frame.seen(request, "read.log", [], kind=kind, user=user, person=person)
    made_anew = vouching.unvouched()
    names = places.short_names()
    page = LogPage(
        lines=tuple(_line(entry, names) for entry in found.entries),
        before=found.next,
        is_first=before is None,
        kinds=KINDS,
        kind=kind,
        user=user,
        person=person,
        since=since,
        until=until,
        unvouched=made_anew.sequence if made_anew else None,
        problem=problem,
    )
    return render(request, "audit/log.html", {"page": page}, status=422 if problem else 200)


def _line(entry: audit.AuditEntry, names: dict[int, str]) -> Line:
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        who=entry.user_name or "—",
        organisation=names.get(entry.organisation_id or 0, ""),
        action=action_in_words(entry.action),
        basis=basis_in_words(entry.basis),
        people=len(entry.residents),
        residents=tuple(entry.residents[:_NUMBERED]),
        details=details_in_words(entry.action, entry.detail),
    )


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def _begin(day: date | None, after: timedelta = timedelta()) -> datetime | None:
    """The first moment of a day; None for a day that no clock shows, for then nothing is left out."""
    try:
        return timezone.make_aware(datetime.combine(day + after, time.min)).astimezone(UTC) if day else None
    except OverflowError:
        return None
