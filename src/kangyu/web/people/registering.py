"""The way in for a new resident: who it is, where they live, and the personal basic information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.catalogue.codelists.common import SEX
from kangyu.catalogue.forms import personal_information
from kangyu.catalogue.sheets import RESIDENT_COLUMNS
from kangyu.methods.forms import Problem
from kangyu.registers.people import queries as people
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.form.fields import Field, Option, Widget, raw_answers, sections_of
from kangyu.workflows import register_resident
from kangyu.workflows.request_transfer import request_transfer

from .pages import NewPage, person_rows

# In the order of the page; the identity number comes early because sex and birth date follow from it.
ASKED = ("name", "identity_number", "sex", "birth_date", "phone", "village", "organisation", "household", "moved_in_on")
_DATES = ("birth_date", "moved_in_on", "established_on")
_SEXES = ("1", "2")


def new(request: HttpRequest) -> HttpResponse:
    """Register a resident; refused, every entry is kept."""
    request.scope.require(request.scope.may_record)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        raw = _typed(request)
        registered = register_resident.register_resident(
            scope=request.scope, raw=raw, now=frame.now(), today=frame.today()
        )
        if registered.resident_id is not None:
            frame.say(request, _said(registered.change))
            return redirect("person:page", registered.resident_id)
        problems = registered.problems
    else:
        raw = _opening(request)
    return _shown(request, raw, problems)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for somebody who may be managed elsewhere. The answer is the same whether or not there is such a person."""
    raw = _typed(request)
    problems = request_transfer(scope=request.scope, raw=raw, now=frame.now(), today=frame.today())
    if problems:
        return _shown(request, raw, problems, is_asking=True)
    frame.say(request, _("申请已受理。若此人在本县其他机构有档案，对方会收到申请；答复会出现在您的待办中。"))
    return redirect(frame.back_to(request, reverse("people:list")))


def _typed(request: HttpRequest) -> dict[str, Any]:
    raw = {key: request.POST.get(key, "") for key in (*ASKED, "established_on")}
    return raw | raw_answers(personal_information, request.POST)


def _shown(
    request: HttpRequest, raw: dict[str, Any], problems: tuple[Problem, ...], *, is_asking: bool = False
) -> HttpResponse:
    may_ask = is_asking or any(problem.reason == "not_in_reach" for problem in problems)
    page = NewPage(
        fields=_fields(request, raw, problems),
        sections=sections_of(personal_information, raw, {}, problems),
        problems=problems,
        wanted=(raw["name"], raw["identity_number"]) if may_ask else None,
        back=frame.back_to(request, reverse("people:list")),
    )
    return render(request, "people/new.html", {"page": page}, status=422 if problems else 200)


@require_POST
def known(request: HttpRequest) -> HttpResponse:
    """While the identity number is typed: whether somebody with it has a record already."""
    request.scope.require(request.scope.may_record)
    number = narrow(request.POST.get("identity_number", ""))
    found = people.search(request.scope, number, limit=1, on=frame.today()) if len(number) in (15, 18) else []
    if found:
        frame.seen(request, "read.search", [found[0].pk])
    return render(request, "people/known.html", {"people": person_rows(found, on=frame.today())})


def _said(change: str) -> str:
    if change == "added":
        return _("已建立档案")
    return _("此人已有档案，已按填写的内容更新") if change == "changed" else _("此人已有档案，内容相同，没有改变")


def _opening(request: HttpRequest) -> dict[str, Any]:
    villages = _villages(request)
    return {
        "established_on": frame.today().isoformat(),
        "village": villages[0].value if len(villages) == 1 else "",
        "residence_type": "1",
    }


def _fields(request: HttpRequest, raw: dict[str, Any], problems: Iterable[Problem]) -> tuple[Field, ...]:
    choices = {"sex": _sexes(), "village": _villages(request), "organisation": _clinics(request)}
    found = tuple(problems)
    columns = {column.key: column for column in RESIDENT_COLUMNS}
    return tuple(
        Field(
            key=key,
            label=columns[key].label,
            widget=_widget(key),
            unit=None,
            is_required=columns[key].is_required,
            value=raw.get(key) or "",
            options=tuple(Option(each.value, each.label, each.value == raw.get(key)) for each in choices.get(key, ())),
            none="",
            last="",
            refusal=" ".join(frame.said(problem.message) for problem in found if problem.item == key),
            warning="",
            is_short=True,
        )
        for key in (*ASKED, "established_on")
    )


def _widget(key: str) -> Widget:
    if key in _DATES:
        return Widget.DATE
    return {"sex": Widget.SEGMENTS, "village": Widget.SELECT, "organisation": Widget.SELECT}.get(key, Widget.TEXT)


def _sexes() -> list[Option]:
    return [Option(code.value, code.label, False) for code in SEX if code.value in _SEXES]


def _villages(request: HttpRequest) -> list[Option]:
    own = request.user.organisation.area
    return [
        Option(area.code, Bilingual(area.name, area.name), False) for area in places.areas_within(own.code, "village")
    ]


def _clinics(request: HttpRequest) -> list[Option]:
    return [_option(clinic) for clinic in places.open_subtree(request.user.organisation)]


def _option(clinic: Organisation) -> Option:
    return Option(clinic.code, Bilingual(clinic.short_name, clinic.short_name), False)
