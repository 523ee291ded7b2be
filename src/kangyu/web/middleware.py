"""Around every page: who asks and what they may reach; refusals as pages; what the browser may load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from kangyu.registers.people.queries import NotFound
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.web import frame

# Everything comes from this server and nothing is written inline, so that a name with markup in it stays a name.
# `data:` is for the small pictures inside Tabler's stylesheet.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def is_public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that needs no login."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


class FrameMiddleware:
    """Stands after authentication and htmx in the settings' list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: scope_of(request.user, at=frame.now()))  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")  # a shared machine keeps no patient's page
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Nobody sees a page before logging in."""
        if request.user.is_authenticated or getattr(view, "is_public", False):
            return None
        login = f"{resolve_url('login')}?{urlencode({'next': request.get_full_path()})}"
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": resolve_url("login")})
        return HttpResponseRedirect(login)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Refusals of the registers and addresses that nobody can read are pages that say what to do next."""
        if isinstance(problem, NotAllowed):
            return render(request, "frame/not_allowed.html", {"message": problem.message}, status=403)
        if isinstance(problem, NotFound):
            return render(request, "frame/not_found.html", status=404)
        if isinstance(problem, NotUnderstood):
            return render(request, "frame/refused.html", {"message": problem.message}, status=400)
        return None
