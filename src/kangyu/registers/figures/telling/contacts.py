"""Rows that are filled-in forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import Rows
from kangyu.methods.programmes import NOBODY_REACHED
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.labels import Bilingual

from ..opening import OpenedRow
from .told import NEVER, Fact, Teller, Told, by_id, day, plain


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> dict[int, Contact]:
    return by_id(Contact.objects.select_related("message"), [row.row for row in rows])


def _tell(row: OpenedRow, of: Rows, found: dict[int, Contact]) -> Told:
    own = found.get(row.row)
    facts = contact_facts(own, Bilingual("随访", "Contact"))
    return Told(facts, own, on=own.on if own else None, is_corrected=own is not None and not own.is_current)


def _owners(keys: Sequence[int]) -> list[OpenedRow]:
    found = by_id(Contact.objects.only("resident_id", "organisation_id"), keys)
    return [OpenedRow(found[key].organisation_id, found[key].resident_id, key) for key in keys if key in found]


CONTACTS = Teller(_gather, _tell, _owners)


def contact_facts(contact: Contact | None, label: Bilingual) -> list[Fact]:
    if contact is None:
        return [Fact(label, NEVER)]
    facts = [day(label, contact.on, contact.pk)]
    if {"systolic", "diastolic"} <= contact.data.keys():
        facts.append(
            plain(Bilingual("血压", "Pressure"), f"{contact.data['systolic']}/{contact.data['diastolic']} mmHg")
        )
    if contact.grade:
        facts.append(Fact(Bilingual("分类", "Grade"), grade_name(contact.form, contact.grade)))
    return facts


def grade_name(form: str, code: str) -> Bilingual:
    programme = next((each for each in PROGRAMMES if each.contact.key == form), None)
    known = [grade.name for grade in (*programme.grades, NOBODY_REACHED) if grade.code == code] if programme else []
    return known[0] if known else Bilingual(code, code)
