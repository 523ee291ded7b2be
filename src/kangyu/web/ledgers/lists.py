"""The ledgers of an institution, one ledger's rows, the same rows as a spreadsheet, and the empty sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.methods.ledgers import Ledger, Proof
from kangyu.registers.audit import actions as audit
from kangyu.registers.ledgers import policies
from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.ledgers.queries import LedgerRow, State
from kangyu.registers.ledgers.telling import answer
from kangyu.vocabulary.periods import Period
from kangyu.web import frame, workbook
from kangyu.web.asking import day_of, place_of

from .asked import (
    Asked,
    asked_of,
    ledger_named,
    ledgers_in_force,
    period_asked,
    periods,
    whose,
)
from .pages import LedgerLine, LedgerPage, OverviewPage, row_line, totals_shown
from .templates import template_of

PAGE, EXPORTED = 50, 5000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Each ledger that one's institutions keep, and how it stands in a period."""
    period = period_asked(request)
    may_close = policies.may_close(request.scope, request.user.organisation)
    page = OverviewPage(
        organisation=request.user.organisation,
        whose=whose(request),
        period=period,
        periods=periods(frame.today(), period),
        lines=lines_of(request, period),
        may_close=may_close,
    )
    return render(request, "ledgers/list.html", {"page": page})


def lines_of(request: HttpRequest, period: Period, *, below: str = "") -> tuple[LedgerLine, ...]:
    """How each ledger stands that one's institutions keep; `below` leaves only those of an institution and below it."""
    organisation = request.user.organisation
    states = ledgers.states(request.scope, period, below=below)
    closings = ledgers.closings_over(organisation, period)
    lines = []
    for ledger in ledgers_in_force():
        if not policies.is_concerned(request.scope, ledger):
            continue
        state = states.get(ledger.key, State())
        over = [each for each in closings if each.ledger in (ledger.key, "") and _holds(each, period)]
        unproved = state.unproved if ledger.proof is Proof.REQUIRED else 0
        lines.append(
            LedgerLine(ledger, state, unproved, over[0] if over else None, policies.may_enter(request.scope, ledger))
        )
    return tuple(lines)


def _holds(closing: Any, period: Any) -> bool:
    """Whether the whole period is closed."""
    return closing.first <= period.first and period.last <= closing.last


@require_safe
def ledger(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of a ledger, newest first, with their sums."""
    asked = asked_of(request, ledger_named(key))
    found = ledgers.page(request.scope, asked.ledger, asked.filter, after=_place(request), limit=PAGE)
    organisation = asked.organisation or request.user.organisation
    over = [
        each
        for each in ledgers.closings_over(organisation, asked.filter.period)
        if each.ledger in (asked.ledger.key, "")
    ]
    page = LedgerPage(
        ledger=asked.ledger,
        words=asked.words,
        period=asked.filter.period,
        periods=periods(frame.today(), asked.filter.period),
        organisation=asked.organisation,
        organisations=asked.organisations,
        text=asked.filter.text,
        only=asked.filter.only,
        rows=tuple(row_line(asked.ledger, row) for row in found.rows),
        total=found.total,
        totals=totals_shown(asked.ledger, ledgers.totals(request.scope, asked.ledger, asked.filter)),
        after=_cursor(found.next),
        is_first="after" not in request.GET,
        closings=tuple(over),
        may_enter=policies.may_enter(request.scope, asked.ledger),
        may_close=policies.may_close(request.scope, organisation),
        asks_proof=asked.ledger.proof is Proof.REQUIRED,
        place=request.get_full_path(),
    )
    return render(request, "ledgers/ledger.html", {"page": page})


def _place(request: HttpRequest) -> ledgers.Place | None:
    found = place_of(request.GET.get("after", ""), 2)
    return (day_of(found[0]), found[1]) if found else None


def _cursor(place: ledgers.Place | None) -> str:
    return f"{place[0].toordinal()}.{place[1]}" if place else ""


@require_safe
def export(request: HttpRequest, key: str) -> HttpResponse:
    """What the list shows, as a spreadsheet with every item; longer ones are cut and say so."""
    asked = asked_of(request, ledger_named(key))
    found = ledgers.page(request.scope, asked.ledger, asked.filter, limit=EXPORTED)
    items = list(asked.ledger.form.items)
    headings = [_("登记机构"), *(_heading(item) for item in items), _("证明材料（件）"), _("补报"), _("原因")]
    audit.record(
        scope=request.scope,
        action="export.ledger",
        detail={"ledger": asked.ledger.key, "period": asked.filter.period.key, "rows": len(found.rows)},
        at=frame.now(),
    )
    return workbook.answer(
        f"{frame.said(asked.ledger.name)}-{asked.filter.period.key}.xlsx",
        headings,
        _cells(asked, found.rows),
        name=frame.said(asked.ledger.name),
        title=_title(asked, found.total),
        note=_("共 %(total)s 行，只导出前 %(shown)s 行；请按机构或期间分别导出")
        % {"total": found.total, "shown": EXPORTED}
        if found.total > EXPORTED
        else "",
    )


def _heading(item: Any) -> str:
    return f"{frame.said(item.label)}（{frame.said(item.unit.label)}）" if item.unit else frame.said(item.label)


def _title(asked: Asked, total: int) -> str:
    said = {"ledger": frame.said(asked.ledger.name), "words": asked.words, "total": total, "on": frame.today()}
    return _("%(ledger)s · %(words)s — %(total)s 行，截至 %(on)s") % said


def _cells(asked: Asked, rows: list[LedgerRow]) -> Iterator[list[Any]]:
    for row in rows:
        cells = [_cell(asked.ledger, item, row) for item in asked.ledger.form.items]
        yield [row.organisation.short_name, *cells, row.papers, _("是") if row.is_late else "", row.reason]


def _cell(ledger: Ledger, item: Any, row: LedgerRow) -> Any:
    if item.key not in row.data:
        return ""
    if item.key == ledger.day:
        return row.on
    return row.data[item.key] if item.unit else frame.said(answer(item, row.data[item.key]))


@require_safe
def template(request: HttpRequest, key: str) -> FileResponse:
    """An empty sheet with headings, guidance and lists."""
    found = ledger_named(key)
    stream = io.BytesIO()
    template_of(found, stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{found.name.zh}-模板.xlsx", content_type=_XLSX)
