"""Around every page: who asks and what they may reach; refusals as pages; what the browser may load."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from kangyu.registers.people.queries import NotFound
from kangyu.registers.staff import accounts, sessions
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.web import frame

# Everything comes from this server and nothing is written inline, so that a name with markup in it stays a name.
# `data:` is for the small pictures inside Tabler's stylesheet.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


LOGIN = "login"  # in the session: which login it belongs to


def is_public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that needs no login."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_before_work(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that is open while nothing else is, because the password must be changed first."""
    view.is_before_work = True  # type: ignore[attr-defined]
    return view


def _keep_session(request: HttpRequest, now: datetime) -> str:
    """Note that the session is used; why it ended, if it did. One that came in by no door counts from its first page."""
    if LOGIN not in request.session:
        request.session[LOGIN] = sessions.begin(request.user, now=now, is_told=False)
        return ""
    return sessions.keep(request.session[LOGIN], request.user, now=now)


def _sent_to(request: HttpRequest, name: str, **asked: str) -> HttpResponse:
    address = resolve_url(name)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(f"{address}?{urlencode(asked)}" if asked else address)


class ProxyMiddleware:
    """Stands first: what a proxy says of who asks is taken from proxies that the settings name, and from nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._trusted = [ip_network(each) for each in settings.KANGYU_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if self._is_trusted(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = self._origin(request.META["REMOTE_ADDR"], said)
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)

    def _origin(self, proxy: str, said: str) -> str:
        """The nearest address that is no trusted proxy; what stands before it, its bearer may have invented."""
        hops = [hop for hop in reversed([each.strip() for each in said.split(",")]) if _is_address(hop)]
        return next((hop for hop in hops if not self._is_trusted(hop)), proxy)

    def _is_trusted(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in each for each in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


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
        """Nobody sees a page before logging in, after the session ended, or before a password that must be changed is."""
        is_open = getattr(view, "is_public", False)
        if not request.user.is_authenticated:
            return None if is_open else _sent_to(request, "login", next=request.get_full_path())
        now = timezone.now()
        ended = _keep_session(request, now)
        if ended:
            logout(request)
            return None if is_open else _sent_to(request, "login", next=request.get_full_path(), ended=ended)
        if not getattr(view, "is_before_work", False) and accounts.must_change_password(request.user, now=now):
            return _sent_to(request, "account:password")
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Refusals of the registers and addresses that nobody can read are pages that say what to do next."""
        if isinstance(problem, NotAllowed):
            return render(request, "frame/not_allowed.html", {"message": problem.message}, status=403)
        if isinstance(problem, NotFound):
            return render(request, "frame/not_found.html", status=404)
        if isinstance(problem, NotUnderstood):
            return render(request, "frame/refused.html", {"message": problem.message}, status=400)
        return None
