"""Filling in a form: shown, judged while one types, kept as a draft, saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.forms import Form, Kind, Problem
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Resident
from kangyu.registers.records import actions as record_actions
from kangyu.registers.records import queries as records
from kangyu.registers.records.queries import Contact
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import plain
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.web.person.header import header_of
from kangyu.web.person.views import address_of
from kangyu.workflows import record_contact

from .answers import differences, form_named, gist
from .fields import SIGNATURES, raw_answers, sections_of
from .pages import FormPage, Overtaken, Preview, Standing, judged_of

_NO_DAY = Problem("on", "date", Bilingual("日期：请填写日期", "Date: give a date"))
# Asked beside the form's own items.
_BESIDE = ("on", "outcome")
_ON_ITS_WAY = timedelta(seconds=30)
# The personal information stands for good; it is changed, not asked anew.
STANDING = ("personal_information",)


@dataclass(frozen=True)
class _Filled:
    """What the page opens with, or what was sent and refused."""

    on: str
    raw: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    draft_at: datetime | None = None
    known: str | None = None
    overtaken: Overtaken | None = None


def page(request: HttpRequest, resident_id: int, form_key: str) -> HttpResponse:
    """The form; sent, it is saved or comes back with every entry kept."""
    form, resident = _opened(request, resident_id, form_key)
    if request.method == "POST":
        return _save(request, form, resident)
    shown = _shown(request, form, resident, _opening(request, form, resident))
    frame.seen(request, "read.form", [resident_id], form=form.key)
    return render(request, "form/page.html", {"page": shown})


@require_POST
def preview(request: HttpRequest, resident_id: int, form_key: str) -> HttpResponse:
    """What the rule makes of what is written so far, or what must be mended first. Writes nothing."""
    form, _resident = _opened(request, resident_id, form_key)
    written = _day(request.POST.get("on", ""))
    on = written or frame.today()
    raw = raw_answers(form, request.POST)
    entry, judgement = record_contact.preview(
        scope=request.scope, resident_id=resident_id, form=form.key, raw=raw, on=on, today=frame.today()
    )
    was_refused = "refused" in request.POST
    undated = (_NO_DAY,) if written is None and "on" in request.POST else ()
    errors = (*undated, *entry.errors)
    told = tuple(problem for problem in entry.problems if was_refused or problem.reason != "required")
    wrong = tuple(problem for problem in errors if problem.reason != "required")
    # What is missing may be missing yet: the grade stands as soon as it is known. What is wrong must be mended first.
    is_known = not wrong and judgement is not None and judgement.grade is not None
    shown = Preview(
        judged=judged_of(judgement, on=on) if is_known else None,
        sections=sections_of(form, raw, {}, told),
        is_judged=_is_judged(form),
        problems=wrong,
        missing=tuple(form.item(problem.item).label for problem in errors if problem.reason == "required"),
    )
    return render(request, "form/preview.html", {"preview": shown})


@require_POST
def draft(request: HttpRequest, resident_id: int, form_key: str) -> HttpResponse:
    """Keep what is written so far."""
    form, resident = _opened(request, resident_id, form_key)
    at = frame.now()
    raw = {**raw_answers(form, request.POST), **{key: request.POST.get(key, "") for key in _BESIDE}}
    record_actions.save_draft(user=request.user, resident=resident, form=form.key, raw=raw, at=at)
    return HttpResponse(_("草稿已自动保存 %(at)s") % {"at": f"{at:%H:%M:%S}"})


@require_POST
def discard(request: HttpRequest, resident_id: int, form_key: str) -> HttpResponse:
    """Begin again without the draft; or keep what somebody else recorded, and leave the form."""
    form, resident = _opened(request, resident_id, form_key)
    record_actions.discard_draft(user=request.user, resident=resident, form=form.key)
    if "leave" in request.POST:
        return redirect(frame.back_to(request, address_of(resident)))
    return redirect(request.META.get("HTTP_REFERER") or address_of(resident))


def _save(request: HttpRequest, form: Form, resident: Resident) -> HttpResponse:
    raw = raw_answers(form, request.POST)
    on = _day(request.POST.get("on", ""))
    known = request.POST.get("known", "")
    if on is None:
        return _refused(request, form, resident, _Filled(request.POST.get("on", ""), raw, (_NO_DAY,), known=known))
    recorded = record_contact.record_contact(
        scope=request.scope,
        resident_id=resident.pk,
        form=form.key,
        raw=raw,
        on=on,
        now=frame.now(),
        today=frame.today(),
        known=record_contact.Known(key_of(request.POST.get("replaces") or known)),
        outcome=request.POST.get("outcome", ""),
    )
    if recorded.contact is None:
        filled = _Filled(
            on.isoformat(), raw, recorded.entry.problems, known=known, overtaken=_overtaken(form, recorded)
        )
        return _refused(request, form, resident, filled)
    record_actions.discard_draft(user=request.user, resident=resident, form=form.key)
    frame.say(request, _saved(form, resident, recorded, on))
    return redirect(frame.back_to(request, address_of(resident)))


def _refused(request: HttpRequest, form: Form, resident: Resident, filled: _Filled) -> HttpResponse:
    shown = _shown(request, form, resident, filled)
    if filled.overtaken:
        frame.seen(request, "read.form", [resident.pk], form=form.key)
    return render(request, "form/page.html", {"page": shown}, status=409 if filled.overtaken else 422)


def _shown(request: HttpRequest, form: Form, resident: Resident, filled: _Filled) -> FormPage:
    day = _day(filled.on) or frame.today()
    last = records.last_contact(resident, form.key, day)
    is_standing = form.key in STANDING
    corrects = bool(request.POST.get("correct") or request.GET.get("correct"))
    current = records.current_contact(resident, form.key, day) if filled.known is None else None
    return FormPage(
        header=header_of(resident, on=frame.today()),
        form=form,
        sections=sections_of(form, filled.raw, last.data if last and not is_standing else {}, filled.problems),
        on=filled.on,
        latest=frame.today(),
        is_judged=_is_judged(form),
        problems=tuple(problem for problem in filled.problems if not problem.is_warning),
        last_on=last.on if last and not is_standing else None,
        draft_at=filled.draft_at,
        corrects=corrects,
        back=frame.back_to(request, address_of(resident)),
        known=str(current.pk if current else "") if filled.known is None else filled.known,
        standing=_standing(form, current) if current and not corrects else None,
        overtaken=filled.overtaken,
        referrals=tuple(enrolments.referrals_traced_by(resident, form.key, day)),
        outcome=request.POST.get("outcome") or filled.raw.get("outcome") or "",
    )


def _opening(request: HttpRequest, form: Form, resident: Resident) -> _Filled:
    """What stands in the fields at first: the entry to correct, else the draft, else what the record knows."""
    correct = key_of(request.GET.get("correct", ""))
    if correct is not None:
        contact = records.contact(request.scope, correct)
        if (contact.resident_id, contact.form) != (resident.pk, form.key):
            raise Http404
        return _Filled(contact.on.isoformat(), _as_written(form, contact), known=str(contact.pk))
    kept = records.draft_of(user=request.user, resident=resident, form=form.key)
    if kept is not None and not _is_overtaken(kept, form, resident):
        return _Filled(kept.raw.get("on") or frame.today().isoformat(), kept.raw, draft_at=kept.saved_at)
    return _Filled(frame.today().isoformat(), _known(request, form, resident))


def _standing(form: Form, contact: Contact) -> Standing:
    by = str(contact.recorded_by) if contact.recorded_by else contact.organisation.short_name
    return Standing(contact.pk, contact.on, contact.recorded_at, by, gist(form, contact.data))


def _overtaken(form: Form, recorded: record_contact.Recorded) -> Overtaken | None:
    """What stands there and what was typed, side by side."""
    if recorded.standing is None:
        return None
    typed, standing = recorded.entry.data, recorded.standing
    return Overtaken(_standing(form, standing), gist(form, typed), differences(form, standing.data, typed))


def _is_overtaken(kept: Any, form: Form, resident: Resident) -> bool:
    """Whether the form was saved meanwhile: a draft that was on its way then must not come back."""
    day = _day(kept.raw.get("on") or "")
    saved = records.last_contact(resident, form.key, day + timedelta(days=1)) if day else None
    return saved is not None and saved.on == day and saved.recorded_at + _ON_ITS_WAY > kept.saved_at


def _known(request: HttpRequest, form: Form, resident: Resident) -> dict[str, Any]:
    known: dict[str, Any] = {item.key: str(request.user) for item in form.asked if item.key in SIGNATURES}
    if form.key in STANDING:
        last = records.last_contact(resident, form.key, frame.today() + timedelta(days=1))
        return {**known, **(_as_written(form, last) if last else {})}
    return known


def _as_written(form: Form, contact: Contact) -> dict[str, Any]:
    asked = {item.key: item.kind for item in form.asked}
    return {
        key: value if asked[key] is Kind.CODES else plain(value) if isinstance(value, float) else str(value)
        for key, value in contact.data.items()
        if key in asked
    }


def _saved(form: Form, resident: Resident, recorded: record_contact.Recorded, on: date) -> str:
    """Saved: whom, what, the grade, what comes next, and which referrals it closed."""
    judgement = recorded.judgement
    parts = [resident.name, frame.said(form.name), on.isoformat()]
    if judgement:
        parts += [frame.said(judgement.grade.name)] if judgement.grade else []
        parts += [frame.said(judgement.step.name), _("最迟 %(on)s") % {"on": judgement.due_on.isoformat()}]
    parts += [
        _("%(asked)s 的转诊已追踪：%(outcome)s")
        % {"asked": referral.opened_on.isoformat(), "outcome": referral.outcome}
        for referral in recorded.traced
    ]
    return _("已保存：") + " · ".join(parts)


def _opened(request: HttpRequest, resident_id: int, form_key: str) -> tuple[Form, Resident]:
    """The form and the person, for somebody who may record and to whom the form is open."""
    request.scope.require(request.scope.may_record)
    form = _form(form_key)
    resident = people.get(request.scope, resident_id, to_record=True)
    request.scope.require(form.sensitivity in resident.open_to_reader)
    return form, resident


def _form(key: str) -> Form:
    form = form_named(key)
    if form is None:
        raise Http404
    return form


def _is_judged(form: Form) -> bool:
    return any(programme.contact.key == form.key for programme in PROGRAMMES)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
