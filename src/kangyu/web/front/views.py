"""Logging in, and the way to one's desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth import logout as log_out
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.desks import desk_of
from kangyu.web.middleware import is_public

from .pages import Hint, LoginPage

# What a demonstration world calls its desks.
DESKS_IN_WORDS = {
    "村医": Bilingual("村医", "Village doctor"),
    "卫生院": Bilingual("卫生院公共卫生专干", "Township officer"),
    "局机关": Bilingual("局机关", "Bureau"),
    "运维": Bilingual("运维", "Operator"),
}


@is_public
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a demonstration county shows them."""
    if request.user.is_authenticated:
        return redirect("home")
    form = AuthenticationForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        log_in(request, form.get_user())
        return redirect(frame.back_to(request, "home"))
    page = LoginPage(form=form, hints=_hints(), next=frame.back_to(request, ""))
    return render(request, "front/login.html", {"page": page})


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave."""
    log_out(request)
    return redirect("login")


def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the user's desk."""
    return redirect(desk_of(request.user.role).home)


def _hints() -> tuple[Hint, ...]:
    return tuple(
        Hint(_desk(login["desk"]), login["username"], login["password"])
        for login in settings.KANGYU_WORLD.get("logins", [])
    )


def _desk(name: str) -> str:
    return frame.said(DESKS_IN_WORDS.get(name.partition(" ")[0], Bilingual(name, name)))
