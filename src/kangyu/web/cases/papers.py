"""Papers that prove what a case says: attached at its page, and opened there."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.registers.attachments import actions as attachments
from kangyu.registers.attachments import queries as attached
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.queries import Case
from kangyu.registers.records.telling import tells
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.paper import opening, taken_away

from .showing import case_page, may_attach
from .views import back_of, header_for

LONGEST = 200
_NO_REASON = Bilingual(
    "请填写撤回的原因，最长 200 字，不写证件号和电话",
    "Give the reason, in at most 200 characters without identity or telephone numbers",
)


@require_POST
def attach(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep papers, all or none; the one that is refused is named on the case's page, with the reason."""
    case = _open_case(request, case_id)
    try:
        with transaction.atomic():
            for upload in request.FILES.getlist("papers"):
                _attach(request, case, upload)
    except NotUnderstood as refused:
        return _shown(request, case, refused.message)
    frame.say(request, _("证明材料已保存"))
    return redirect("cases:page", case_id)


@require_POST
def take_back(request: HttpRequest, case_id: int, paper_id: int) -> HttpResponse:
    """Take back a paper that was attached in error, with a reason, while the case is open."""
    case = _open_case(request, case_id)
    reason = narrow(request.POST.get("reason", ""))
    if not reason or len(reason) > LONGEST or tells(reason):
        return _shown(request, case, _NO_REASON)
    try:
        found = attached.one(cases.owner_of(case), paper_id)
    except attached.NotFound as error:
        raise Http404 from error
    about = [case.resident_id] if case.resident_id else []
    attachments.withdraw(found, scope=request.scope, now=frame.now(), residents=about, reason=reason)
    frame.say(request, _("证明材料已撤回"))
    return redirect("cases:page", case_id)


def _open_case(request: HttpRequest, case_id: int) -> Case:
    """A case whose papers the user may change."""
    case = cases.case(request.scope, case_id)
    request.scope.require(may_attach(request.scope, case))
    return case


def _attach(request: HttpRequest, case: Case, upload: UploadedFile) -> None:
    try:
        attachments.attach(owner=cases.owner_of(case), upload=upload, scope=request.scope, now=frame.now())
    except NotUnderstood as refused:
        name, why = upload.name, refused.message
        words = Bilingual(f"{name}：{why.zh}（都没有保存）", f"{name}: {why.en} (none was kept)")
        raise NotUnderstood(refused.reason, words) from refused


def _shown(request: HttpRequest, case: Case, problem: Bilingual) -> HttpResponse:
    header, back = header_for(request, case), back_of(request)
    page = case_page(request.scope, case, header, at=frame.now(), back=back, problem=problem)
    return render(request, "cases/page.html", {"page": page}, status=422)


@require_safe
def paper(request: HttpRequest, case_id: int, paper_id: int) -> HttpResponse:
    """A paper, to be taken away, while the person of whom it may speak is open; it never runs in our pages."""
    case = cases.case(request.scope, case_id)
    if case.resident_id is not None and header_for(request, case) is None:
        raise Http404
    try:
        found = attached.one(cases.owner_of(case), paper_id)
        about = [case.resident_id] if case.resident_id else []
        with opening():
            content = attachments.open_paper(found, scope=request.scope, residents=about, now=frame.now())
    except attached.NotFound as error:
        raise Http404 from error
    return taken_away(found.name, found.media_type, content)
