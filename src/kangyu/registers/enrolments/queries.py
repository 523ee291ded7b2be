"""Reading enrolments: who is due, overdue, to be referred; counts; what a contact would mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from kangyu.catalogue.cases import referral as referral_kind
from kangyu.catalogue.programmes import programme as declared_programme
from kangyu.catalogue.sensitivities import programmes_closed_to
from kangyu.methods.forms import Form, Problem
from kangyu.methods.programmes import LOST, DueState, Judgement, Programme, due_state
from kangyu.registers import cursors
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.queries import Case
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.policies import Scope
from kangyu.registers.staff.relations import access_to
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .entries import ContactEntry, Person, problems_of
from .models import Enrolment
from .rules import judged, programme_on, programmes_of, takes

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a work list. `days`: overdue by so many, or so many left (also of a referral's tracing)."""

    enrolment: Enrolment
    resident: Resident
    state: DueState
    days: int
    reason: Bilingual
    is_late: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of a work list: `total` in the whole list, `next` the cursor of the page after, None at the end."""

    rows: list[WorkRow]
    total: int
    next: str | None


def work_list(
    scope: Scope,
    *,
    programme: Programme,
    on: date,
    state: DueState | None = None,
    organisation_id: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> WorkPage:
    """Whose turn it is, most urgent first: to refer, then by the day on which the next contact is due."""
    found = _open(scope, programme, organisation_id)
    if state is not None:
        found = found.filter(_conditions(programme, on)[state])
    rows = _after(found, after, limit + 1)
    total = found.count()
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return WorkPage([_work_row(programme, enrolment, on) for enrolment in rows[:limit]], total, following)


def counts_by_state(scope: Scope, *, programme: Programme, on: date) -> dict[DueState, int]:
    """How many open enrolments stand in each state."""
    conditions = _conditions(programme, on)
    counts = {state.value: Count("pk", filter=condition) for state, condition in conditions.items()}
    found = _open(scope, programme, None).aggregate(**counts)
    return {state: found[state.value] for state in DueState}


def count_enrolled(scope: Scope, programme: Programme, organisations: Collection[int] | None = None) -> int:
    """How many people are in a programme, exactly: each is open in it once. It is the length of ranges of one index.

    `organisations`: with these (ids) alone.
    """
    found = _open(scope, programme, None)
    return (found if organisations is None else found.filter(organisation_id__in=organisations)).count()


def counts_by_organisation(
    scope: Scope, *, programme: Programme, on: date
) -> list[tuple[Organisation, dict[DueState, int]]]:
    """The same by managing organisation, in the order of their codes."""
    conditions = _conditions(programme, on)
    counts = {state.value: Count("pk", filter=condition) for state, condition in conditions.items()}
    rows = _open(scope, programme, None).order_by().values("organisation_id").annotate(**counts)
    by_id = {row["organisation_id"]: {state: row[state.value] for state in DueState} for row in rows}
    organisations = Organisation.objects.filter(pk__in=by_id).select_related("area")
    return [(organisation, by_id[organisation.pk]) for organisation in organisations]


def reasons_of(ids: Iterable[int]) -> dict[int, Bilingual]:
    """Why the next contact of these enrolments is asked for, for lists that the caller may show."""
    rows = Enrolment.objects.filter(pk__in=list(ids)[:1000])
    return {row.pk: _reason(programme_on(row.programme, row.due_on), row) for row in rows}


def enrolments_of(resident: Resident) -> list[Enrolment]:
    """The enrolments of a resident that are open to the reader, newest first."""
    found = Enrolment.objects.filter(resident=resident).select_related("organisation")
    found = found.exclude(programme__in=programmes_closed_to(resident.open_to_reader))
    return list(found.order_by("programme", "-since"))


def open_referrals(resident: Resident) -> list[Case]:
    """Referrals of a resident whose outcome is not known, most urgent first."""
    waiting = cases.waiting_for_answer([resident.pk], referral_kind.key)
    return [case for case in waiting if case.sensitivity in resident.open_to_reader]


def referrals_traced_by(resident: Resident, form: str, on: date) -> list[Case]:
    """The open referrals that a contact of that form and day would trace."""
    programmes = programmes_of(form)
    waiting = open_referrals(resident) if programmes else []
    return [case for case in waiting if case.programme in programmes and case.opened_on < on]


def enrolment(scope: Scope, enrolment_id: int, *, to_record: bool = False) -> Enrolment:
    """One enrolment with its resident; NotFound also when out of scope."""
    found = Enrolment.objects.select_related("resident", "organisation").filter(pk=enrolment_id).first()
    if found is None or not _may_open(scope, found, to_record):
        raise NotFound(f"enrolment {enrolment_id}")
    return found


def referral(scope: Scope, case_id: int, *, to_record: bool = False) -> Case:
    """One referral with its resident; NotFound also when out of scope."""
    found = cases.about_resident(case_id, referral_kind.key)
    if found is None or found.sensitivity not in _opened(scope, found.resident, to_record):
        raise NotFound(f"referral {case_id}")
    return found


def sensitivity_of(programme: str) -> Sensitivity:
    """How closely a programme is kept."""
    return declared_programme(programme).sensitivity


def person_of(resident: Resident) -> Person:
    """What judging a contact needs of a resident."""
    return Person(
        resident.pk,
        resident.name,
        resident.sex,
        resident.birth_date,
        resident.organisation_id,
        resident.died_on,
        resident.left_on,
    )


def judge_without_entering(person: Person, form: Form, data: Mapping[str, Any], *, on: date) -> Judgement | None:
    """What a contact would mean, to the first programme that takes it; None when none does."""
    programme = next((each for each in programmes_of(form.key) if takes(each, person, data, on=on)), None)
    if programme is None:
        return None
    before = Contact.objects.filter(resident_id=person.id, form=form.key, is_current=True, on__lt=on).order_by("-on")
    before = before.filter(Q(grade=None) | ~Q(grade=LOST))
    grade = before.values_list("grade", flat=True).first()
    return judged(programme, person, data, on=on, previous_grade=grade)


def would_be_refused(
    person: Person, form: Form, data: Mapping[str, Any], *, on: date, today: date
) -> tuple[Problem, ...]:
    """Why the contact would not be admitted, apart from what its form says."""
    return problems_of(ContactEntry(person=person, form=form, on=on, data=data), today=today)


def _may_open(scope: Scope, enrolment: Enrolment, to_record: bool) -> bool:
    open_to = _opened(scope, enrolment.resident, to_record)
    return bool(open_to) and enrolment.programme not in programmes_closed_to(open_to)


def _opened(scope: Scope, resident: Resident, to_record: bool) -> frozenset[Sensitivity]:
    """What of the resident is open to the user; nothing where the person is not."""
    access = access_to(scope, resident)
    resident.access = access
    scope.require(access is None or access.may_record or not to_record)
    return access.sensitivities if access else frozenset()


def _open(scope: Scope, programme: Programme, organisation_id: int | None) -> QuerySet[Enrolment]:
    scope.require(scope.may_open_people and scope.may_see(programme.sensitivity))
    found = Enrolment.objects.filter(scope.within(), programme=programme.key, until=None)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    return found


def _conditions(programme: Programme, on: date) -> dict[DueState, Q]:
    soon = on + timedelta(days=programme.due_soon_days)
    nothing_to_refer = Q(refer_by=None)
    in_touch = nothing_to_refer & Q(lost_on=None)
    return {
        DueState.TO_REFER: Q(refer_by__isnull=False),
        DueState.LOST: nothing_to_refer & Q(lost_on__isnull=False),
        DueState.OVERDUE: in_touch & Q(due_on__lt=on),
        DueState.DUE: in_touch & Q(due_on__gte=on, due_on__lte=soon),
        DueState.LATER: in_touch & Q(due_on__gt=soon),
    }


def _after(found: QuerySet[Enrolment], after: str | None, limit: int) -> list[Enrolment]:
    """The rows behind the cursor: those to refer by their day, then the others by the day they are due."""
    referring, day, last = cursors.decode(after, (bool, date, int)) or (True, None, 0)
    rows: list[Enrolment] = []
    if referring:
        to_refer = found.filter(refer_by__isnull=False)
        rows = _first(_behind(to_refer, "refer_by", day, last).order_by("refer_by", "id"), limit)
        day, last = None, 0
    if len(rows) < limit:
        others = _behind(found.filter(refer_by=None), "due_on", day, last)
        rows += _first(others.order_by("due_on", "id"), limit - len(rows))
    return rows


def _first(found: QuerySet[Enrolment], limit: int) -> list[Enrolment]:
    """The first rows. Only ids are sorted, not the whole rows with the people in them."""
    ids = list(found.values_list("pk", flat=True)[:limit])
    rows = Enrolment.objects.select_related("resident__area", "organisation").in_bulk(ids)
    return [rows[key] for key in ids]


def _behind(found: QuerySet[Enrolment], name: str, day: date | None, last: int) -> QuerySet[Enrolment]:
    if day is None:
        return found
    return found.filter(**{f"{name}__gte": day}).exclude(**{name: day, "id__lte": last})


def _cursor(enrolment: Enrolment) -> str:
    referring = enrolment.refer_by is not None
    day = enrolment.refer_by if referring else enrolment.due_on
    return cursors.encode((referring, day, enrolment.pk))


def _work_row(programme: Programme, enrolment: Enrolment, on: date) -> WorkRow:
    state = due_state(programme, due_on=enrolment.due_on, refer_by=enrolment.refer_by, on=on, lost_on=enrolment.lost_on)
    until = enrolment.refer_by or enrolment.due_on
    reason = _reason(programme, enrolment)
    return WorkRow(enrolment, enrolment.resident, state, abs((until - on).days), reason, is_late=until < on)


def _reason(programme: Programme, enrolment: Enrolment) -> Bilingual:
    """Why the person stands in the list: the last contact, its grade, and what was asked for."""
    parts = list(_reasons(programme, enrolment))
    return Bilingual("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _reasons(programme: Programme, enrolment: Enrolment) -> Iterator[Bilingual]:
    if enrolment.refer_by is not None:
        yield Bilingual(
            f"已要求转诊，{enrolment.refer_by} 前追踪结果", f"referral asked for, outcome due by {enrolment.refer_by}"
        )
    if enrolment.lost_on is not None:
        yield Bilingual(f"{enrolment.lost_on} 失访", f"nobody reached on {enrolment.lost_on}")
    if enrolment.last_contact_on is None:
        yield Bilingual(f"{enrolment.since} 纳入管理，尚未随访", f"enrolled on {enrolment.since}, no contact yet")
        return
    yield Bilingual(f"上次随访 {enrolment.last_contact_on}", f"last contact on {enrolment.last_contact_on}")
    names = {grade.code: grade.name for grade in programme.grades}
    if enrolment.last_grade in names:
        yield names[enrolment.last_grade]


def residents_enrolled(scope: Scope, residents: list[int]) -> dict[int, list[str]]:
    """Keys of the programmes in which each resident is open and that the reader may see, for marks in lists."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Enrolment.objects.filter(resident_id__in=residents[:500], until=None)
    rows = rows.exclude(programme__in=programmes_closed_to(scope.sensitivities))
    for resident, programme in rows.values_list("resident_id", "programme"):
        found[resident].append(programme)
    return dict(found)
