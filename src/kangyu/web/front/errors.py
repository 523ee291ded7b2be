"""Errors as pages that say what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from kangyu.web.middleware import is_public


@is_public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "frame/not_found.html", status=404)


@is_public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "frame/not_allowed.html", status=403)


@is_public
def refused(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """400, and a form whose token is too old."""
    return render(request, "frame/refused.html", status=400)


@is_public
def failed(request: HttpRequest) -> HttpResponse:
    """500. Without the frame, which may be what failed. Its time is the one in the log."""
    request.failed_at = timezone.localtime()
    return HttpResponse(render_to_string("frame/failed.html", {"at": request.failed_at}), status=500)
