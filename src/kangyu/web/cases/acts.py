"""Moving a case, handing it over, starting one: each shows first what it asks, and on refusal keeps what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kangyu.catalogue.cases import CASES, case_on
from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move
from kangyu.methods.forms import Entry, Form
from kangyu.registers.attachments import queries as attachments
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.queries import Case
from kangyu.registers.people import queries as people
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.web.form.fields import raw_answers, sections_of
from kangyu.web.person.header import PersonHeader, header_of
from kangyu.workflows import hand_over_case, move_case, open_case

from .pages import ActPage
from .views import header_for

_NO_DATE = Bilingual("请填写日期", "Give a date")
_NO_PROGRAMME = Bilingual(
    "请选择相关服务项目；与哪个项目都无关时选“无”", "Choose the programme, or “none” if it belongs to none"
)
NONE = "none"
_Done = TypeVar("_Done")


def move(request: HttpRequest, case_id: int, key: str) -> HttpResponse:
    """Make a move: at once by its button, or with what it asks."""
    case = cases.case(request.scope, case_id)
    kind = cases.kind_of(case)
    made = _move_named(kind, key)
    request.scope.require(request.scope.may_record)
    if request.method != "POST" and made not in cases.moves_for(request.scope, case):
        return _back_to_case(request, case, cases.why_not(case, made))
    page = _move_page(request, case, kind, made)
    if request.method != "POST":
        return render(request, "cases/act.html", {"page": page})
    raw = raw_answers(made.form, request.POST) if made.form else {}
    entry, refusal = _tried(
        lambda: (
            move_case.move_case(
                scope=request.scope,
                case_id=case_id,
                move=key,
                revision=_revision(request),
                raw=raw,
                on=_day(request),
                now=frame.now(),
                today=frame.today(),
                reason=page.reason,
                named_id=page.named,
            ).entry
        )
    )
    if entry is not None and entry.is_accepted:
        frame.say(request, _("已办理：%(move)s") % {"move": frame.said(made.name)})
        return redirect(reverse("cases:page", args=[case_id]))
    if refusal is not None and refusal.reason == "done":
        return _back_to_case(request, case, refusal.message)
    return _again(request, page, made.form, raw, entry, refusal)


def _back_to_case(request: HttpRequest, case: Case, words: Bilingual) -> HttpResponse:
    """The case as it is now, with what there is to say."""
    frame.say(request, frame.said(words))
    return redirect(reverse("cases:page", args=[case.pk]))


def hand_over(request: HttpRequest, case_id: int, party: str) -> HttpResponse:
    """Give a part of the case to another institution."""
    case = cases.case(request.scope, case_id)
    kind = cases.kind_of(case)
    request.scope.require(party in cases.parties_for(request.scope, case))
    page = replace(
        _blank(request, header_for(request, case), Bilingual("转交", "Hand over")),
        case=case,
        needs_reason=True,
        party=kind.party(party).name,
        institutions=cases.institutions_for(kind, party, near=_near(request, case.resident)),
        back=reverse("cases:page", args=[case_id]),
        on=None,
    )
    if request.method != "POST":
        return render(request, "cases/act.html", {"page": page})
    receipt, refusal = _tried(
        lambda: hand_over_case.hand_over_case(
            scope=request.scope,
            case_id=case_id,
            party=party,
            to_id=_named(request),
            reason=page.reason,
            revision=_revision(request),
            now=frame.now(),
        )
    )
    if receipt is None:
        return _again(request, page, None, {}, None, refusal)
    frame.say(request, _("已转交，回执号 %(number)s") % {"number": receipt.number})
    return redirect(_after_hand_over(request, case_id, receipt.move_id))


def start(request: HttpRequest, kind: str, opening: str, resident_id: int) -> HttpResponse:
    """Start a case about a person."""
    declared = next((each for each in CASES if each.key == kind), None)
    if declared is None:
        raise Http404
    declared = case_on(kind, frame.today())
    made = _move_named(declared, opening)
    request.scope.require(made in cases.openings_for(request.scope, declared))
    resident = people.get(request.scope, resident_id, to_record=True)
    page = _start_page(request, declared, made, header_of(resident, on=frame.today()))
    if request.method != "POST":
        return render(request, "cases/act.html", {"page": page})
    form = declared.opening_form(made)
    raw = raw_answers(form, request.POST)
    opened, refusal = _tried(
        lambda: open_case.open_case(
            scope=request.scope,
            kind=kind,
            opening=opening,
            resident_id=resident_id,
            named_id=page.named,
            raw=raw,
            on=_day(request),
            now=frame.now(),
            today=frame.today(),
            programme=_programme(page),
        )
    )
    if opened is not None and opened.case is not None:
        frame.say(request, _("已发起：%(number)s") % {"number": opened.case.number})
        return redirect(reverse("cases:page", args=[opened.case.pk]))
    return _again(request, page, form, raw, opened.entry if opened else None, refusal)


def _start_page(request: HttpRequest, kind: Kind, made: Move, header: PersonHeader) -> ActPage:
    named = kind.party(made.names) if made.names else None
    home = header.resident.organisation_id
    near, mine = _near(request, header.resident), [request.user.organisation_id]
    institutions = cases.institutions_for(kind, made.names, near=near, but=mine) if named else cases.Institutions()
    is_home_asked = home in institutions and bool(named and named.follows_resident)
    form = kind.opening_form(made)
    programmes = tuple((each.programme.key, each.programme.short_name) for each in header.programmes)
    return replace(
        _blank(request, header, Bilingual(f"{kind.name.zh}：{made.name.zh}", f"{kind.name.en}: {made.name.en}")),
        form=form,
        sections=sections_of(form, raw_answers(form, request.POST), {}, ()),
        party=named.name if named else None,
        institutions=institutions,
        named=_chosen(request) or (home if is_home_asked else None),
        programmes=programmes,
        programme=request.POST.get("programme", programmes[0][0] if len(programmes) == 1 else ""),
        standing=_standing(request, cases.standing(kind, made.key, header.id)),
        back=frame.back_to(request, reverse("person:page", args=[header.id])),
    )


def _move_page(request: HttpRequest, case: Case, kind: Kind, made: Move) -> ActPage:
    named = kind.party(made.names) if made.names else None
    return replace(
        _blank(request, header_for(request, case), made.name),
        case=case,
        form=made.form,
        sections=sections_of(made.form, raw_answers(made.form, request.POST), {}, ()) if made.form else (),
        earliest=cases.last_days([case])[case.pk],
        needs_reason=made.needs_reason,
        party=named.name if named else None,
        institutions=cases.institutions_for(kind, made.names, near=_near(request, case.resident))
        if named
        else cases.Institutions(),
        attachments=len(attachments.of(cases.owner_of(case))) if made.needs_proof else None,
        back=reverse("cases:page", args=[case.pk]),
    )


def _blank(request: HttpRequest, header: PersonHeader | None, title: Bilingual) -> ActPage:
    return ActPage(
        header=header,
        title=title,
        case=None,
        form=None,
        sections=(),
        problems=(),
        problem=None,
        on=frame.today(),
        earliest=None,
        needs_reason=False,
        reason=request.POST.get("reason", "").strip(),
        party=None,
        institutions=cases.Institutions(),
        named=_chosen(request),
        programmes=(),
        programme="",
        attachments=None,
        standing=None,
        back="",
    )


def _again(
    request: HttpRequest,
    page: ActPage,
    form: Form | None,
    raw: dict[str, object],
    entry: Entry | None,
    refusal: NotUnderstood | None,
) -> HttpResponse:
    """The page with everything that was written, and why it was refused."""
    problems = entry.errors if entry else ()
    sections = sections_of(form, raw, {}, problems) if form else page.sections
    shown = replace(page, sections=sections, problems=problems, problem=refusal.message if refusal else None)
    return render(request, "cases/act.html", {"page": shown}, status=422)


def _tried(act: Callable[[], _Done]) -> tuple[_Done | None, NotUnderstood | None]:
    """Do it: what came of it, or why it was refused."""
    try:
        return act(), None
    except NotUnderstood as refusal:
        return None, refusal


def _near(request: HttpRequest, resident: people.Resident | None) -> Organisation | None:
    """From where institutions are seen: from the one that manages the person, else from the user's."""
    return resident.organisation if resident else request.user.organisation


def _standing(request: HttpRequest, found: Case | None) -> Case | None:
    """A running case, if the user may open it."""
    return found if found is not None and cases.is_open_to(request.scope, found.pk) else None


def _programme(page: ActPage) -> str:
    """The programme that was chosen; where several are possible none is taken for granted."""
    if page.programmes and not page.programme:
        raise NotUnderstood("programme", _NO_PROGRAMME)
    return "" if page.programme == NONE else page.programme


def _move_named(kind: Kind, key: str) -> Move:
    found = next((move for move in kind.moves if move.key == key), None)
    if found is None:
        raise Http404
    return found


def _after_hand_over(request: HttpRequest, case_id: int, move_id: int) -> str:
    """The case; the receipt, to be signed, when the case is not the user's any more."""
    if cases.is_open_to(request.scope, case_id):
        return reverse("cases:page", args=[case_id])
    return reverse("cases:receipt", args=[case_id, move_id])


def _chosen(request: HttpRequest) -> int | None:
    return key_of(request.POST.get("named", ""))


def _named(request: HttpRequest) -> int:
    return _chosen(request) or 0


def _revision(request: HttpRequest) -> int:
    number = key_of(request.POST.get("revision", ""))
    return -1 if number is None else number


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise NotUnderstood("date", _NO_DATE) from error
