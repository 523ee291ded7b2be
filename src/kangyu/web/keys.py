"""Numbers of rows as they come in an address."""

from __future__ import annotations

from django.http import Http404

_LONGEST = 18  # digits that both databases can hold


def key_of(text: str) -> int | None:
    """The number; None for an empty text, `Http404` for what cannot be one."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Http404
    return int(text)
