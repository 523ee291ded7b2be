"""The resident list, taking it away, and the way in for a new resident."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.people import queries as people
from kangyu.web import frame, workbook

from .asked import choice_in
from .pages import ListPage, person_rows

EXPORTED = 5000


@require_safe
def residents(request: HttpRequest) -> HttpResponse:
    """The people of one's institutions, filtered; before them those whom a referral brought, by name if one is asked."""
    request.scope.require(request.scope.may_open_people)
    choice, on = choice_in(request), frame.today()
    found = people.page(request.scope, choice.asked, on=on, after=request.GET.get("after"), limit=frame.PAGE)
    shown, is_first = [each.pk for each in found.rows], "after" not in request.GET
    referred = people.Page([], 0, None)
    if is_first and choice.is_by_name_alone:
        referred = people.referred_people(request.scope, choice.asked.text, limit=frame.PAGE)
    frame.seen(request, "read.list", [*(each.pk for each in referred.rows), *shown])
    page = ListPage(
        choice=choice,
        referred=person_rows(referred.rows, on=on),
        referred_total=referred.total or 0,
        rows=person_rows(found.rows, on=on, enrolled=enrolments.residents_enrolled(request.scope, shown)),
        total=found.total,
        after=found.next or "",
        is_first=is_first,
        place=request.get_full_path(),
    )
    return render(request, "people/list.html", {"page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet, without identity and telephone numbers."""
    request.scope.require(request.scope.may_open_people)
    choice, on = choice_in(request), frame.today()
    found = people.page(request.scope, choice.asked, on=on, limit=EXPORTED)
    frame.seen(request, "export.list", [each.pk for each in found.rows])
    headings = (_("姓名"), _("性别"), _("年龄（岁）"), _("出生日期"), _("村"), _("管理机构"), _("状态"))
    rows = (
        (row.name, frame.said(row.sex), row.age, row.birth_date, row.village, row.clinic, frame.said(row.state))
        for row in person_rows(found.rows, on=on)
    )
    total = found.total if found.total is not None else len(found.rows) + bool(found.next)
    return workbook.answer(
        f"{_('居民')}-{on}.xlsx",
        headings,
        rows,
        name=_("居民"),
        title=export_title(f"{frame.said(choice.words)} · {_('居民')}", total),
        note=cut_note(total),
    )


def export_title(words: str, total: int) -> str:
    """What stands above an exported list: the filter in words, how many, the day, and whether it was cut."""
    said = _("%(words)s — %(total)s 人，截至 %(on)s") % {"words": words, "total": total, "on": frame.today()}
    note = cut_note(total)
    return f"{said} · {note}" if note else said


def cut_note(total: int) -> str:
    """What is said of an exported list that was cut."""
    if total <= EXPORTED:
        return ""
    return _("共 %(total)s 人，只导出前 %(shown)s 人；请按机构分别导出") % {"total": total, "shown": EXPORTED}
