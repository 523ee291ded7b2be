"""Rows that are residents, or the establishment of their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kangyu.catalogue.codelists.common import RESIDENCE_TYPE
from kangyu.catalogue.forms import FORMS, health_examination, personal_information
from kangyu.catalogue.sensitivities import of_form
from kangyu.methods.expressions import fields_of
from kangyu.methods.indicators import Rows
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.vocabulary.labels import Bilingual

from ..opening import OpenedRow
from .told import NEVER, Fact, Teller, Told, by_id, day, examined, latest, plain, reads

_SERVICES = [form.key for form in FORMS if form is not personal_information]


@dataclass(frozen=True)
class _Found:
    residents: Mapping[int, Resident]
    records: Mapping[int, HealthRecord]
    papers: Mapping[int, Contact]
    examinations: Mapping[int, Contact]
    services: Mapping[int, Contact]


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    people = [row.row for row in rows]
    records = by_id(HealthRecord.objects, people, "resident_id").values()
    return _Found(
        residents=by_id(Resident.objects, people),
        records={row.resident_id: row for row in records},
        papers=latest(people, on, forms=[personal_information.key]),
        examinations=latest(people, on, forms=[health_examination.key]) if reads(of, "examination") else {},
        services=latest(people, on, forms=_SERVICES) if reads(of, "contact") else {},
    )


def _tell(row: OpenedRow, of: Rows, found: _Found) -> Told:
    return Told(_facts(row, of, found) if row.row in found.residents else [], found.papers.get(row.row))


def _facts(row: OpenedRow, of: Rows, found: _Found) -> list[Fact]:
    resident, record = found.residents[row.row], found.records.get(row.row)
    facts = [day(Bilingual("出生", "Born"), resident.birth_date)]
    if any("residence_type" in fields_of(condition) for condition in of.where):
        facts.append(Fact(Bilingual("常住类型", "Residence"), RESIDENCE_TYPE.label(resident.residence_type)))
    if record:
        facts.append(plain(Bilingual("档案号", "Record"), record.number))
        facts.append(day(Bilingual("建档", "Established"), record.established_on))
    elif reads(of, "record") or of.table == "record":
        facts.append(Fact(Bilingual("档案", "Record"), NEVER))
    if reads(of, "examination"):
        facts.append(examined(found.examinations.get(row.resident)))
    if reads(of, "contact"):
        last = found.services.get(row.resident)
        label = Bilingual("最近服务", "Latest service")
        facts.append(_service(label, last) if last else Fact(label, NEVER))
    return facts


def _service(label: Bilingual, last: Contact) -> Fact:
    """Any form: the day is everybody's to know, what it was only theirs to whom the form is open."""
    return replace(day(label, last.on, last.pk), kept=of_form(last.form))


def _owners(keys: Sequence[int]) -> list[OpenedRow]:
    found = by_id(Resident.objects.only("organisation_id"), keys)
    return [OpenedRow(found[key].organisation_id, key, key) for key in keys if key in found]


RESIDENTS = Teller(_gather, _tell, _owners)
