"""The report room."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kangyu.catalogue.reports import report as declared
from kangyu.registers.places import queries as places
from kangyu.registers.reports import actions, files
from kangyu.registers.reports import queries as reports
from kangyu.registers.reports.actions import CannotWrite
from kangyu.registers.reports.queries import Report
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web import frame

from . import comparing, issuing, listing
from .pages import ReportPage
from .paper import left_out, paper_of
from .rows import rows_page

_FILES = {"docx": files.docx_path, "pdf": files.pdf_path}


@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """All reports, and the way to a new one."""
    _require(request)
    return render(request, "reports/room.html", {"page": listing.room_page(request)})


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """A new draft from the current snapshot."""
    _require(request)
    try:
        declaration, area = declared(request.POST.get("report", "")), places.county()
        period = Period.parse(request.POST.get("period", ""))
    except (KeyError, NotUnderstood) as error:
        raise Http404("no such report or period") from error
    assert area is not None
    written = request.POST.get("number", "")
    try:
        made = actions.write(
            declaration=declaration, period=period, area=area, by=request.user, now=frame.now(), number=written
        )
    except CannotWrite as refused:
        page = listing.room_page(request, problem=refused.message, number=written)
        return render(request, "reports/room.html", {"page": page}, status=422)
    frame.say(request, _("草稿已写好，每个数字都可以打开核对。"))
    return redirect("reports:page", made.pk)


@require_GET
def page(request: HttpRequest, report_id: int) -> HttpResponse:
    """The document as it will be printed."""
    report = _report(request, report_id)
    shown = _page(report)
    frame.seen(request, "read.report", [], report=report.pk)
    return render(request, "reports/page.html", {"page": shown})


@require_POST
def again(request: HttpRequest, report_id: int) -> HttpResponse:
    """The draft once more, from the newest snapshot."""
    report = _report(request, report_id)
    try:
        actions.rewrite(report=report, by=request.user, now=frame.now())
    except CannotWrite as refused:
        return render(request, "reports/page.html", {"page": _page(report, refused.message)}, status=422)
    frame.say(request, _("已用最新快照重写。"))
    return redirect("reports:page", report.pk)


@require_POST
def number(request: HttpRequest, report_id: int) -> HttpResponse:
    """The draft's issuing number, given or changed."""
    report, written = _report(request, report_id), request.POST.get("number", "")
    try:
        actions.number(report=report, number=written, by=request.user, now=frame.now())
    except CannotWrite as refused:
        shown = _page(report, refused.message, number=written)
        return render(request, "reports/page.html", {"page": shown}, status=422)
    frame.say(request, _("发文字号已保存。"))
    return redirect("reports:page", report.pk)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, report_id: int) -> HttpResponse:
    """First what it means, in numbers, and under which number; then the act."""
    report = _report(request, report_id)
    if report.state == Report.State.ISSUED:
        if request.method == "POST":
            frame.say(request, frame.said(actions.IS_ISSUED))
        return redirect("reports:page", report.pk)
    if request.method != "POST":
        return render(request, "reports/issue.html", {"page": issuing.issue_page(report)})
    number = request.POST.get("number", "")
    try:
        actions.number(report=report, number=number, by=request.user, now=frame.now())
        if not report.number and "without_number" not in request.POST:
            raise CannotWrite(actions.NO_NUMBER)
        actions.issue(report=report, by=request.user, now=frame.now())
    except CannotWrite as refused:
        page = issuing.issue_page(report, number=number, problem=refused.message)
        return render(request, "reports/issue.html", {"page": page}, status=422)
    frame.say(request, _("已印发：数字和它们的行已冻结。"))
    return redirect("reports:page", report.pk)


@require_GET
def compare(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report beside another one."""
    report = _report(request, report_id)
    others = comparing.others_of(report)
    asked = request.GET.get("with", "")
    other = next((found for found in others if str(found.pk) == asked), others[0] if others and not asked else None)
    if other is None:
        raise Http404("nothing to compare with")
    shown = comparing.compared(report, other)
    frame.seen(request, "read.report", [], report=report.pk, beside=other.pk)
    return render(request, "reports/compare.html", {"page": shown})


@require_GET
def file(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """The document as docx or PDF."""
    report = _report(request, report_id)
    if kind not in _FILES:
        raise Http404("no such kind of file")
    path: Path = _FILES[kind](report)
    frame.seen(request, "export.report", [], report=report.pk, kind=kind)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{report.title}.{kind}")


@require_GET
def rows(request: HttpRequest, report_id: int, number: int) -> HttpResponse:
    """The rows behind one number of the document."""
    return render(request, "figures/rows.html", {"page": rows_page(request, _report(request, report_id), number)})


def _require(request: HttpRequest) -> None:
    request.scope.require(request.scope.may_report)


def _report(request: HttpRequest, report_id: int) -> Report:
    _require(request)
    report = reports.get(report_id)
    if report is None:
        raise Http404("no such report")
    return report


def _page(report: Report, problem: Bilingual | None = None, *, number: str | None = None) -> ReportPage:
    newest = snapshots.current()
    is_draft = report.state == Report.State.DRAFT
    return ReportPage(
        report=report,
        period=Period.parse(report.period),
        sign=listing.SIGNS[report.state],
        paper=paper_of(report),
        figures=len(actions.cells_of(report.content)),
        left_out=left_out(report),
        others=comparing.others_of(report),
        is_stale=is_draft and newest is not None and newest.pk != report.snapshot_id,
        problem=problem,
        number=report.number if number is None else number,
    )
