"""Rows that are residents in a programme, or their coming into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kangyu.catalogue.forms import health_examination
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import Rows
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.labels import Bilingual

from ..opening import OpenedRow
from .contacts import contact_facts
from .told import Fact, Teller, Told, by_id, day, examined, latest, people_of


@dataclass(frozen=True)
class _Found:
    enrolments: Mapping[int, Enrolment]
    visits: Mapping[int, Contact]
    examinations: Mapping[int, Contact]


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    people = people_of(rows)
    forms = [programme.contact.key for programme in PROGRAMMES if programme.key == of.key]
    return _Found(
        enrolments=by_id(Enrolment.objects.all(), [row.row for row in rows]),
        visits=latest(people, on, forms=forms),
        examinations=latest(people, on, forms=[health_examination.key]),
    )


def _tell(row: OpenedRow, of: Rows, found: _Found) -> Told:
    return Told(*_facts(row, of, found))


def _facts(row: OpenedRow, of: Rows, found: _Found) -> tuple[list[Fact], Contact | None]:
    enrolment, visit = found.enrolments.get(row.row), found.visits.get(row.resident)
    if visit and enrolment and visit.on < enrolment.since:
        visit = None  # of an earlier enrolment
    facts = [day(Bilingual("纳入", "Enrolled"), enrolment.since)] if enrolment else []
    if of.table in ("entry", "closing"):
        return facts, visit
    last = contact_facts(visit, Bilingual("末次随访", "Latest contact"))
    return [*facts, *last, examined(found.examinations.get(row.resident))], visit


def _owners(keys: Sequence[int]) -> list[OpenedRow]:
    found = by_id(Enrolment.objects.only("resident_id", "organisation_id"), keys)
    return [OpenedRow(found[key].organisation_id, found[key].resident_id, key) for key in keys if key in found]


ENROLMENTS = Teller(_gather, _tell, _owners)
