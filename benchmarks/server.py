"""What the server of the benchmark serves: Kangyu as it is always served, and beside it the bare view without middleware."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from kangyu.project.wsgi import application as _whole  # which also sets the process up as `kangyu serve` has it

settings.ROOT_URLCONF = "benchmarks.bare"
with override_settings(MIDDLEWARE=[]):
    _bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Both behind one door, so that each worker serves both in turns."""
    return (_bare if environ["PATH_INFO"].startswith("/bare/") else _whole)(environ, start_response)
