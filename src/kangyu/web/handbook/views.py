"""Reading and searching the handbook. Everybody who is logged in may: it holds no data of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kangyu.vocabulary.text import narrow

from . import shelf
from .shelf import Found, Leaf


@dataclass(frozen=True)
class HandbookPage:
    """What the template may use: the page, its headings with anchors, or what a search found."""

    leaf: Leaf
    html: SafeString
    headings: tuple[tuple[str, str], ...]
    text: str
    found: tuple[Found, ...]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The table of contents, or what was found."""
    return _shown(request, shelf.INDEX)


@require_safe
def page(request: HttpRequest, chapter: str, name: str) -> HttpResponse:
    """One page."""
    return _shown(request, f"{chapter}/{name}")


def _shown(request: HttpRequest, key: str) -> HttpResponse:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    leaf = shelf.leaves(language).get(key)
    if leaf is None:
        raise Http404
    text = narrow(request.GET.get("q", ""))[:60]
    shown = HandbookPage(
        leaf=leaf,
        html=shelf.html(leaf),
        headings=tuple((heading, shelf.anchor(heading)) for heading in leaf.headings),
        text=text,
        found=tuple(shelf.search(language, text)) if text else (),
    )
    return render(request, "handbook/page.html", {"page": shown})
