"""The cockpit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kangyu.catalogue.indicators import INDICATORS
from kangyu.registers.audit import actions as audit
from kangyu.registers.figures import queries as figures
from kangyu.web import frame
from kangyu.web.figures import areas, lines
from kangyu.web.figures.asked import Asked, asked_of, indicator_or_404
from kangyu.web.figures.series import trend_of
from kangyu.web.figures.shown import show

from . import panels, taking
from .findings import Finding, count_with_target, findings
from .pages import ChosenPanel, CockpitPage, EmptyPage


@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """What is behind, then all figures, then the chosen one by township."""
    if not request.scope.is_countywide:
        return redirect("figures:index")
    asked = asked_of(request)
    if asked is None:
        return render(request, "bureau/empty.html", {"page": EmptyPage(panels.snapshots_panel(request.scope))})
    read = lines.read_all(asked)
    behind = findings(read, asked)
    key = request.GET.get("figure") or _first(behind)
    page = CockpitPage(
        asked=asked,
        chooser=lines.chooser(asked, figure=request.GET.get("figure", "")),
        findings=behind,
        with_target=count_with_target(read),
        families=lines.families(read, asked, chosen=key, desk=("bureau:cockpit", "bureau:chosen")),
        chosen=_chosen(asked, key),
        snapshots=panels.snapshots_panel(request.scope),
    )
    return render(request, "bureau/cockpit.html", {"page": page})


@require_GET
def chosen(request: HttpRequest) -> HttpResponse:
    """The chosen figure alone, for the cockpit that stands already."""
    asked, key = asked_of(request), request.GET.get("figure", "")
    if asked is None or not request.htmx:
        return redirect(f"{reverse('bureau:cockpit')}?{request.GET.urlencode()}")
    return render(request, "bureau/chosen.html", {"chosen": _chosen(asked, key)})


@require_GET
def snapshots_panel(request: HttpRequest) -> HttpResponse:
    """The state of the last snapshots, asked for again while one is being taken."""
    was_building = request.GET.get("was") == "building"
    panel = panels.snapshots_panel(request.scope, was_building=was_building)
    return render(request, "bureau/snapshots.html", {"panel": panel})


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a new snapshot, as of today."""
    scope = request.scope
    scope.require(panels.may_take(scope))
    audit.record(scope=scope, action="take.snapshot", detail={"as_of": frame.today().isoformat()}, at=frame.now())
    taking.begin(as_of=frame.today(), now=frame.now())
    if request.htmx:
        return render(request, "bureau/snapshots.html", {"panel": panels.snapshots_panel(scope, was_building=True)})
    return redirect(frame.back_to(request, reverse("bureau:cockpit")))


def _first(behind: tuple[Finding, ...]) -> str:
    """The gravest finding that can be told by division, else the first figure of the catalogue."""
    return next((found.shown.indicator.key for found in behind if found.divisions), INDICATORS[0].key)


def _chosen(asked: Asked, key: str) -> ChosenPanel:
    figure = figures.read(indicator_or_404(key), asked.period, asked.area, asked.snapshot)
    return ChosenPanel(
        shown=show(figure, asked),
        breakdown=areas.breakdown(figure, asked),
        trend=trend_of(figure, asked),
        boundaries=reverse("figures:boundaries", args=[asked.area.code]),
    )
