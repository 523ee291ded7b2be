"""Whose turn it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import DueState, Programme
from kangyu.registers.enrolments import queries as enrolments
from kangyu.web import frame, workbook
from kangyu.web.asking import key_of
from kangyu.web.people.views import EXPORTED, cut_note, export_title

from .pages import Task, WorkPage
from .work import Choice, clinics_of, figures_of, states_counted, tabs_of, tasks_of, words_of

PAGE = 50


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The work list with its figures, by state and by clinic."""
    request.scope.require(request.scope.may_open_people)
    choice = _choice(request)
    on = frame.today()
    by_clinic = enrolments.counts_by_organisation(request.scope, programme=choice.programme, on=on)
    counts = states_counted(by_clinic, None)
    shown = states_counted(by_clinic, choice.clinic_id)
    choice = choice if choice.state_is_chosen else choice.opening_on(shown)
    found = _work(request, choice, after=request.GET.get("after"), limit=PAGE)
    frame.seen(request, "read.list", [row.resident.pk for row in found.rows])
    page = WorkPage(
        programme=choice.programme,
        programmes=_programmes(request),
        figures=figures_of(request.scope, choice.programme, counts, on=on),
        tabs=tabs_of(choice, shown),
        tasks=tasks_of(found.rows, on=on),
        clinics=clinics_of(by_clinic, choice),
        clinic=next((clinic for clinic, _ in by_clinic if clinic.pk == choice.clinic_id), None),
        state=choice.state.value if choice.state else "",
        words=words_of(choice, by_clinic, request.user.organisation),
        total=found.total,
        after=found.next or "",
        is_first="after" not in request.GET,
        place=request.get_full_path(),
    )
    return render(request, "village/desk.html", {"page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet: the same people under the same filters."""
    choice = _choice(request)
    found = _work(request, choice, after=None, limit=EXPORTED)
    frame.seen(request, "export.list", [row.resident.pk for row in found.rows])
    tasks = tasks_of(found.rows, on=frame.today())
    by_clinic = enrolments.counts_by_organisation(request.scope, programme=choice.programme, on=frame.today())
    words = words_of(choice, by_clinic, request.user.organisation)
    headings = (_("姓名"), _("性别"), _("年龄（岁）"), _("村"), _("管理机构"), _("状态"), _("为何"), _("最迟"))
    return workbook.answer(
        f"{frame.said(choice.programme.short_name)}-{frame.today()}.xlsx",
        headings,
        map(_exported, tasks),
        name=frame.said(choice.programme.short_name),
        title=export_title(frame.said(words), found.total),
        note=cut_note(found.total),
    )


def _exported(task: Task) -> tuple[object, ...]:
    who = task.person
    return (
        *(who.name, frame.said(who.sex), who.age, who.village, who.clinic),
        *(frame.said(task.sign.word), frame.said(task.reason), task.due_on),
    )


def _work(request: HttpRequest, choice: Choice, *, after: str | None, limit: int) -> enrolments.WorkPage:
    return enrolments.work_list(
        request.scope,
        programme=choice.programme,
        on=frame.today(),
        state=choice.state,
        organisation_id=choice.clinic_id,
        after=after,
        limit=limit,
    )


def _choice(request: HttpRequest) -> Choice:
    state = request.GET.get("state", "")
    return Choice(
        programme=_programme(request, request.GET.get("programme", "")),
        state=next((each for each in DueState if each.value == state), None),
        clinic_id=key_of(request.GET.get("clinic", "")),
        state_is_chosen="state" in request.GET,
    )


def _programmes(request: HttpRequest) -> tuple[Programme, ...]:
    """The programmes whose people the reader may see."""
    return tuple(each for each in PROGRAMMES if request.scope.may_see(each.sensitivity))


def _programme(request: HttpRequest, key: str) -> Programme:
    open_ones = _programmes(request)
    return next((programme for programme in open_ones if programme.key == key), open_ones[0])
