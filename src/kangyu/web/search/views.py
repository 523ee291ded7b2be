"""Finding people and pages by one box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kangyu.catalogue.indicators import INDICATORS
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Asked, Resident, Standing
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.desks import desk_of
from kangyu.web.emergency.views import token_for
from kangyu.web.handbook import shelf
from kangyu.web.people.pages import PersonRow, person_rows

from .pages import PageFound, SearchPage

SUGGESTED = 8
FIGURES = 5
# Six digits in a row tell of a person: identity, telephone or record number; so does a birth date.
_NUMBER = re.compile(r"\d{6}|\d{4}[-./年]\d{1,2}[-./月]\d{1,2}")
HANDBOOK = 3
_REFERRED = "r:"  # begins the cursor of those whom a referral brought; one's own have no colon in theirs


def suggest(request: HttpRequest) -> HttpResponse:
    """A few people and pages while somebody types."""
    text, found = _asked(request), []
    if text and request.scope.may_open_people:
        if not _has_digit(text):
            found = people.referred_people(request.scope, text, limit=SUGGESTED + 1, is_counted=False).rows
        if len(found) <= SUGGESTED:
            found += people.search(request.scope, text, limit=SUGGESTED + 1 - len(found), on=frame.today())
    shown = SearchPage(text, _people(request, found[:SUGGESTED]), _pages(request, text), len(found) > SUGGESTED)
    return render(request, "search/suggestions.html", {"page": shown})


def page(request: HttpRequest) -> HttpResponse:
    """All that was found, page by page; a single person opens at once. A number that was sent never comes into an address."""
    text = _asked(request)
    if request.method == "POST" and text and not _NUMBER.search(text):
        return redirect(f"{reverse('search:page')}?{urlencode({'q': text})}")
    found = _found(request, text)
    if not found.people and request.method == "POST":
        found = replace(found, outside=_outside(request, text))
    if len(found.people) == 1 and not found.pages and found.is_first and not found.after:
        return redirect("person:page", found.people[0].id)
    return render(request, "search/page.html", {"page": found})


def _found(request: HttpRequest, text: str) -> SearchPage:
    """Those whom a referral brought stand before one's own, which fill the page where they end and go on from there.

    A number names one person or a few, so it has one page.
    """
    after = request.GET.get("after") or None
    pages = _pages(request, text) if not after else ()
    if not text or not request.scope.may_open_people:
        return SearchPage(text, (), pages)
    if _has_digit(text):
        named = people.search(request.scope, text, limit=frame.PAGE, on=frame.today())
        return SearchPage(text, _people(request, named), pages)
    rows, following = _named(request, text, after)
    return SearchPage(
        text,
        _people(request, rows),
        pages,
        has_more=following is not None,
        after=following or "",
        is_first=not after,
    )


def _named(request: HttpRequest, text: str, after: str | None) -> tuple[list[Resident], str | None]:
    """The people of a page, and the cursor behind them: it says in which of the two lists the next page begins."""
    rows: list[Resident] = []
    if after is None or after.startswith(_REFERRED):
        place = after.removeprefix(_REFERRED) if after else None
        referred = people.referred_people(request.scope, text, limit=frame.PAGE, after=place, is_counted=False)
        if referred.next is not None:
            return referred.rows, _REFERRED + referred.next
        rows, after = referred.rows, None
    # Where those end with the page, one more says whether anybody comes behind them.
    room = max(frame.PAGE - len(rows), 1)
    asked = Asked(text=text, standing=Standing.ALL)
    own = people.page(request.scope, asked, on=frame.today(), after=after, limit=room, is_counted=False)
    return [*rows, *own.rows], own.next


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _outside(request: HttpRequest, text: str) -> tuple[str, ...]:
    """For each person beyond reach whom the text names exactly, the token that asks for emergency access."""
    if not request.scope.may_break_glass:
        return ()
    found = people.outside(request.scope, text, on=frame.today())
    if found:
        frame.seen(request, "find.outside", [resident.pk for resident in found])
    return tuple(token_for(request, resident) for resident in found)


def _asked(request: HttpRequest) -> str:
    """What was typed. A whole number in an address is not looked up: addresses are written down everywhere."""
    if request.method == "POST":
        return narrow(request.POST.get("q", ""))[:60]
    text = narrow(request.GET.get("q", ""))[:60]
    return "" if _NUMBER.search(text) else text


def _people(request: HttpRequest, found: Sequence[Resident]) -> tuple[PersonRow, ...]:
    if found:
        frame.seen(request, "read.search", [resident.pk for resident in found])
    return person_rows(found, on=frame.today())


def _pages(request: HttpRequest, text: str) -> tuple[PageFound, ...]:
    word = text.casefold()
    if not word:
        return ()
    entries = (entry for entry in desk_of(request.user.role).entries if _names(word, str(entry.label), entry.words))
    pages = [PageFound(_("页面"), str(entry.label), reverse(entry.view)) for entry in entries]
    named = (each for each in INDICATORS if len(word) > 1 and _names(word, each.name.zh, each.name.en))
    figures = [PageFound(_("指标"), frame.said(each.name), reverse("figures:page", args=[each.key])) for each in named]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    book = [
        PageFound(_("手册"), found.leaf.title, f"{reverse('handbook:index')}{found.leaf.key}/")
        for found in (shelf.search(language, word, limit=HANDBOOK) if len(word) > 1 else ())
    ]
    return (*pages, *figures[:FIGURES], *book)


def _names(word: str, label: str, words: str) -> bool:
    """Within a label, or the beginning of one of the further words."""
    return word in label.casefold() or any(known.startswith(word) for known in words.casefold().split())
