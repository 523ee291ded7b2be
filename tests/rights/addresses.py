"""All addresses of the project, as Django resolves them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver


def every_name(resolver: Any = None, before: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name with its namespace, and the arguments that it takes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            for name, arguments in every_name(pattern, space):
                yield name, (*pattern.pattern.converters, *arguments)
        elif pattern.name:
            yield before + pattern.name, tuple(pattern.pattern.converters)
