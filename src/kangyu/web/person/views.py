"""One person's page, an entry opened in place, a masked number opened, and who looked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.catalogue.cases import CASES
from kangyu.catalogue.forms import FORMS
from kangyu.methods.cases import About, Move
from kangyu.methods.cases import Case as Kind
from kangyu.methods.forms import Form
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.queries import Case
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.enrolments.standing import standings_of
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Resident
from kangyu.registers.records import queries as records
from kangyu.registers.records.queries import Contact, NotFound
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import queries as tasks
from kangyu.registers.tasks.policies import may_see
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.web import frame
from kangyu.web.work.lines import marks_of, sign_of, what_of

from .header import PersonHeader, header_of
from .pages import PersonPage, TaskLine, Todo
from .standing import programme_lines
from .timeline import by_year, detail_of, entries_of, filters_of
from .trends import pressure_trend

MOST_CASES = 5
EVERYTHING = frozenset(Sensitivity)
SEALED = {
    "identity": (people.identity_number, "open.identity", _("身份证号")),
    "phone": (people.phone, "open.phone", _("电话")),
}


@require_safe
def page(request: HttpRequest, resident_id: int) -> HttpResponse:
    """Header, what is to be done, timeline, trend."""
    resident = people.get(request.scope, resident_id)
    header = header_of(resident, on=frame.today())
    contacts = records.timeline(request.scope, resident)
    frame.seen(request, "read.person", [resident.pk])
    entries = entries_of(contacts)
    chosen = request.GET.get("form", "")
    may_record = _may_record(request, resident) and not header.is_gone
    page = PersonPage(
        header=header,
        record=getattr(resident, "record", None),
        todo=_todo(header, enrolments.open_referrals(resident)),
        programmes=programme_lines(
            standings_of(request.scope, resident, contacts, on=frame.today()), may_enrol=may_record
        ),
        forms=_forms(header),
        years=by_year(entry for entry in entries if chosen in ("", entry.form_key)),
        filters=filters_of(entries, chosen),
        chosen=chosen,
        trend=pressure_trend(contacts, age=header.age),
        cases=tuple(cases.cases_of(request.scope, resident)[:MOST_CASES]),
        tasks=_tasks(request.scope, resident),
        case_openings=_case_openings(request.scope) if may_record else (),
        may_record=may_record,
        back=frame.back_to(request, ""),
        is_partial=resident.open_to_reader != EVERYTHING,
    )
    return render(request, "person/page.html", {"page": page})


@require_safe
def entry(request: HttpRequest, resident_id: int, contact_id: int) -> HttpResponse:
    """All answers of one entry, opened in place."""
    contact = contact_of(request, resident_id, contact_id)
    frame.seen(request, "read.contact", [resident_id], contact=contact_id)
    may_correct = _may_record(request, contact.resident) and contact.is_current
    return render(
        request, "person/detail.html", {"detail": detail_of(contact, may_correct=may_correct), "person_id": resident_id}
    )


@require_POST
def open_sealed(request: HttpRequest, resident_id: int, kind: str) -> HttpResponse:
    """A masked number in full. That it was opened is written down first."""
    if kind not in SEALED:
        raise Http404
    resident = people.get(request.scope, resident_id)
    read, action, label = SEALED[kind]
    frame.seen(request, action, [resident.pk])
    shown = {"kind": kind, "label": label, "text": read(resident), "id": resident.pk, "is_open": True}
    return render(request, "person/sealed.html", shown)


def contact_of(request: HttpRequest, resident_id: int, contact_id: int) -> Contact:
    """A contact of this very person."""
    contact = records.contact(request.scope, contact_id)
    if contact.resident_id != resident_id:
        raise NotFound(f"contact {contact_id}")
    return contact


def address_of(resident: Resident) -> str:
    """The person's page."""
    return reverse("person:page", args=[resident.pk])


def _todo(header: PersonHeader, referrals: list[Case]) -> tuple[Todo, ...]:
    return tuple(
        Todo(each, tuple(referral for referral in referrals if referral.programme == each.programme.key))
        for each in header.programmes
    )


def _tasks(scope: Scope, resident: Resident) -> tuple[TaskLine, ...]:
    """What somebody must do for the person, most urgent first."""
    on, own = frame.today(), scope.user.organisation_id if scope.user else None
    return tuple(
        TaskLine(
            task.pk,
            what_of(task),
            sign_of(task, on),
            task.due_on,
            task.organisation.short_name,
            tuple(marks_of(task, own=own)),
            may_see(scope, task),
        )
        for task in tasks.open_tasks_of(scope, resident)
    )


def _case_openings(scope: Scope) -> tuple[tuple[Kind, Move], ...]:
    """The kinds of cases about people that the reader's institution may open, and how."""
    kinds = [kind for kind in CASES if kind.about is About.RESIDENT]
    return tuple((kind, move) for kind in kinds for move in cases.openings_for(scope, kind))


def _forms(header: PersonHeader) -> tuple[Form, ...]:
    """Forms to fill in: those of the open programmes stand beside their programme already."""
    beside = {enrolled.programme.contact.key for enrolled in header.programmes}
    open_to = header.resident.open_to_reader
    return tuple(form for form in FORMS if form.key not in beside and form.sensitivity in open_to)


def _may_record(request: HttpRequest, resident: Resident) -> bool:
    return request.scope.may_record and resident.access is not None and resident.access.may_record
