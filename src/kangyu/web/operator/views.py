"""The operator's first screen, a job and its runs, parameters and targets."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.catalogue.jobs import JOBS, Job, job
from kangyu.formats.sheets import SheetRefused
from kangyu.registers.audit import actions as audit
from kangyu.registers.jobs import queries as jobs
from kangyu.registers.jobs.queries import Course, Run
from kangyu.registers.messages import queries as messages
from kangyu.registers.messages.queries import Source
from kangyu.registers.targets import queries as targets
from kangyu.registers.targets.entries import known_keys
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import UNITS
from kangyu.vocabulary.text import narrow
from kangyu.web import frame, workbook
from kangyu.web.asking import number_in
from kangyu.web.states import Sign
from kangyu.workflows import set_parameters

from . import machine
from .failures import failures
from .pages import JobPage, JobRow, OperatorDesk, ParameterRow, ParametersPage, SourceRow

SENDERS = ("township_centre", "county_hospital", "cdc", "maternal_child")
SHOWN = 12
ITEMS = ("key", "area", "since", "value", "source")

_NEVER = Sign("quiet", "○", Bilingual("未运行", "Not yet"))
_STATES = {
    "running": Sign("notice", "●", Bilingual("运行中", "Running")),
    "done": Sign("good", "●", Bilingual("完成", "Done")),
    "failed": Sign("danger", "▲", Bilingual("失败", "Failed")),
}
_LATE = Sign("warning", "■", Bilingual("久未成功", "Late"))
_SILENT = Sign("warning", "■", Bilingual("久未报送", "Silent"))
_UNHEARD = Sign("quiet", "○", Bilingual("尚未接入", "Never sent"))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """How the installation is: machine, jobs, sources, failures."""
    scope = request.scope
    scope.require(scope.may_operate)
    now = frame.now()
    sources = messages.sources(scope, kinds=SENDERS, now=now)
    shows_all = "all" in request.GET
    page = OperatorDesk(
        facts=machine.facts(),
        jobs=tuple(_job_rows(request, now)),
        sources=tuple(_source_row(source, now) for source in (sources if shows_all else sources[:SHOWN])),
        missed=sum(source.is_silent(now) for source in sources),
        total_sources=len(sources),
        shows_all=shows_all or len(sources) <= SHOWN,
        failures=failures(),
    )
    return render(request, "operator/desk.html", {"page": page})


@require_safe
def job_page(request: HttpRequest, key: str) -> HttpResponse:
    """A job and its runs."""
    request.scope.require(request.scope.may_operate)
    declared = _declared(key)
    after = number_in(request, "after")
    runs = jobs.runs_of(request.scope, key, before=after, limit=frame.PAGE + 1)
    (course,) = jobs.courses(request.scope, [key])
    page = JobPage(
        row=_job_row(declared, course, frame.now()),
        runs=[(run, _STATES[run.state]) for run in runs[: frame.PAGE]],
        after=runs[frame.PAGE - 1].pk if len(runs) > frame.PAGE else 0,
        is_first=after is None,
    )
    return render(request, "operator/job.html", {"page": page})


@require_POST
def run_job(request: HttpRequest, key: str) -> HttpResponse:
    """Start a job in a process of its own; the page does not wait for it."""
    scope = request.scope
    scope.require(scope.may_operate)
    declared = _declared(key)
    audit.record(scope=scope, action="run.job", detail={"job": key}, at=frame.now())
    code = "from kangyu.operations.command import main; main()"
    subprocess.Popen(
        [sys.executable, "-c", code, "jobs", "run", key],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    frame.say(request, _("已开始：%(job)s。稍后刷新看结果。") % {"job": frame.said(declared.name)})
    return redirect("operator:job", key)


def parameters(request: HttpRequest) -> HttpResponse:
    """Parameters and targets; one is set here."""
    scope = request.scope
    scope.require(scope.may_operate or scope.may_report)
    if request.method != "POST":
        return _parameters(request)
    raw = {name: request.POST.get(name, "") for name in ITEMS}
    problems = set_parameters.set_parameter(scope=scope, raw=raw, now=frame.now())
    if problems:
        return _parameters(request, raw=raw, problems=problems, status=422)
    names = (each.name for each in known_keys() if each.key == raw["key"].strip())
    name = next(names, Bilingual(raw["key"], raw["key"]))
    said = {"name": frame.said(name), "since": raw["since"], "value": raw["value"]}
    frame.say(request, _("已保存：%(name)s，自 %(since)s 起为 %(value)s") % said)
    return redirect("operator:parameters")


@require_POST
def withdraw_parameter(request: HttpRequest, parameter_id: int) -> HttpResponse:
    """Take a value out of force; it stays in the list, with the reason."""
    try:
        set_parameters.withdraw_parameter(
            parameter_id, reason=request.POST.get("reason", ""), scope=request.scope, now=frame.now()
        )
    except NotUnderstood as refused:
        return _parameters(request, problem=refused.message, status=422)
    frame.say(request, _("已撤销"))
    return redirect("operator:parameters")


@require_POST
def import_parameters(request: HttpRequest) -> HttpResponse:
    """Parameters from a spreadsheet: the good lines go in, the others come back with their reasons."""
    request.scope.require(request.scope.may_operate or request.scope.may_report)
    upload = request.FILES.get("file")
    if upload is None:
        frame.say(request, _("请选择要导入的文件"))
        return redirect("operator:parameters")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parameters"
        path.write_bytes(upload.read())
        try:
            done = set_parameters.import_parameters(path, scope=request.scope, now=frame.now())
        except SheetRefused as refused:
            frame.say(request, _("文件被退回：%(why)s") % {"why": frame.said(refused.message)})
            return redirect("operator:parameters")
    frame.say(request, _("已导入 %(n)s 行，退回 %(refused)s 行") % {"n": done.applied, "refused": len(done.refused)})
    if not done.refused:
        return redirect("operator:parameters")
    refused_lines = tuple((each.sheet, each.line, each.problems) for each in done.refused[: frame.PAGE])
    return _parameters(request, refused=refused_lines, status=422)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A sheet with the headings, and every figure that may have a target."""
    request.scope.require(request.scope.may_operate or request.scope.may_report)
    headings = [heading.names[0] for heading in set_parameters.HEADINGS]
    rows = [(known.key, "", "", "", "") for known in known_keys()]
    return workbook.answer(f"{_('参数与目标')}.xlsx", headings, rows)


def _parameters(
    request: HttpRequest, *, raw: dict[str, str] | None = None, problems=(), refused=(), problem=None, status: int = 200
) -> HttpResponse:
    text, after = narrow(request.GET.get("q", ""))[:60], number_in(request, "after")
    known = known_keys()
    names = {each.key: each.name for each in known}
    keys = [each.key for each in known if text and text.casefold() in f"{each.name.zh} {each.name.en}".casefold()]
    listed = targets.parameters(text=text, keys=keys, after=after, limit=frame.PAGE)
    page = ParametersPage(
        rows=tuple(
            ParameterRow(row, names.get(row.key, Bilingual(row.key, row.key)), _unit(row.unit)) for row in listed.rows
        ),
        total=listed.total,
        text=text,
        after=listed.next or 0,
        is_first=after is None,
        known=known,
        raw=raw or {"since": frame.today().isoformat()},
        problems=tuple(problems),
        refused=refused,
        problem=problem,
        now=frame.now(),
    )
    return render(request, "operator/parameters.html", {"page": page}, status=status)


def _unit(code: str) -> Bilingual:
    """A unit of UCUM as people write it; a share has none."""
    known = UNITS.get(code)
    return known.label if known else Bilingual("", "") if code == "1" else Bilingual(code, code)


def _declared(key: str) -> Job:
    try:
        return job(key)
    except KeyError:
        raise Http404 from None


def _job_rows(request: HttpRequest, now: datetime) -> list[JobRow]:
    courses = jobs.courses(request.scope, [each.key for each in JOBS])
    return [_job_row(declared, course, now) for declared, course in zip(JOBS, courses, strict=True)]


def _job_row(declared: Job, course: Course, now: datetime) -> JobRow:
    newest: Run | None = course.newest
    is_late = newest is not None and (
        course.last_good_at is None or now - course.last_good_at > timedelta(hours=declared.late_after_hours)
    )
    sign = _NEVER if newest is None else _STATES[newest.state]
    if is_late and newest is not None and newest.state == "done":
        sign = _LATE
    return JobRow(declared.key, declared.name, declared.at, course, sign, is_late)


def _source_row(source: Source, now: datetime) -> SourceRow:
    if source.last_at is None:
        sign = _UNHEARD
    elif source.is_silent(now):
        sign = _SILENT
    else:
        sign = machine.GOOD if not source.failed else machine.BAD
    share = f"{source.refused * 100 / source.lines:.1f}%" if source.lines else "—"
    return SourceRow(source, sign, share)
