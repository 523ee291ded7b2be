"""The rows behind a figure as people read them: who, what made it count, why it did not, which sheet brought it.

The snapshot says which rows belong to a figure; everything shown of them is read here from the registers, as it stood at
the end of the period, in a fixed number of queries however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kangyu.catalogue.codelists.common import RESIDENCE_TYPE
from kangyu.catalogue.forms import FORMS, health_examination, personal_information
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import Expression, fields_of, holds, in_words
from kangyu.methods.indicators import Indicator, Rows
from kangyu.methods.indicators.sets import ROW_KEY, SPELLS
from kangyu.registers.bulk import pieces
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period

from . import opening
from .opening import Key, OpenedRow, Part
from .queries import organisations_of

NEVER = Bilingual("无", "none")


# --- which divisions a reader may ask for


def home_of(scope: Scope) -> Area | None:
    """The division whose figures open first: the reader's own."""
    organisation = scope.user.organisation
    return Area.objects.select_related("parent__parent").get(pk=organisation.area_id) if organisation else None


def may_read(scope: Scope, area: Area) -> bool:
    """Whether every organisation of the division is the reader's."""
    if scope.organisations is None:
        return True
    inside = organisations_of(area)
    return inside is not None and bool(inside) and inside <= scope.organisations


def newest_snapshots(limit: int) -> list[Snapshot]:
    """The last snapshots that were taken or tried, newest first."""
    return list(Snapshot.objects.order_by("-id")[:limit])


# --- pages


def previous(
    indicator: Indicator,
    part: Part,
    period: Period,
    area: Area,
    snapshot: Snapshot,
    scope: Scope,
    after: Key,
    limit: int,
) -> Key | None:
    """The `after` of the page before the one that begins behind `after`; None when that is the first."""
    inside = organisations_of(area)
    if scope.organisations is not None:
        inside = scope.organisations if inside is None else inside & scope.organisations
    table = opening._chosen(indicator, part, period, snapshot, inside)
    organisation, resident, row = after
    table = table.filter(
        (table.organisation < organisation)
        | ((table.organisation == organisation) & (table.resident < resident))
        | ((table.organisation == organisation) & (table.resident == resident) & (table.row <= row))
    )
    order = [table.organisation.desc(), table.resident.desc(), table.row.desc()]
    found = table.order_by(order).limit(limit + 1).to_pyarrow().to_pylist()
    if len(found) <= limit:
        return None
    last = found[limit]
    return last["organisation"], last["resident"], last["row"]


# --- people and facts


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

    @property
    def has_sheet_of_its_own(self) -> bool:
        """A text file has none: its only sheet bears the file's name."""
        return bool(self.sheet) and not self.filename.startswith(self.sheet)


@dataclass(frozen=True)
class PresentedRow:
    """A row with its person. `organisation` is whose it was when it was counted; `is_corrected` since the snapshot."""

    opened: OpenedRow
    resident: Resident
    age: int
    organisation: str
    facts: tuple[Fact, ...]
    origin: Origin | None
    is_corrected: bool
    reasons: tuple[Bilingual, ...] = ()


@dataclass
class _Found:
    """What was read for some rows, by id of row or resident."""

    residents: Mapping[int, Resident]
    organisations: Mapping[int, Organisation]
    records: Mapping[int, HealthRecord] = field(default_factory=dict)
    enrolments: Mapping[int, Enrolment] = field(default_factory=dict)
    contacts: Mapping[int, Contact] = field(default_factory=dict)
    visits: Mapping[int, Contact] = field(default_factory=dict)
    examinations: Mapping[int, Contact] = field(default_factory=dict)
    services: Mapping[int, Contact] = field(default_factory=dict)
    papers: Mapping[int, Contact] = field(default_factory=dict)


def present(
    rows: Sequence[OpenedRow], of: Rows, period: Period, reasons: Mapping[int, tuple[Bilingual, ...]] | None = None
) -> list[PresentedRow]:
    """The rows of the set as of the period's end, in their order; `reasons` by row say why it was not counted."""
    found = _gathered(rows, of, period.until)
    return [_row(row, of, found, period.until, reasons or {}) for row in rows if row.resident in found.residents]


def latest(residents: Collection[int], on: date, *, forms: Collection[str]) -> dict[int, Contact]:
    """Per resident the newest current contact of the forms up to a day."""
    found: dict[int, Contact] = {}
    for ids in pieces(sorted(set(residents))):
        current = Contact.objects.filter(resident_id__in=ids, form__in=forms, is_current=True)
        # The day is compared here: SQLite 3.40 with statistics ignores an upper bound that follows an IN in its index.
        days = [row for row in current.values_list("resident_id", "on", "pk") if row[1] <= on]
        newest = {resident: key for resident, _, key in sorted(days, key=lambda row: row[1:])}
        rows = _by_id(Contact.objects.select_related("message"), newest.values())
        found.update({resident: rows[key] for resident, key in newest.items()})
    return found


def _gathered(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    people, keys = [row.resident for row in rows], [row.row for row in rows]
    found = _Found(
        residents=_by_id(Resident.objects.select_related("area", "organisation"), people),
        organisations=_by_id(Organisation.objects.all(), [row.organisation for row in rows]),
    )
    if of.table == "contact":
        found.contacts = _by_id(Contact.objects.select_related("message"), keys)
    elif of.table in ("enrolment", "entry"):
        forms = [programme.contact.key for programme in PROGRAMMES if programme.key == of.key]
        found.enrolments = _by_id(Enrolment.objects.all(), keys)
        found.visits = latest(people, on, forms=forms)
        found.examinations = latest(people, on, forms=[health_examination.key])
    else:
        found.records = {row.resident_id: row for row in _by_id(HealthRecord.objects, people, "resident_id").values()}
        found.papers = latest(people, on, forms=[personal_information.key])
        if _reads(of, "examination"):
            found.examinations = latest(people, on, forms=[health_examination.key])
        if _reads(of, "contact"):
            found.services = latest(people, on, forms=[form.key for form in FORMS if form is not personal_information])
    return found


def _by_id(query: Any, ids: Iterable[int], key: str = "pk") -> dict[int, Any]:
    return {row.pk: row for some in pieces(sorted(set(ids))) for row in query.filter(**{f"{key}__in": some})}


def _reads(of: Rows, column: str) -> bool:
    return any(bound == column for bound, _ in of.after + of.within)


def _row(
    row: OpenedRow, of: Rows, found: _Found, on: date, reasons: Mapping[int, tuple[Bilingual, ...]]
) -> PresentedRow:
    resident, own = found.residents[row.resident], found.contacts.get(row.row)
    facts, source = _facts(row, of, found)
    organisation = found.organisations.get(row.organisation)
    return PresentedRow(
        opened=row,
        resident=resident,
        age=age_on(resident.birth_date, own.on if own else on),
        organisation=organisation.short_name if organisation else "",
        facts=tuple(facts),
        origin=_origin(source),
        is_corrected=own is not None and not own.is_current,
        reasons=reasons.get(row.row, ()),
    )


def _facts(row: OpenedRow, of: Rows, found: _Found) -> tuple[list[Fact], Contact | None]:
    """What made the row count, and the contact that stands for where it came from."""
    if of.table == "contact":
        own = found.contacts.get(row.row)
        return _contact_facts(own, Bilingual("随访", "Contact")), own
    if of.table in ("enrolment", "entry"):
        return _enrolment_facts(row, of, found)
    return _resident_facts(row, of, found), found.papers.get(row.resident)


def _enrolment_facts(row: OpenedRow, of: Rows, found: _Found) -> tuple[list[Fact], Contact | None]:
    enrolment, visit = found.enrolments.get(row.row), found.visits.get(row.resident)
    if visit and enrolment and visit.on < enrolment.since:
        visit = None  # of an earlier enrolment
    facts = [_day(Bilingual("纳入", "Enrolled"), enrolment.since)] if enrolment else []
    if of.table == "entry":
        return facts, visit
    last = _contact_facts(visit, Bilingual("末次随访", "Latest contact"))
    return [*facts, *last, _examined(found.examinations.get(row.resident))], visit


def _contact_facts(contact: Contact | None, label: Bilingual) -> list[Fact]:
    if contact is None:
        return [Fact(label, NEVER)]
    facts = [_day(label, contact.on, contact.pk)]
    if {"systolic", "diastolic"} <= contact.data.keys():
        facts.append(
            _plain(Bilingual("血压", "Pressure"), f"{contact.data['systolic']}/{contact.data['diastolic']} mmHg")
        )
    if contact.grade:
        facts.append(Fact(Bilingual("分类", "Grade"), _grade(contact.form, contact.grade)))
    return facts


def _resident_facts(row: OpenedRow, of: Rows, found: _Found) -> list[Fact]:
    resident, record = found.residents[row.resident], found.records.get(row.resident)
    facts = [_day(Bilingual("出生", "Born"), resident.birth_date)]
    if any("residence_type" in fields_of(condition) for condition in of.where):
        facts.append(Fact(Bilingual("常住类型", "Residence"), RESIDENCE_TYPE.label(resident.residence_type)))
    if record:
        facts.append(_plain(Bilingual("档案号", "Record"), record.number))
        facts.append(_day(Bilingual("建档", "Established"), record.established_on))
    elif _reads(of, "record") or of.table == "record":
        facts.append(Fact(Bilingual("档案", "Record"), NEVER))
    if _reads(of, "examination"):
        facts.append(_examined(found.examinations.get(row.resident)))
    if _reads(of, "contact"):
        last = found.services.get(row.resident)
        label = Bilingual("最近服务", "Latest service")
        facts.append(_day(label, last.on, last.pk) if last else Fact(label, NEVER))
    return facts


def _examined(contact: Contact | None) -> Fact:
    label = Bilingual("体检", "Examination")
    return _day(label, contact.on, contact.pk) if contact else Fact(label, NEVER)


def _day(label: Bilingual, on: date, contact: int | None = None) -> Fact:
    return Fact(label, Bilingual(f"{on:%Y-%m-%d}", f"{on:%Y-%m-%d}"), contact)


def _plain(label: Bilingual, text: str) -> Fact:
    return Fact(label, Bilingual(text, text))


def _grade(form: str, code: str) -> Bilingual:
    programme = next((each for each in PROGRAMMES if each.contact.key == form), None)
    known = [grade.name for grade in programme.grades if grade.code == code] if programme else []
    return known[0] if known else Bilingual(code, code)


def _origin(contact: Contact | None) -> Origin | None:
    if contact is None or contact.message is None or contact.line is None:
        return None
    return Origin(contact.message.filename, contact.sheet, contact.line, contact.pk)


# --- why a row of the base was not counted

# By the column of the mart whose month has not come, or is over.
_LACKS: dict[str, Bilingual] = {
    "record": Bilingual("未建立电子健康档案", "no electronic record"),
    "record_until": Bilingual("健康档案已关闭", "the record is closed"),
    "examination": Bilingual("近12个月内没有健康体检", "no health examination in 12 months"),
    "contact": Bilingual("近12个月内没有服务记录", "no entry in 12 months"),
    "visit": Bilingual("近12个月内没有随访", "no contact in 12 months"),
    "open_until": Bilingual("下一次随访已超期", "the next contact is overdue"),
    "sound_from": Bilingual("本年内有随访间隔过长", "too long a gap between contacts of the year"),
    "rolling_sound_from": Bilingual("近12个月内有随访间隔过长", "too long a gap within 12 months"),
    "paced_until": Bilingual("本年随访次数不足", "too few contacts in the year"),
    "rolling_until": Bilingual("近12个月随访次数不足", "too few contacts in 12 months"),
    "birth": Bilingual("未到年龄", "under the age"),
}


def why_not(
    rows: Sequence[OpenedRow], indicator: Indicator, period: Period, snapshot: Snapshot
) -> dict[int, tuple[Bilingual, ...]]:
    """By row: which conditions of the numerator, beyond those of the base, the row does not fulfil."""
    base, wanted = indicator.denominator, indicator.numerator
    if not isinstance(base, Rows) or not wanted.is_part_of(base):
        return {}
    where = wanted.where[len(base.where) :]
    after, within = wanted.after[len(base.after) :], wanted.within[len(base.within) :]
    tests: list[tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], Bilingual]]] = [
        *(
            (lambda row, c=condition: holds(c, row) is True, lambda row, c=condition: _unmet(c, row))
            for condition in where
        ),
        *((lambda row, b=bound: _has_come(row, b, period.last), lambda row, b=bound: _lack(b[0])) for bound in after),
        *((lambda row, b=bound: _is_fresh(row, b, period.last), lambda row, b=bound: _lack(b[0])) for bound in within),
    ]
    found = _mart_rows(rows, wanted, period, snapshot)
    return {
        key: tuple(dict.fromkeys(say(row) for passes, say in tests if not passes(row))) for key, row in found.items()
    }


def _mart_rows(rows: Sequence[OpenedRow], of: Rows, period: Period, snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    table, key = snapshots.mart(snapshot, of.table), ROW_KEY[of.table]
    found = table.filter(table[key].isin([row.row for row in rows])) if rows else table.limit(0)
    if of.table in SPELLS:
        found = found.filter((found.since <= period.last) & (found.until > period.last))
    return {row[key]: row for row in found.to_pyarrow().to_pylist()}


def _has_come(row: Mapping[str, Any], bound: tuple[str, int], month: int) -> bool:
    return row[bound[0]] is not None and row[bound[0]] + bound[1] <= month


def _is_fresh(row: Mapping[str, Any], bound: tuple[str, int], month: int) -> bool:
    return row[bound[0]] is not None and row[bound[0]] + bound[1] > month


def _lack(column: str) -> Bilingual:
    return _LACKS.get(column, Bilingual(column, column))


def _unmet(condition: Expression, row: Mapping[str, Any]) -> Bilingual:
    """What the row has instead; for anything but a grade, the condition in words."""
    if fields_of(condition) == {"grade"}:
        form = next((each.contact.key for each in PROGRAMMES if each.key == row.get("programme")), row.get("form", ""))
        grade = _grade(form, row["grade"]) if row["grade"] else Bilingual("没有分类", "not graded")
        return Bilingual(f"最近分类：{grade.zh}", f"latest grade: {grade.en}")
    if holds(condition, row) is None:
        return Bilingual("数值未知", "value unknown")
    return Bilingual(f"不符合：{in_words(condition, 'zh')}", f"not so: {in_words(condition, 'en')}")
