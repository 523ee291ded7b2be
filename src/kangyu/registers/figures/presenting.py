"""The rows behind a figure as people read them: who, what made it count, why it did not, which sheet brought it.

The snapshot says which rows belong to a figure; everything shown of them is read here from the registers, as it stood at
the end of the period, in a fixed number of queries however many rows there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from kangyu.catalogue.codelists.common import RESIDENCE_TYPE
from kangyu.catalogue.forms import FORMS, health_examination, personal_information
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import Rows
from kangyu.registers.bulk import pieces
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period

from .opening import OpenedRow

PRESSURE = Bilingual("血压", "Pressure")


@dataclass(frozen=True)
class Fact:
    """One thing that made the row count: label and value; `contact` opens it where it was a contact."""

    label: Bilingual
    value: Bilingual
    contact: int | None = None


@dataclass(frozen=True)
class Origin:
    """The sheet and line that brought the row, through the contact that they became."""

    filename: str
    sheet: str
    line: int
    contact: int


@dataclass(frozen=True)
class PresentedRow:
    """A row with its person. `organisation` is whose it was when it was counted; `is_corrected` since the snapshot."""

    opened: OpenedRow
    resident: Resident
    age: int
    organisation: str
    facts: tuple[Fact, ...]
    origin: Origin | None
    is_corrected: bool = False


def present(rows: Sequence[OpenedRow], of: Rows, period: Period) -> list[PresentedRow]:
    """The rows of the set as of the period's end, in their order."""
    found = _gathered(rows, of, period.until)
    return [_row(row, of, found, period.until) for row in rows if row.resident in found.residents]


@dataclass
class _Found:
    """What was read for some rows, by id."""

    residents: Mapping[int, Resident]
    organisations: Mapping[int, str]
    records: Mapping[int, HealthRecord] = field(default_factory=dict)
    enrolments: Mapping[int, Enrolment] = field(default_factory=dict)
    rows: Mapping[int, Contact] = field(default_factory=dict)
    visits: Mapping[int, Contact] = field(default_factory=dict)
    examinations: Mapping[int, Contact] = field(default_factory=dict)
    others: Mapping[int, Contact] = field(default_factory=dict)
    papers: Mapping[int, Contact] = field(default_factory=dict)


def _gathered(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    people = [row.resident for row in rows]
    found = _Found(_residents(people), _organisations({row.organisation for row in rows}))
    columns = {column for column, _ in of.after + of.within}
    if of.table in ("enrolment", "entry"):
        found.enrolments = _by_id(Enrolment.objects.all(), [row.row for row in rows])
        found.visits = latest(people, on, forms=[programme.contact.key for programme in PROGRAMMES if programme.key == of.key])
        found.examinations = latest(people, on, forms=[health_examination.key])
    elif of.table == "contact":
        found.rows = _by_id(Contact.objects.select_related("message"), [row.row for row in rows])
    else:
        found.records = _records(people)
        found.papers = latest(people, on, forms=[personal_information.key])
        if "examination" in columns:
            found.examinations = latest(people, on, forms=[health_examination.key])
        if "contact" in columns:
            found.others = latest(people, on, forms=[form.key for form in FORMS if form is not personal_information])
    return found


def latest(residents: Collection[int], on: date, *, forms: Collection[str]) -> dict[int, Contact]:
    """Per resident the newest current contact of the forms up to a day."""
    found: dict[int, Contact] = {}
    for ids in pieces(sorted(set(residents))):
        current = Contact.objects.filter(resident_id__in=ids, form__in=forms, is_current=True)
        days = dict(current.filter(on__lte=on).order_by().values_list("resident_id").annotate(day=Max("on")))
        newest = current.filter(on__in=set(days.values())).select_related("message").order_by("id")
        found.update({row.resident_id: row for row in newest if days.get(row.resident_id) == row.on})
    return found


def _residents(ids: Iterable[int]) -> dict[int, Resident]:
    return _by_id(Resident.objects.select_related("area", "organisation"), ids)


def _records(residents: Iterable[int]) -> dict[int, HealthRecord]:
    rows = (
        row for ids in pieces(sorted(set(residents))) for row in HealthRecord.objects.filter(resident_id__in=ids)
    )
    return {row.resident_id: row for row in rows}


def _organisations(ids: Iterable[int]) -> dict[int, str]:
    return {key: row.short_name for key, row in _by_id(Organisation.objects.all(), ids).items()}


def _by_id(query: Any, ids: Iterable[int]) -> dict[int, Any]:
    return {row.pk: row for some in pieces(sorted(set(ids))) for row in query.filter(pk__in=some)}


def _row(row: OpenedRow, of: Rows, found: _Found, on: date) -> PresentedRow:
    resident = found.residents[row.resident]
    own = found.rows.get(row.row)
    facts, source = _facts(row, of, found, on)
    return PresentedRow(
        opened=row,
        resident=resident,
        age=age_on(resident.birth_date, own.on if own else on),
        organisation=found.organisations.get(row.organisation, ""),
        facts=tuple(facts),
        origin=_origin(source),
        is_corrected=own is not None and not own.is_current,
    )


def _facts(row: OpenedRow, of: Rows, found: _Found, on: date) -> tuple[list[Fact], Contact | None]:
    """What made the row count, and the contact that stands for where it came from."""
    if of.table == "contact":
        own = found.rows.get(row.row)
        return (_visit(Bilingual("随访", "Contact"), own) if own else []), own
    if of.table in ("enrolment", "entry"):
        enrolment, visit = found.enrolments.get(row.row), found.visits.get(row.resident)
        if visit and enrolment and visit.on < enrolment.since:
            visit = None  # of an earlier enrolment
        facts = [_day(Bilingual("纳入管理", "Enrolled"), enrolment.since)] if enrolment else []
        if of.table == "entry":
            return facts, visit
        return [*facts, *_visit(Bilingual("末次随访", "Latest contact"), visit), _examined(found, row)], visit
    return _of_resident(row, of, found), found.papers.get(row.resident)


def _of_resident(row: OpenedRow, of: Rows, found: _Found) -> list[Fact]:
    resident, record = found.residents[row.resident], found.records.get(row.resident)
    read = {column for column, _ in of.after + of.within} | {"record"} * (of.table == "record")
    facts = [_day(Bilingual("出生", "Born"), resident.birth_date)]
    if of.where:
        facts.append(Fact(Bilingual("常住类型", "Residence"), RESIDENCE_TYPE.label(resident.residence_type)))
    if record:
        facts.append(_fact(Bilingual("档案号", "Record"), record.number))
        facts.append(_day(Bilingual("建档", "Established"), record.established_on))
    elif "record" in read:
        facts.append(Fact(Bilingual("档案", "Record"), NONE))
    if "examination" in read:
        facts.append(_examined(found, row))
    if "contact" in read:
        facts.append(_last_service(found.others.get(row.resident)))
    return facts
