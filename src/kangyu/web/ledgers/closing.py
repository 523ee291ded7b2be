"""Closing a period of a ledger, with what follows from it in numbers, and opening it again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.methods.ledgers import Ledger, Proof
from kangyu.registers.ledgers import actions as ledger_actions
from kangyu.registers.ledgers import policies
from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.ledgers.queries import ClosedPeriod, Filter
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web import frame

from .asked import ledger_named, period_asked, periods, with_those_below
from .lists import lines_of
from .pages import ClosePage, OverviewPage, totals_shown


def close(request: HttpRequest, key: str) -> HttpResponse:
    """What closing means in numbers; sent, the period is closed for one's institution and all below it."""
    found = ledger_named(key)
    organisation = request.user.organisation
    request.scope.require(policies.may_close(request.scope, organisation))
    if request.method == "POST":
        period = period_asked(request)
        try:
            ledger_actions.close_period(
                ledger=found, organisation=organisation, period=period, scope=request.scope, now=frame.now()
            )
        except ledger_actions.Refused as refused:
            return _page(request, found, refused.message)
        frame.say(request, _("%(period)s 已结账") % {"period": frame.said(period.label)})
        return redirect(f"{reverse('ledgers:ledger', args=[key])}?period={period.key}")
    return _page(request, found)


def close_all(request: HttpRequest) -> HttpResponse:
    """The same for every ledger at once."""
    organisation = request.user.organisation
    request.scope.require(policies.may_close(request.scope, organisation))
    if request.method == "POST":
        period = period_asked(request)
        try:
            ledger_actions.close_period(
                ledger=None, organisation=organisation, period=period, scope=request.scope, now=frame.now()
            )
        except ledger_actions.Refused as refused:
            return _page_of_all(request, refused.message)
        frame.say(request, _("%(period)s 全部台账已结账") % {"period": frame.said(period.label)})
        return redirect(f"{reverse('ledgers:list')}?period={period.key}")
    return _page_of_all(request)


def _page_of_all(request: HttpRequest, problem: Bilingual | None = None) -> HttpResponse:
    period, organisation = period_asked(request), request.user.organisation
    every = ledgers.closings_of_all(request.scope, below=organisation.lineage)
    page = OverviewPage(
        organisation=organisation,
        whose=with_those_below(organisation),
        period=period,
        periods=periods(frame.today(), period),
        lines=lines_of(request, period, below=organisation.lineage),
        may_close=True,
        closing=_standing(every, organisation, period),
        closings=tuple(every),
        problem=problem,
        is_running=period.until >= frame.today(),
    )
    return render(request, "ledgers/close_all.html", {"page": page}, status=422 if problem else 200)


def _standing(every: list[ClosedPeriod], organisation: Organisation, period: Period) -> ClosedPeriod | None:
    mine = (each for each in every if each.organisation_id == organisation.pk and each.period == period.key)
    return next((each for each in mine if each.reopened_at is None), None)


@require_POST
def reopen(request: HttpRequest, closing_id: int) -> HttpResponse:
    """Open a period again, with a reason."""
    try:
        found = ledgers.closing(request.scope, closing_id)
    except ledgers.NotFound as error:
        raise Http404 from error
    asked = request.POST.get("ledger", "") or found.ledger
    ledger = ledger_named(asked) if asked else None
    try:
        ledger_actions.reopen_period(found, reason=request.POST.get("reason", ""), scope=request.scope, now=frame.now())
    except NotUnderstood as refused:
        return _page(request, ledger, refused.message) if ledger else _page_of_all(request, refused.message)
    frame.say(request, _("已重新打开，可以继续登记"))
    back = reverse("ledgers:ledger", args=[ledger.key]) if ledger else reverse("ledgers:list")
    return redirect(f"{back}?period={found.period}")


def _page(request: HttpRequest, ledger: Ledger, problem: Bilingual | None = None) -> HttpResponse:
    period, organisation = period_asked(request), request.user.organisation
    below = organisation.lineage
    counted = ledgers.organisations_with_rows(request.scope, ledger, Filter(period, below=below))
    keepers = [each for each in policies.keepers(request.scope, ledger) if each.lineage.startswith(below)]
    lacking = Filter(period, below=below, only="unproved")
    unproved = ledgers.page(request.scope, ledger, lacking, limit=1).total if ledger.proof is Proof.REQUIRED else 0
    every = ledgers.closings(request.scope, ledger, below=below)
    page = ClosePage(
        ledger=ledger,
        organisation=organisation,
        whose=with_those_below(organisation),
        period=period,
        periods=periods(frame.today(), period),
        rows=sum(counted.values()),
        unproved=unproved,
        totals=totals_shown(ledger, ledgers.totals(request.scope, ledger, Filter(period, below=below))),
        empty=tuple(each for each in keepers if each.pk not in counted),
        closing=_standing(every, organisation, period),
        closings=tuple(every),
        problem=problem,
        is_running=period.until >= frame.today(),
    )
    return render(request, "ledgers/close.html", {"page": page}, status=422 if problem else 200)
