"""Papers that prove what a case says: attached at its page, and opened there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.registers.attachments import actions as attachments
from kangyu.registers.attachments import queries as attached
from kangyu.registers.casework import queries as cases
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.web import frame
from kangyu.web.paper import opening, taken_away

from .showing import case_page, may_attach
from .views import back_of, header_for


@require_POST
def attach(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep a paper; what is refused says why on the case's page."""
    case = cases.case(request.scope, case_id)
    request.scope.require(may_attach(request.scope, case))
    try:
        for upload in request.FILES.getlist("papers"):
            attachments.attach(owner=cases.owner_of(case), upload=upload, scope=request.scope, now=frame.now())
    except NotUnderstood as refused:
        page = case_page(
            request.scope,
            case,
            header_for(request, case),
            at=frame.now(),
            back=back_of(request),
            problem=refused.message,
        )
        return render(request, "cases/page.html", {"page": page}, status=422)
    frame.say(request, _("证明材料已保存"))
    return redirect("cases:page", case_id)


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
