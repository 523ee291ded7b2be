"""What the server of the benchmark serves: Kangyu as it is always served, and beside it the bare view without middleware."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

settings.ROOT_URLCONF = "benchmarks.bare"
from kangyu.project.wsgi import application as _whole  # with its own settings of the process, as `kangyu serve` has it

with override_settings(MIDDLEWARE=[]):
    _bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Both behind one door, so that each worker serves both in turns."""
    return (_bare if environ["PATH_INFO"].startswith("/bare/") else _whole)(environ, start_response)
