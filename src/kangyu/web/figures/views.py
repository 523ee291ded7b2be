"""A figure, its rows, its sheets."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kangyu.methods.indicators import Indicator
from kangyu.registers.figures import queries as figures
from kangyu.registers.places import queries as places
from kangyu.web import frame

from . import areas, lines, words
from .asked import Asked, asked_of, indicator_or_404, way_up
from .exporting import every_row
from .pages import FigurePage, IndexPage
from .rows import rows_page
from .series import trend_of
from .sheets import figure_sheets, rows_table, sheet_response
from .shown import number, show


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All figures of the reader's division."""
    asked = asked_of(request)
    if asked is None:
        return _nothing_yet(request)
    page = IndexPage(asked, lines.chooser(asked), lines.families(lines.read_all(asked), asked))
    return render(request, "figures/index.html", {"page": page})


@require_GET
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One figure."""
    found, asked = indicator_or_404(key), asked_of(request)
    if asked is None:
        return _nothing_yet(request)
    return render(request, "figures/page.html", {"page": _page(request, found, asked)})


@require_GET
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The figure's tables as a spreadsheet."""
    found, asked = indicator_or_404(key), asked_of(request)
    if asked is None:
        raise Http404("no snapshot")
    shown = _page(request, found, asked)
    frame.seen(request, "export.figure", [], indicator=key, period=asked.period.key, area=asked.area.code)
    return sheet_response(_file_name(found, asked), figure_sheets(shown))


@require_GET
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """The very rows behind the number."""
    found, asked = indicator_or_404(key), asked_of(request)
    if asked is None:
        return _nothing_yet(request)
    return render(request, "figures/rows.html", {"page": rows_page(request, found, asked)})


@require_GET
def rows_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """All rows that are the reader's to open, as a spreadsheet."""
    found, asked = indicator_or_404(key), asked_of(request)
    if asked is None:
        raise Http404("no snapshot")
    shown, title = every_row(request, found, asked)
    return sheet_response(_file_name(found, asked), {frame.said(found.name): rows_table(shown, title)})


@require_GET
def boundaries(request: HttpRequest, code: str) -> HttpResponse:
    """The divisions below one, as GeoJSON. Outlines are no secret; they stay with the browser for an hour."""
    area = places.area(code)
    if area is None:
        raise Http404("no division")
    return JsonResponse(areas.boundaries(area), headers={"Cache-Control": "private, max-age=3600"})


def _page(request: HttpRequest, found: Indicator, asked: Asked) -> FigurePage:
    figure = figures.read(found, asked.period, asked.area, asked.snapshot)
    before, order = figure.year_before, request.GET.get("order", "rank")
    return FigurePage(
        asked=asked,
        chooser=lines.chooser(asked),
        way_up=way_up(asked),
        shown=show(figure, asked),
        year_before=number(before.value, found.places) if before and before.value is not None else "",
        measure=words.measure_of(found),
        trend=trend_of(figure, asked),
        breakdown=areas.breakdown(figure, asked, order=order),
        parameters=words.parameters_shown(found, asked),
        parameter_label=words.parameter_label(found),
        sheet=asked.address("figures:sheet", found.key),
        boundaries=reverse("figures:boundaries", args=[asked.area.code]),
    )


def _file_name(found: Indicator, asked: Asked) -> str:
    return f"{frame.said(found.name)}-{asked.area.name}-{asked.period.key}"


def _nothing_yet(request: HttpRequest) -> HttpResponse:
    return render(request, "figures/nothing_yet.html")
