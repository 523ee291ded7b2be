"""Asking for emergency access, and the list of it for who must know or decide."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kangyu.catalogue.codelists.access import EMERGENCY_REASON
from kangyu.registers.people.queries import Resident
from kangyu.registers.staff import emergencies
from kangyu.registers.staff.relations import access_to
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import number_in
from kangyu.web.states import Sign
from kangyu.workflows import break_glass, review_emergency

from .pages import AskPage, EmergenciesPage, Opened

_SALT, _LASTS = "emergency", 600  # seconds for which what was found may be asked for
_TOO_LATE = Bilingual("页面打开得太久，请重新查找", "The page was open too long; search again")
_SIGNS = {
    "": Sign("notice", "●", Bilingual("待复核", "To be reviewed")),
    "justified": Sign("good", "●", Bilingual("理由成立", "Justified")),
    "unjustified": Sign("danger", "▲", Bilingual("理由不成立", "Not justified")),
}


def token_for(request: HttpRequest, resident: Resident) -> str:
    """What this user may ask with for this person, so that nobody asks by counting numbers through."""
    return signing.dumps({"resident": resident.pk, "user": request.user.pk}, salt=_SALT)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Why; answered, the record opens for some hours. Whoever comes back by the address alone searches again."""
    request.scope.require(request.scope.may_break_glass)
    if request.method != "POST":
        frame.say(request, _("紧急调阅从查找开始：请再查找一次要打开的人。"))
        return redirect("search:page")
    token, reason, words = (request.POST.get(name, "") for name in ("token", "reason", "words"))
    resident_id = _resident_of(request, token)
    problem = None
    if "reason" in request.POST or "words" in request.POST:
        try:
            break_glass.break_glass(
                scope=request.scope, resident_id=resident_id, reason=reason, words=words, now=frame.now()
            )
            frame.say(
                request, _("已紧急调阅，%(hours)s 小时内有效；管理机构和审计员会看到") % {"hours": emergencies.HOURS}
            )
            return redirect("person:page", resident_id)
        except NotUnderstood as refusal:
            problem = refusal.message
    page = AskPage(token, EMERGENCY_REASON, reason, words, emergencies.HOURS, problem)
    return render(request, "emergency/ask.html", {"page": page}, status=422 if problem else 200)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was opened in emergencies, newest first."""
    return _list(request)


@require_POST
def decide(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """The auditor's decision."""
    request.scope.require(request.scope.may_audit)
    try:
        review_emergency.review_emergency(
            scope=request.scope,
            emergency_id=emergency_id,
            decision=request.POST.get("decision", ""),
            words=request.POST.get("words", ""),
            now=frame.now(),
        )
    except emergencies.EmergencyAccess.DoesNotExist as error:
        raise Http404 from error
    except NotUnderstood as refusal:
        return _list(request, refusal.message)
    frame.say(request, _("复核意见已保存"))
    return redirect("emergency:list")


def _list(request: HttpRequest, problem: Bilingual | None = None) -> HttpResponse:
    before = number_in(request, "before")
    found = emergencies.page(request.scope, before=before)
    frame.seen(request, "read.emergencies", [row.resident_id for row in found.rows])
    page = EmergenciesPage(
        rows=tuple(_row(request, row) for row in found.rows),
        total=found.total,
        waiting=found.waiting,
        before=found.next,
        is_first=before is None,
        problem=problem,
    )
    return render(request, "emergency/list.html", {"page": page}, status=422 if problem else 200)


def _row(request: HttpRequest, row: emergencies.EmergencyAccess) -> Opened:
    return Opened(
        id=row.pk,
        at=row.opened_at,
        until=row.until,
        user=str(row.user),
        institution=row.user_organisation.short_name,
        who=row.resident.name if access_to(request.scope, row.resident) else "",
        managed_by=row.managed_by.short_name,
        reason=EMERGENCY_REASON.label(row.reason),
        words=row.words,
        sign=_SIGNS[row.decision],
        decided=f"{row.decided_by}：{row.decision_words}" if row.decided_by else "",
        may_decide=request.scope.may_audit and not row.decision and row.user_id != request.user.pk,
    )


def _resident_of(request: HttpRequest, token: str) -> int:
    try:
        stated = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise NotUnderstood("token", _TOO_LATE) from error
    if stated["user"] != request.user.pk:
        raise NotUnderstood("token", _TOO_LATE)
    return int(stated["resident"])
