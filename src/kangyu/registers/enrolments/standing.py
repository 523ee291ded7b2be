"""Where one person stands in each programme: screened, candidate, enrolled, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import holds
from kangyu.methods.programmes import Programme
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.ages import age_on

from .candidate_queries import candidacies_of, shown_by
from .models import Candidate, Enrolment
from .queries import enrolments_of
from .rules import is_ruled_out

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident


class Stage(StrEnum):
    """How far a person has come in a programme."""

    ENROLLED = "enrolled"  # 在管
    CANDIDATE = "candidate"  # 候选
    CLOSED = "closed"  # 已结案
    SCREENED = "screened"  # 已筛查
    NOTHING = "nothing"  # 未纳入


@dataclass(frozen=True, slots=True)
class Standing:
    """One programme of a person. `on` is the day of the stage: enrolled or a candidate since, closed or screened on.

    `form` and `shown` tell what made a candidate; `close_reason` is a code of the programme's list. `is_ruled_out` when age
    or sex alone forbid enrolling.
    """

    programme: Programme
    stage: Stage
    on: date | None = None
    form: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)
    close_reason: str = ""
    is_ruled_out: bool = False


def standings_of(scope: Scope, resident: Resident, contacts: Sequence[Contact], *, on: date) -> list[Standing]:
    """The person's standing on a day in all programmes that the reader may know of; `contacts` as the reader sees them."""
    last: dict[str, Enrolment] = {}
    for each in reversed(enrolments_of(resident)):  # the newest of each programme comes last
        last[each.programme] = each
    waiting = {each.programme: each for each in candidacies_of(scope, resident)}
    newest = {each.key: each for each in PROGRAMMES if each.sensitivity in resident.open_to_reader}
    current = [each for each in contacts if each.is_current]
    found = [_standing(each, last.get(key), waiting.get(key), resident, current) for key, each in newest.items()]
    return [replace(each, is_ruled_out=is_ruled_out(each.programme.key, resident, on=on)) for each in found]


def _standing(
    programme: Programme,
    enrolment: Enrolment | None,
    candidate: Candidate | None,
    resident: Resident,
    contacts: Iterable[Contact],
) -> Standing:
    if enrolment is not None and enrolment.until is None:
        return Standing(programme, Stage.ENROLLED, enrolment.since)
    if candidate is not None:
        shown = next((each.data for each in contacts if each.pk == candidate.contact_id), {})
        return Standing(
            programme, Stage.CANDIDATE, candidate.since, candidate.form, shown_by(programme, shown) if shown else {}
        )
    if enrolment is not None:
        return Standing(programme, Stage.CLOSED, enrolment.until, close_reason=enrolment.close_reason)
    screened = [each.on for each in contacts if _shows_screening(programme, resident, each)]
    return Standing(programme, Stage.SCREENED, max(screened)) if screened else Standing(programme, Stage.NOTHING)


def _shows_screening(programme: Programme, resident: Resident, contact: Contact) -> bool:
    if programme.screened is None or contact.form not in {form.key for form in programme.evidence}:
        return False
    row = {**contact.data, "age": age_on(resident.birth_date, contact.on), "sex": resident.sex}
    return holds(programme.screened, row) is True
