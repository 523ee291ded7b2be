"""Looking at cases: the inbox, one case, its papers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kangyu.catalogue.cases import CASES
from kangyu.methods.cases import About
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.actions import receipt_of
from kangyu.registers.casework.queries import Box, Case, Wanted
from kangyu.registers.people import queries as people
from kangyu.registers.records.queries import NotFound
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.person.header import PersonHeader, header_of

from .pages import InboxPage, ReceiptPage, SlipPage
from .showing import case_page, lines_of, slip_texts, tabs_of, words_of


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the institution must do, what it waits for, and everything in which it takes part."""
    request.scope.require(request.scope.may_open_people)
    counts = cases.counts(request.scope, at=frame.now())
    box = _box(request, counts)
    wanted = _wanted(request)
    found = cases.list_cases(
        request.scope, box, wanted, at=frame.now(), after=request.GET.get("after"), limit=frame.PAGE
    )
    frame.seen(request, "read.cases", [case.resident_id for case in found.cases if case.resident_id])
    kind = next((each for each in CASES if each.key == wanted.kind), CASES[0] if len(CASES) == 1 else None)
    page = InboxPage(
        tabs=tabs_of(box, counts),
        lines=lines_of(found.cases, on=frame.today(), at=frame.now()),
        words=words_of(box, wanted, request.user.organisation),
        total=found.total,
        late=counts["late"],
        urgent=counts["urgent"],
        kinds=CASES if len(CASES) > 1 else (),
        states=kind.states if kind else (),
        kind=wanted.kind,
        state=wanted.state,
        is_late=wanted.is_late,
        is_urgent=wanted.is_urgent,
        name=wanted.name,
        box=box.value,
        after=found.next or "",
        is_first="after" not in request.GET,
        place=request.get_full_path(),
    )
    return render(request, "cases/inbox.html", {"page": page})


@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: the person, where it stands, what may be done, how it came here."""
    case = cases.case(request.scope, case_id)
    shown = case_page(request.scope, case, header_for(request, case), at=frame.now(), back=back_of(request))
    _seen(request, "read.case", case)
    return render(request, "cases/page.html", {"page": shown})


@require_safe
def slip(request: HttpRequest, case_id: int) -> HttpResponse:
    """The slip on A4."""
    case = cases.case(request.scope, case_id)
    kind, header = cases.kind_of(case), header_for(request, case)
    if header is None or kind.about is not About.RESIDENT:
        raise Http404
    out, returned, sent, back_step = slip_texts(case)
    made = {step.pk: step for step in cases.history_of(case)}
    there, back = (cases.parties_at(case, made[step.id]) if step else {} for step in (sent, back_step))
    _seen(request, "export.slip", case)
    shown = SlipPage(case, kind, header, people.phone(header.resident), there, back, out, returned, sent, back_step)
    return render(request, "cases/slip.html", {"page": shown})


@require_safe
def receipt(request: HttpRequest, case_id: int, move_id: int) -> HttpResponse:
    """The receipt of a hand-over, to be printed."""
    made = cases.receipt(request.scope, case_id, move_id)
    case = made.case
    _seen(request, "read.case", case)
    back = reverse("cases:page", args=[case_id]) if cases.is_open_to(request.scope, case_id) else back_of(request)
    shown = ReceiptPage(case, header_for(request, case), receipt_of(made), back)
    return render(request, "cases/receipt.html", {"page": shown})


def header_for(request: HttpRequest, case: Case) -> PersonHeader | None:
    """The header of the person whom the case is about; None about an institution, or where the person is closed."""
    if case.resident_id is None:
        return None
    try:
        return header_of(people.get(request.scope, case.resident_id), on=frame.today())
    except NotFound:
        return None


def _seen(request: HttpRequest, action: str, case: Case) -> None:
    frame.seen(request, action, [case.resident_id] if case.resident_id else [], case=case.number)


def back_of(request: HttpRequest) -> str:
    """Where the reader came from, else the inbox."""
    return frame.back_to(request, reverse("cases:inbox"))


def _box(request: HttpRequest, counts: dict[str, int]) -> Box:
    """The list asked for; else the first in which there is anything."""
    asked = request.GET.get("box", "")
    if asked in set(Box):
        return Box(asked)
    if counts["to_act"]:
        return Box.TO_ACT
    return Box.SENT if counts["sent"] else Box.ALL


def _wanted(request: HttpRequest) -> Wanted:
    given = request.GET
    return Wanted(
        kind=narrow(given.get("kind", "")),
        state=narrow(given.get("state", "")),
        is_late=given.get("late") == "1",
        is_urgent=given.get("urgent") == "1",
        name=narrow(given.get("name", "")),
    )
