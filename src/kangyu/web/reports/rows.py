"""The rows behind a number of a document: of a draft from its snapshot, of an issued one as they were frozen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kangyu.catalogue.indicators import indicator
from kangyu.methods.indicators import Indicator
from kangyu.registers.figures import frozen, opening, presenting
from kangyu.registers.figures.opening import Part
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Area
from kangyu.registers.reports import actions
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web.figures.pages import RowsPage
from kangyu.web.figures.rows import LIMIT, Opened, amount_shown, key_of, meaning_of, part_of, shown, text_of
from kangyu.web.figures.shown import PARTS, PartShown


def rows_page(request: HttpRequest, report: Report, number: int) -> RowsPage:
    """A page of the rows of one number of the document."""
    request.scope.require(request.scope.may_open_people)
    cell = next((cell for cell in actions.cells_of(report.content) if cell["number"] == number), None)
    if cell is None:
        raise Http404("no such number")
    found, period = indicator(cell["indicator"]), Period.parse(report.period)
    area = places.area(cell["area"]) if cell["area"] else report.area
    assert area is not None
    part, after = part_of(request, found), key_of(request.GET.get("after", ""))
    detail = {"report": report.pk, "number": number, "part": part.value}
    opened = Opened(found, part, period, report.snapshot, detail)
    page, before, sizes = (_frozen if report.state == Report.State.ISSUED else _drafted)(
        request, report, number, (found, part, period, area), after
    )
    rows = shown(request, opened, page.rows)
    return RowsPage(
        indicator=found,
        words=_words(report, cell, area, period),
        part=part,
        meaning=meaning_of(found, part),
        tabs=tuple(_tab(request, found, each, sizes[each]) for each in opening.parts_of(found)),
        rows=rows,
        total=page.total,
        hidden=page.hidden + len(page.rows) - len(rows),
        after=text_of(page.next),
        before=text_of(before),
        is_first=after is None,
        back=f"{reverse('reports:page', args=[report.pk])}#n{number}",
        back_name=report.title,
        place=request.get_full_path(),
        sheet="",
        is_issued=report.state == Report.State.ISSUED,
        amount=amount_shown(found, part, page.amount),
    )


def _drafted(request: HttpRequest, report: Report, number: int, asked: Any, after: Any) -> Any:
    found, part, period, area = asked
    where = (found, part, period, area, report.snapshot, request.scope)
    page = opening.page(*where, after=after, limit=LIMIT)
    before = presenting.previous(*where, after, LIMIT) if after else None
    inside = presenting.organisations_of(area)
    sizes = {each: opening.size(found, each, period, report.snapshot, inside) for each in opening.parts_of(found)}
    return page, before, sizes


def _frozen(request: HttpRequest, report: Report, number: int, asked: Any, after: Any) -> Any:
    found, part, _, _ = asked
    figure = frozen.figure_of(report.pk, number)
    if figure is None:
        raise Http404("no such number")
    table = opening.rows_of(found, part).table
    last = after[2] if after else 0
    page = frozen.page(figure, table, part, request.scope, after=last, limit=LIMIT)
    before = frozen.before(figure, part, last, LIMIT) if last else 0
    sizes = {each: len(frozen.keys_of(figure, each)) for each in opening.parts_of(found)}
    return page, ((0, 0, before) if before else None), sizes


def _tab(request: HttpRequest, found: Indicator, part: Part, count: int) -> PartShown:
    unit = found.unit.label if opening.rows_of(found, part).of is None else Bilingual("行", "rows")
    return PartShown(part, PARTS[part], f"{count:,}", unit, f"{request.path}?{urlencode({'part': part.value})}")


def _words(report: Report, cell: dict[str, Any], area: Area, period: Period) -> Bilingual:
    as_of = f"{report.snapshot.as_of:%Y-%m-%d}"
    return Bilingual(
        f"“{cell['text']}” · {area.name} · {period.label.zh} · 快照 S{report.snapshot_id}（{as_of}）",
        f"“{cell['text']}” · {area.name} · {period.label.en} · snapshot S{report.snapshot_id} ({as_of})",
    )
