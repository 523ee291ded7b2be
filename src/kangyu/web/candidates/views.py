"""The list of candidates: who seems to belong in a programme and is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Programme
from kangyu.registers.enrolments import candidate_queries
from kangyu.registers.enrolments.candidate_queries import CandidateRow
from kangyu.registers.people import queries as people
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks.queries import Counted
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import letters_in
from kangyu.web.people.pages import person_row

from .pages import FormOption, Line, ListPage, Tab
from .words import form_in_words, shown_in_words

_MOST_FOUND = 50


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The candidates of one programme, newest finding first."""
    scope = request.scope
    scope.require(scope.may_open_people)
    clinics = places.subtree(request.user.organisation)
    clinic = next((each for each in clinics if str(each.pk) == request.GET.get("clinic")), None)
    below = None if clinic is None else [each.pk for each in clinics if each.lineage.startswith(clinic.lineage)]
    counts = candidate_queries.candidates_counted(scope, looked_for(), organisations=below)
    programme = _programme(request, scope, counts)
    form, searched = _form(request, programme), letters_in(request.GET.get("q", ""))
    found = candidate_queries.candidates(
        scope,
        programme,
        after=request.GET.get("after"),
        limit=frame.PAGE,
        organisations=below,
        form=form or None,
        residents=_found(scope, searched) if searched else None,
    )
    frame.seen(request, "read.list", [row.resident.pk for row in found.rows])
    page = ListPage(
        programme=programme,
        tabs=tuple(
            Tab(each, counts[each.key], each.key == programme.key) for each in looked_for() if each.key in counts
        ),
        lines=tuple(_line(row) for row in found.rows),
        words=_words(clinic or request.user.organisation, programme, form, searched),
        total=found.total,
        clinics=tuple(clinics),
        clinic=clinic,
        forms=_forms(programme, form),
        searched=searched,
        is_filtered=bool(clinic or form or searched),
        may_record=scope.may_record,
        after=found.next or "",
        is_first="after" not in request.GET,
        place=request.get_full_path(),
    )
    return render(request, "candidates/list.html", {"page": page})


def looked_for() -> Sequence[Programme]:
    """The programmes for which candidates are looked for, each in its newest version."""
    return [each for each in {each.key: each for each in PROGRAMMES}.values() if each.evidence]


def _programme(request: HttpRequest, scope: Scope, counts: dict[str, Counted]) -> Programme:
    """The one asked for; else the first that has candidates."""
    asked = request.GET.get("programme", "")
    if not asked:
        asked = next((key for key, count in counts.items() if count.number), next(iter(counts)))
    chosen = next((each for each in looked_for() if each.key == asked), None)
    if chosen is None:
        raise Http404
    scope.require(chosen.key in counts)
    return chosen


def _form(request: HttpRequest, programme: Programme) -> str:
    asked = request.GET.get("form", "")
    return asked if asked in {option.value for option in _forms(programme, asked)} else ""


def _forms(programme: Programme, chosen: str) -> tuple[FormOption, ...]:
    every = FormOption("", Bilingual("全部来源", "Any source"), not chosen)
    return every, *(FormOption(form.key, form.name, form.key == chosen) for form in programme.evidence)


def _found(scope: Scope, searched: str) -> list[int]:
    return [each.pk for each in people.search(scope, searched, limit=_MOST_FOUND, on=frame.today())]


def _words(place: Organisation, programme: Programme, form: str, searched: str) -> Bilingual:
    """The filters in words: 义堂镇 · 高血压 · 健康体检."""
    parts = [Bilingual(place.short_name, place.short_name), programme.short_name]
    parts += [option.word for option in _forms(programme, form) if form and option.is_chosen]
    parts += [Bilingual(f"“{searched}”", f"“{searched}”")] if searched else []
    return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def _line(row: CandidateRow) -> Line:
    candidate = row.candidate
    return Line(
        id=candidate.pk,
        person=person_row(row.resident, clinic=candidate.organisation, on=frame.today()),
        since=candidate.since,
        form=form_in_words(candidate.form, row.shown_by),
        shown=shown_in_words(candidate.form, row.shown_by),
    )
