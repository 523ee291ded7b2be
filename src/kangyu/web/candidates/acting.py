"""Taking the ticked candidates in, or off the list: what is needed is asked, what it would do is shown, then it is done."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kangyu.catalogue.codelists.candidates import DISMISSALS, OUTCOME
from kangyu.methods.programmes import Programme
from kangyu.registers.enrolments.candidate_queries import MOST_AT_ONCE
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.workflows import dismiss_candidates, enrol_candidates
from kangyu.workflows.enrol_candidates import Outlook

from .pages import ActPage
from .views import looked_for

ENROL, DISMISS = "enrol", "dismiss"
_WORDS = {ENROL: Bilingual("纳入管理", "Enrol"), DISMISS: Bilingual("不纳入", "Do not enrol")}
_NO_DAY = Bilingual("请填写日期", "Give a date")
_NOTHING_CHOSEN = Bilingual("请先勾选候选对象", "Tick some candidates first")
_MOST_NAMED = 10


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Look, or do, as far as the form has come."""
    request.scope.require(request.scope.may_record)
    programme, key, ids = _programme(request), request.POST.get("act", ""), _ids(request)
    if key not in _WORDS:
        raise Http404
    back = frame.back_to(request, f"{reverse('candidates:list')}?programme={programme.key}")
    if not ids:
        frame.say(request, frame.said(_NOTHING_CHOSEN))
        return HttpResponseRedirect(back)
    is_doing, outlook, problem = request.POST.get("step") == "do", None, None
    try:
        if is_doing:
            _do(request, programme, key, ids)
            return HttpResponseRedirect(back)
        if key == ENROL:
            outlook = enrol_candidates.look(
                scope=request.scope, programme=programme.key, ids=ids, on=_day(request), today=frame.today()
            )
    except NotUnderstood as refused:
        problem = refused.message
    page = _page(request, programme, key, ids, outlook, problem, back)
    return render(request, "candidates/act.html", {"page": page}, status=422 if problem else 200)


def _do(request: HttpRequest, programme: Programme, key: str, ids: list[int]) -> None:
    scope, now, today = request.scope, frame.now(), frame.today()
    if key == ENROL:
        done = enrol_candidates.enrol_candidates(
            scope=scope, programme=programme.key, ids=ids, on=_day(request), now=now, today=today
        )
        frame.say(request, _enrolled(done))
        return
    outcome = request.POST.get("outcome", "")
    number = dismiss_candidates.dismiss_candidates(
        scope=scope, programme=programme.key, ids=ids, outcome=outcome, today=today, now=now
    )
    frame.say(request, ngettext("%(n)s 人不再列为候选", "%(n)s 人不再列为候选", number) % {"n": number})


def _enrolled(done: Outlook) -> str:
    said = ngettext("已纳入 %(n)s 人", "已纳入 %(n)s 人", len(done.good)) % {"n": len(done.good)}
    left = len(done.refused) + done.gone
    return f"{said}；{_('未纳入 %(n)s 人') % {'n': left}}" if left else said


def _page(
    request: HttpRequest,
    programme: Programme,
    key: str,
    ids: list[int],
    outlook: Outlook | None,
    problem: Bilingual | None,
    back: str,
) -> ActPage:
    refused = outlook.refused if outlook else ()
    return ActPage(
        key=key,
        word=_WORDS[key],
        programme=programme,
        ids=".".join(map(str, ids)),
        number=len(ids),
        on=request.POST.get("on") or frame.today().isoformat(),
        outcome=request.POST.get("outcome", ""),
        reasons=[code for code in OUTCOME if code.value in DISMISSALS],
        is_looked_at=outlook is not None,
        good=len(outlook.good) if outlook else 0,
        refused=[(each.resident.name, why) for each, why in refused[:_MOST_NAMED]],
        more_refused=max(len(refused) - _MOST_NAMED, 0),
        gone=outlook.gone if outlook else 0,
        problem=problem,
        today=frame.today(),
        back=back,
    )


def _programme(request: HttpRequest) -> Programme:
    chosen = next((each for each in looked_for() if each.key == request.POST.get("programme")), None)
    if chosen is None:
        raise Http404
    return chosen


def _ids(request: HttpRequest) -> list[int]:
    """The ticked candidates; the looking page sends them together, "12.15"."""
    sent = ".".join(request.POST.getlist("candidates")).split(".")[:MOST_AT_ONCE]
    return [key for key in dict.fromkeys(key_of(each) for each in sent) if key is not None]


def _day(request: HttpRequest) -> date:
    """The day asked for; today when the list sent none."""
    text = request.POST.get("on")
    if text is None:
        return frame.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("on", _NO_DAY) from None
