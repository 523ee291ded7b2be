"""Giving a task to institutions (交办)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.registers.tasks.policies import may_give
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.workflows.give_task import Given, give_task

_WEEK = timedelta(days=7)
_NO_DAY = Bilingual("请填写期限", "Say until when")


@dataclass(frozen=True)
class GivePage:
    """The form: the institutions that may be chosen, what was written, and what is wrong with it."""

    places: Sequence[Organisation]
    sent: Mapping[str, str]
    chosen: frozenset[int]
    problem: Bilingual | None
    today: date
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The form, or what was sent with it."""
    request.scope.require(may_give(request.scope))
    problem = None
    if request.method == "POST":
        try:
            given = _given(request)
            made = give_task(scope=request.scope, given=given, now=frame.now(), today=frame.today())
            frame.say(request, _("已交办 %(n)s 个机构") % {"n": len(made)})
            return HttpResponseRedirect(f"{reverse('work:desk')}?whose=given&state=")
        except NotUnderstood as refused:
            problem = refused.message
    page = GivePage(
        places=places.own_and_children(request.user.organisation),
        sent={"due_on": (frame.today() + _WEEK).isoformat(), "token": secrets.token_hex(8)} | request.POST.dict(),
        chosen=frozenset(key for each in request.POST.getlist("places") if (key := key_of(each)) is not None),
        problem=problem,
        today=frame.today(),
        back=frame.back_to(request, reverse("work:desk")),
    )
    return render(request, "work/give.html", {"page": page}, status=422 if problem else 200)


def _given(request: HttpRequest) -> Given:
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        raise NotUnderstood("due_on", _NO_DAY) from None
    return Given(
        title=request.POST.get("title", ""),
        words=request.POST.get("words", ""),
        due_on=due_on,
        organisations=[key for each in request.POST.getlist("places") if (key := key_of(each)) is not None],
        needs_proof="needs_proof" in request.POST,
        is_urgent="is_urgent" in request.POST,
        token=request.POST.get("token", ""),
    )
