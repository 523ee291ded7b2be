"""The entry of the web server."""

import gc
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from kangyu.operations.backups import interruption

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
_pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The pages; in their place one sentence while a restore of the data is not over."""
    known = interruption.read(Path(settings.KANGYU_HOME))
    if known is None:
        return _pages(environ, start_response)
    said = interruption.said(known)
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "60"), ("Cache-Control", "no-store")]
    start_response("503 Service Unavailable", headers)
    return [f"{said.zh}\n\n{said.en}\n".encode()]


# A page makes some hundred thousand short-lived objects. At Python's own threshold of 700 every page or so pays for a walk
# through all that the worker ever loaded, which takes longer than the page itself.
gc.set_threshold(50_000, 10, 10)
