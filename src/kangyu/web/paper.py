"""A paper that leaves through a page: taken away as it was attached, it never runs in our pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kangyu.registers.attachments.actions import Damaged
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_GONE = Bilingual("文件已丢失或被改动，请联系运维人员", "The file is gone or was changed; tell the operator")


@contextmanager
def opening() -> Iterator[None]:
    """Say to the reader, in words, that a paper is lost or altered. Raises NotUnderstood for `Damaged`."""
    try:
        yield
    except Damaged as error:
        raise NotUnderstood("damaged", _GONE) from error


def taken_away(name: str, media_type: str, content: bytes) -> HttpResponse:
    """The paper as a download."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
