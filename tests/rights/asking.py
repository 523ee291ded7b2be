"""Asking a door as somebody, and reading what it answers."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.test import Client
from django.urls import reverse

from .doors import DOORS
from .world import World

REFUSED = (403, 404)


def client_of(world: World, role: str) -> Client:
    """A browser of that role; a page that breaks answers 500."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[role])
    return client


def asked(client: Client, name: str, values: dict[str, Any], query: dict[str, str] | None = None) -> Any:
    """What the address answers, sent as it wants to be."""
    address = reverse(name, kwargs=values)
    is_search = name in ("search:page", "search:suggest", "people:known")
    if DOORS[name].sends or (is_search and query):
        return client.post(address, query or {}, follow=is_search)
    return client.get(address, query or {})


def text(answer: Any) -> str:
    """What can be read in the answer, the sheets of a workbook too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
