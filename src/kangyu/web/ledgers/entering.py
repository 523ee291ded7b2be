"""Writing a row: shown, checked while one types, kept as a draft, saved with its proof; and correcting one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.catalogue.ledgers import ledger_on
from kangyu.methods.forms import Kind, Problem
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers import actions as ledger_actions
from kangyu.registers.ledgers import policies
from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.ledgers.entries import problem
from kangyu.registers.ledgers.queries import LedgerRow
from kangyu.registers.ledgers.telling import changes_between, headline, move_between
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.web.form.fields import raw_answers, sections_of
from kangyu.workflows import record_row
from kangyu.workflows.record_row import Outcome, Written

from .asked import ledger_named
from .pages import EntryPage, Overtaken, PreviewPage
from .rows import found_row

# Asked beside the ledger's own items.
_BESIDE = ("organisation", "reason")


@dataclass(frozen=True)
class _Filled:
    """What the page opens with, or what was sent and refused."""

    raw: Mapping[str, Any]
    organisation: Organisation | None
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    draft_at: datetime | None = None
    known: str = ""
    overtaken: Overtaken | None = None


def new(request: HttpRequest, key: str) -> HttpResponse:
    """A new row; sent, it is saved or comes back with every entry kept."""
    ledger = ledger_named(key)
    keepers = _keepers(request, ledger)
    if request.method != "POST":
        return _page(request, ledger, keepers, _opening(request, ledger, keepers))
    written = _written(request, ledger, keepers)
    if written.organisation is None:
        return _page(request, ledger, keepers, _not_chosen(written), status=422)
    outcome = record_row.record_row(
        scope=request.scope, ledger=ledger, written=written, now=frame.now(), today=frame.today()
    )
    recorded = outcome.recorded
    if recorded.change == "refused" or recorded.entry is None:
        filled = _Filled(written.raw, written.organisation, written.reason, recorded.problems)
        return _page(request, ledger, keepers, filled, status=422)
    ledger_actions.discard_draft(user=request.user, ledger=ledger.key)
    said = _("已有相同的一行，没有重复登记") if recorded.change == "unchanged" else _("已登记")
    frame.say(request, f"{said}：{frame.said(headline(ledger, outcome.entry.data))}")
    if "another" in request.POST:
        return redirect(f"{reverse('ledgers:new', args=[ledger.key])}?organisation={written.organisation.pk}")
    return redirect("ledgers:row", recorded.entry)


def correct(request: HttpRequest, entry: int) -> HttpResponse:
    """An entry again, to be corrected; the version before stays to be read."""
    row = found_row(request, entry)
    ledger = ledger_on(row.ledger, row.on)
    request.scope.require(policies.may_mend(request.scope, ledger, row.organisation))
    offered = _offered(request, ledger, row)
    if request.method != "POST":
        filled = _Filled(_as_written(ledger, row), row.organisation, known=str(row.pk))
        return _page(request, ledger, offered, filled, row=row)
    known = request.POST.get("known", "")
    written = _written(request, ledger, offered)
    if written.organisation is None:
        return _page(request, ledger, offered, replace(_not_chosen(written), known=known), row=row, status=422)
    seen = _seen_row(row, request.POST.get("replaces") or known)
    outcome = record_row.correct_row(
        scope=request.scope, row=seen, ledger=ledger, written=written, now=frame.now(), today=frame.today()
    )
    if outcome.recorded.change == "refused":
        return _not_corrected(request, ledger, row, written, outcome, known)
    changed = outcome.recorded.change == "changed"
    frame.say(request, _("已更正，原记录保留在历史中") if changed else _("内容相同，没有改变"))
    return redirect("ledgers:row", entry)


def _offered(request: HttpRequest, ledger: Ledger, row: LedgerRow) -> tuple[Organisation, ...]:
    """Whose the corrected row may be: above all whose it is, even where that institution has closed."""
    keepers = policies.keepers(request.scope, ledger)
    return tuple(keepers) if row.organisation in keepers else (row.organisation, *keepers)


def _not_corrected(
    request: HttpRequest, ledger: Ledger, row: LedgerRow, written: Written, outcome: Outcome, known: str
) -> HttpResponse:
    """The form once more, with what is wrong; or, where somebody was quicker, with what they wrote beside it."""
    filled = _Filled(written.raw, written.organisation, written.reason, outcome.recorded.problems, known=known)
    is_overtaken = any(each.reason == "overtaken" for each in outcome.recorded.problems)
    if is_overtaken:
        row = found_row(request, row.entry)
        overtaken = Overtaken(
            row,
            headline(ledger, row.data),
            headline(ledger, outcome.entry.data),
            (
                *move_between(row.organisation, written.organisation),
                *changes_between(ledger, row.data, outcome.entry.data),
            ),
        )
        filled = replace(filled, problems=(), overtaken=overtaken)
    offered = _offered(request, ledger, row)
    return _page(request, ledger, offered, filled, row=row, status=409 if is_overtaken else 422)


def _seen_row(current: LedgerRow, known: str) -> LedgerRow:
    """The version that the writer saw, of the same entry."""
    found = next((each for each in ledgers.history(current) if str(each.pk) == known), None)
    if found is None:
        raise Http404
    return found


@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Whether what is written so far can be saved, and what must be mended first. Writes nothing."""
    ledger = ledger_named(key)
    is_correction = bool(request.POST.get("known"))
    written = _written(request, ledger, _previewed(request, ledger, is_correction=is_correction))
    outcome = record_row.preview(scope=request.scope, ledger=ledger, written=written, today=frame.today())
    told = [
        each
        for each in (*outcome.entry.problems, *outcome.recorded.problems)
        if not (is_correction and each.reason == "twice")
    ]
    wrong = {each for each in told if not each.is_warning and each.reason != "required"}
    shown = told if "refused" in request.POST else [each for each in told if each.reason != "required"]
    page = PreviewPage(
        sections=sections_of(ledger.form, written.raw, {}, dict.fromkeys(shown)),
        problems=tuple(each for each in dict.fromkeys(told) if each in wrong),
        missing=tuple(ledger.form.item(each.item).label for each in outcome.entry.errors if each.reason == "required"),
        is_late=outcome.recorded.is_late,
        is_known=outcome.recorded.change == "unchanged" and not is_correction,
    )
    return render(request, "ledgers/preview.html", {"page": page})


def _previewed(request: HttpRequest, ledger: Ledger, *, is_correction: bool) -> tuple[Organisation, ...]:
    """The institutions that may be chosen: for a correction, the one whose row it is may have closed."""
    if not is_correction:
        return _keepers(request, ledger)
    chosen = places.organisation(key_of(request.POST.get("organisation", "")) or 0)
    may_mend = chosen is not None and policies.may_mend(request.scope, ledger, chosen)
    return (chosen,) if chosen is not None and may_mend else _keepers(request, ledger)


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is written so far."""
    ledger = ledger_named(key)
    _keepers(request, ledger)
    at = frame.now()
    raw = {**raw_answers(ledger.form, request.POST), **{each: request.POST.get(each, "") for each in _BESIDE}}
    ledger_actions.save_draft(user=request.user, ledger=ledger.key, raw=raw, now=at)
    return HttpResponse(_("草稿已自动保存 %(at)s") % {"at": f"{at:%H:%M:%S}"})


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Begin again without the draft."""
    ledger_actions.discard_draft(user=request.user, ledger=ledger_named(key).key)
    return redirect("ledgers:new", key)


def _page(
    request: HttpRequest,
    ledger: Ledger,
    keepers: tuple[Organisation, ...],
    filled: _Filled,
    *,
    row: LedgerRow | None = None,
    status: int = 200,
) -> HttpResponse:
    otherwise = reverse("ledgers:row", args=[row.entry]) if row else reverse("ledgers:ledger", args=[ledger.key])
    page = EntryPage(
        ledger=ledger,
        sections=sections_of(ledger.form, filled.raw, {}, filled.problems),
        problems=tuple(problem for problem in filled.problems if not problem.is_warning),
        organisations=keepers,
        organisation=filled.organisation,
        reason=filled.reason,
        row=row,
        known=filled.known,
        overtaken=filled.overtaken,
        draft_at=filled.draft_at,
        back=frame.back_to(request, otherwise),
    )
    return render(request, "ledgers/entry.html", {"page": page}, status=status)


def _keepers(request: HttpRequest, ledger: Ledger) -> tuple[Organisation, ...]:
    found = tuple(policies.keepers(request.scope, ledger))
    request.scope.require(bool(found))
    return found


def _opening(request: HttpRequest, ledger: Ledger, keepers: tuple[Organisation, ...]) -> _Filled:
    """What stands in the fields at first: the draft, else today and one's own institution."""
    kept = ledgers.draft_of(user=request.user, ledger=ledger.key)
    if kept is not None:
        organisation = _suggested(kept.raw.get("organisation", ""), keepers, request)
        return _Filled(kept.raw, organisation, kept.raw.get("reason", ""), draft_at=kept.saved_at)
    organisation = _suggested(request.GET.get("organisation", ""), keepers, request)
    return _Filled({ledger.day: frame.today().isoformat()}, organisation)


def _written(request: HttpRequest, ledger: Ledger, offered: tuple[Organisation, ...]) -> Written:
    """What was sent; without an institution where none was chosen of those that may be."""
    key = request.POST.get("organisation", "")
    return Written(
        organisation=next((each for each in offered if str(each.pk) == key), None),
        raw=raw_answers(ledger.form, request.POST),
        reason=request.POST.get("reason", "").strip(),
        uploads=request.FILES.getlist("papers"),
    )


def _not_chosen(written: Written) -> _Filled:
    return _Filled(written.raw, None, written.reason, (problem("not_offered", "organisation"),))


def _suggested(written: str, keepers: tuple[Organisation, ...], request: HttpRequest) -> Organisation:
    """The institution to begin with: the one asked for; one's own, if it keeps the ledger; or the first that does."""
    own = request.user.organisation_id
    by_key = {str(each.pk): each for each in keepers}
    return by_key.get(str(written)) or by_key.get(str(own)) or keepers[0]


def _as_written(ledger: Ledger, row: LedgerRow) -> dict[str, Any]:
    asked = {item.key: item for item in ledger.form.asked}
    return {
        key: value
        if asked[key].kind is Kind.CODES
        else str(ledgers.exact(asked[key], value))
        if asked[key].unit
        else value
        for key, value in row.data.items()
        if key in asked
    }
