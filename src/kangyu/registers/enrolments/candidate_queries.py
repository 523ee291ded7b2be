"""Reading candidates: who seems to belong in a programme and is not in it, why, and what may be done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from kangyu.catalogue.codelists.candidates import DISMISSALS
from kangyu.methods.expressions import fields_of, holds
from kangyu.methods.expressions.tree import AllOf, AnyOf, Expression, Includes
from kangyu.methods.programmes import Programme
from kangyu.methods.programmes.declaration import PERSON
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks.queries import Counted
from kangyu.vocabulary.ages import add_months

from .models import Candidate
from .rules import ages_that_decide

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident

PAGE = 50
MOST_AT_ONCE = 1000
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One line: whom, since when, what showed it (`form` and the answers that did; none when the age alone does)."""

    candidate: Candidate
    resident: Resident
    shown_by: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """`total` in the whole list, counted no further than is of use; `next` the cursor of the page after, None at the end."""

    rows: list[CandidateRow]
    total: Counted
    next: str | None


def candidates(
    scope: Scope,
    programme: Programme,
    *,
    after: str | None = None,
    limit: int = PAGE,
    organisations: Collection[int] | None = None,
    form: str | None = None,
    residents: Collection[int] | None = None,
) -> CandidatePage:
    """Open candidates of a programme, newest finding first, a page by key.

    Args:
        organisations: only those whom these manage. form: only those whom this form shows. residents: only these.
    """
    found = open_candidates(scope, programme)
    if organisations is not None:
        found = found.filter(organisation_id__in=organisations)
    if form is not None:
        found = found.filter(form=form)
    if residents is not None:
        found = found.filter(resident_id__in=residents)
    rows = _first(_behind(found, after), limit + 1)
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return CandidatePage([_row(programme, each) for each in rows[:limit]], _counted(found), following)


def candidates_named(scope: Scope, programme: Programme, ids: Collection[int]) -> list[Candidate]:
    """Those of the ids that are open candidates of the programme within the scope, in the order of the list."""
    found = (
        open_candidates(scope, programme)
        .filter(pk__in=list(ids)[:MOST_AT_ONCE])
        .select_related("resident__area", "organisation")
    )
    return list(found.order_by("-since", "-id"))


def candidates_counted(
    scope: Scope, programmes: Collection[Programme], *, organisations: Collection[int] | None = None
) -> dict[str, Counted]:
    """How many open candidates each programme has, those kept too closely for the user left out."""
    within = Q() if organisations is None else Q(organisation_id__in=organisations)
    visible = [each for each in programmes if scope.may_see(each.sensitivity)]
    return {each.key: _counted(open_candidates(scope, each).filter(within)) for each in visible}


def birth_days_that_decide(since: date, until: date) -> list[tuple[date, date]]:
    """Between which days people were born who, from one day to another, came to an age at which they may qualify."""
    return [(_years_before(since, age), _years_before(until, age)) for age in ages_that_decide()]


def _years_before(on: date, years: int) -> date:
    """On 1 March too, where a year has no 29 February: whose birthday it is is judged again."""
    return add_months(on, -12 * years)


def candidacies_of(scope: Scope, resident: Resident) -> list[Candidate]:
    """In which programmes a resident whom the caller may see is a candidate."""
    return list(Candidate.objects.filter(resident=resident, until=None).order_by("programme"))


def shown_by(programme: Programme, data: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that made the person a candidate, by item: of several codes only those that the programme asks for."""
    shown: dict[str, Any] = {}
    for term in _true_terms(programme.eligible, data):
        for name in sorted(fields_of(term) - PERSON):
            shown[name] = data[name]
            if isinstance(term, Includes):
                shown[name] = [code for code in data[name] if code in term.codes]
    return {key: shown[key] for key in data if key in shown}


def _true_terms(condition: Expression, data: Mapping[str, Any]) -> Iterator[Expression]:
    if isinstance(condition, AllOf | AnyOf):
        for term in condition.terms:
            yield from _true_terms(term, data)
    elif holds(condition, data):
        yield condition


def open_candidates(scope: Scope, programme: Programme) -> QuerySet[Candidate]:
    """Who waits for a decision about a programme, within the user's reach. Raises `NotAllowed`."""
    scope.require(scope.may_open_people and scope.may_see(programme.sensitivity))
    return Candidate.objects.filter(scope.within(), programme=programme.key, until=None)


def is_any_dismissed() -> bool:
    """Whether somebody decided of any candidate that they are not to be enrolled."""
    return Candidate.objects.filter(outcome__in=DISMISSALS).exists()


def _counted(found: QuerySet[Candidate]) -> Counted:
    number = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)


def _first(found: QuerySet[Candidate], limit: int) -> list[Candidate]:
    """The first rows. Only ids are sorted, not the whole rows with the people in them."""
    ids = list(found.order_by("-since", "-id").values_list("pk", flat=True)[:limit])
    rows = Candidate.objects.select_related("resident__area", "organisation", "contact").in_bulk(ids)
    return [rows[key] for key in ids]


def _row(programme: Programme, candidate: Candidate) -> CandidateRow:
    data = candidate.contact.data if candidate.contact else {}
    return CandidateRow(candidate, candidate.resident, shown_by(programme, data))


def _behind(found: QuerySet[Candidate], after: str | None) -> QuerySet[Candidate]:
    """Behind the cursor; one that somebody bent begins the list anew."""
    try:
        day, last = (after or "").split("_")
        since, key = date.fromisoformat(day), int(last)
    except ValueError:
        return found
    return found.filter(Q(since__lte=since) & ~(Q(since=since) & Q(id__gte=key)))


def _cursor(candidate: Candidate) -> str:
    return f"{candidate.since.isoformat()}_{candidate.pk}"
