"""The resident list, taking it away, and the way in for a new resident."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.people import queries as people
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.web import frame, workbook

from .pages import ListPage, person_rows

PAGE = 50
EXPORTED = 5000


@require_safe
def residents(request: HttpRequest) -> HttpResponse:
    """The people of one's organisations, by clinic and initials."""
    clinics = places.subtree(request.user.organisation)
    clinic = _chosen(request, clinics)
    found = people.page(
        request.scope, organisation=clinic.pk if clinic else None, after=request.GET.get("after"), limit=PAGE
    )
    shown = [each.pk for each in found.rows]
    frame.seen(request, "read.list", shown)
    page = ListPage(
        rows=person_rows(found.rows, on=frame.today(), enrolled=enrolments.residents_enrolled(request.scope, shown)),
        words=clinic.short_name if clinic else request.user.organisation.short_name,
        total=found.total,
        after=found.next or "",
        is_first="after" not in request.GET,
        clinics=tuple(clinics),
        clinic=clinic,
        place=request.get_full_path(),
    )
    return render(request, "people/list.html", {"page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet, without identity and telephone numbers."""
    clinic = _chosen(request, places.subtree(request.user.organisation))
    found = people.page(request.scope, organisation=clinic.pk if clinic else None, limit=EXPORTED)
    frame.seen(request, "export.list", [each.pk for each in found.rows])
    headings = (_("姓名"), _("性别"), _("年龄（岁）"), _("出生日期"), _("村"), _("管理机构"), _("状态"))
    rows = (
        (row.name, frame.said(row.sex), row.age, row.birth_date, row.village, row.clinic, frame.said(row.state))
        for row in person_rows(found.rows, on=frame.today())
    )
    place = clinic.short_name if clinic else request.user.organisation.short_name
    return workbook.answer(
        f"{_('居民')}-{frame.today()}.xlsx",
        headings,
        rows,
        name=_("居民"),
        title=export_title(f"{place} · {_('居民')}", found.total),
        note=cut_note(found.total),
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


def _chosen(request: HttpRequest, clinics: list[Organisation]) -> Organisation | None:
    asked = request.GET.get("clinic", "")
    return next((clinic for clinic in clinics if str(clinic.pk) == asked), None)
