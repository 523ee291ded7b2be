"""Enrolling, closing, answering a referral: each shows first what it will mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Programme
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.people import queries as people
from kangyu.registers.records import queries as records
from kangyu.registers.records.queries import NotFound
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.workflows import answer_referral, close_enrolment, enrol_resident

from .header import Enrolled, header_of
from .pages import AnswerPage, ClosePage, EnrolPage
from .views import address_of

_NO_DATE = Bilingual("请填写日期", "Give a date")
_NO_OUTCOME = Bilingual("请填写转诊结果", "Say what came of the referral")


def enrol(request: HttpRequest, resident_id: int, programme_key: str) -> HttpResponse:
    """Take a person into a programme."""
    request.scope.require(request.scope.may_record)
    programme = _programme(programme_key)
    resident = people.get(request.scope, resident_id, to_record=True)
    request.scope.require(programme.sensitivity in resident.open_to_reader)
    back = frame.back_to(request, address_of(resident))
    problem = None
    if request.method == "POST":
        problem = _tried(
            lambda: enrol_resident.enrol_resident(
                scope=request.scope,
                resident_id=resident_id,
                programme=programme.key,
                on=_day(request),
                now=frame.now(),
                today=frame.today(),
            )
        )
        if problem is None:
            frame.say(request, _("已纳入管理"))
            return redirect(back)
    page = EnrolPage(header_of(resident, on=frame.today()), programme, frame.today(), problem, back)
    return render(request, "person/enrol.html", {"page": page}, status=422 if problem else 200)


def close(request: HttpRequest, resident_id: int, enrolment_id: int) -> HttpResponse:
    """End an enrolment with a reason."""
    request.scope.require(request.scope.may_record)
    resident = people.get(request.scope, resident_id, to_record=True)
    header = header_of(resident, on=frame.today())
    enrolled = _enrolled(header.programmes, enrolment_id)
    back = frame.back_to(request, address_of(resident))
    problem = None
    if request.method == "POST":
        problem = _tried(
            lambda: close_enrolment.close_enrolment(
                scope=request.scope,
                enrolment_id=enrolment_id,
                on=_day(request),
                reason=request.POST.get("reason", ""),
                now=frame.now(),
                today=frame.today(),
            )
        )
        if problem is None:
            frame.say(request, _("已结案"))
            return redirect(back)
    page = ClosePage(
        header=header,
        enrolled=enrolled,
        contacts=_contacts(request, resident, enrolled),
        referrals=sum(referral.programme == enrolled.programme.key for referral in enrolments.open_referrals(resident)),
        reasons=enrolled.programme.close_reasons,
        on=frame.today(),
        problem=problem,
        back=back,
    )
    return render(request, "person/close.html", {"page": page}, status=422 if problem else 200)


def answer(request: HttpRequest, resident_id: int, referral_id: int) -> HttpResponse:
    """Write down what came of a referral."""
    request.scope.require(request.scope.may_record)
    resident = people.get(request.scope, resident_id, to_record=True)
    referral = enrolments.referral(request.scope, referral_id)
    if referral.resident_id != resident_id:
        raise NotFound(f"referral {referral_id}")
    back = frame.back_to(request, address_of(resident))
    outcome = request.POST.get("outcome", "").strip()
    problem = None
    if request.method == "POST":
        problem = _tried(
            lambda: answer_referral.answer_referral(
                scope=request.scope,
                referral_id=referral_id,
                on=_day(request),
                outcome=_required(outcome),
                now=frame.now(),
                today=frame.today(),
            )
        )
        if problem is None:
            frame.say(request, _("转诊结果已保存"))
            return redirect(back)
    page = AnswerPage(header_of(resident, on=frame.today()), referral, outcome, frame.today(), problem, back)
    return render(request, "person/answer.html", {"page": page}, status=422 if problem else 200)


def _tried(act: Callable[[], object]) -> Bilingual | None:
    """Do it; why it was refused, or nothing."""
    try:
        act()
    except NotUnderstood as refusal:
        return refusal.message
    return None


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise NotUnderstood("date", _NO_DATE) from error


def _required(outcome: str) -> str:
    if not outcome:
        raise NotUnderstood("required", _NO_OUTCOME)
    return outcome


def _programme(key: str) -> Programme:
    found = next((programme for programme in PROGRAMMES if programme.key == key), None)
    if found is None:
        raise Http404
    return found


def _enrolled(programmes: tuple[Enrolled, ...], enrolment_id: int) -> Enrolled:
    found = next((each for each in programmes if each.enrolment.pk == enrolment_id), None)
    if found is None:
        raise NotFound(f"enrolment {enrolment_id}")
    return found


def _contacts(request: HttpRequest, resident: people.Resident, enrolled: Enrolled) -> int:
    form, since = enrolled.programme.contact.key, enrolled.enrolment.since
    return sum(
        contact.is_current and contact.form == form and contact.on >= since
        for contact in records.timeline(request.scope, resident)
    )
