"""Rows that are candidates for a programme, or their finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kangyu.catalogue.codelists.candidates import OUTCOME
from kangyu.methods.indicators import Rows
from kangyu.registers.enrolments.models import Candidate
from kangyu.vocabulary.labels import Bilingual

from ..opening import OpenedRow
from .contacts import contact_facts
from .told import Fact, Teller, Told, by_id, day


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> dict[int, Candidate]:
    return by_id(Candidate.objects.select_related("contact__message"), [row.row for row in rows])


def _tell(row: OpenedRow, of: Rows, found: dict[int, Candidate]) -> Told:
    own = found.get(row.row)
    if own is None:
        return Told([])
    facts = [day(Bilingual("发现", "Found"), own.since)]
    if own.contact is not None:
        facts += contact_facts(own.contact, Bilingual("依据", "Shown by"))
    if own.until is not None:
        facts.append(Fact(OUTCOME.name, OUTCOME.label(own.outcome)))
    return Told(facts, own.contact)


def _owners(keys: Sequence[int]) -> list[OpenedRow]:
    found = by_id(Candidate.objects.only("resident_id", "organisation_id"), keys)
    return [OpenedRow(found[key].organisation_id, found[key].resident_id, key) for key in keys if key in found]


CANDIDATES = Teller(_gather, _tell, _owners)
