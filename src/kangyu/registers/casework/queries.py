"""Reading cases, in the user's scope: what is to be done, what was sent, one case with all its moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kangyu.catalogue.cases import CASES
from kangyu.catalogue.cases import case as declared
from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move, moves_open_to
from kangyu.registers.bulk import pieces
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual

from .carrying import last_days, parties_of
from .listing import Box, Page, Wanted, counts, list_cases
from .models import OPEN, Case, CaseMove, CaseParty
from .moving import HAND_OVER, HANDED, refusal_of
from .policies import actor_of, kept_for, seen_by

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident


__all__ = [
    "CASES",
    "HANDED",
    "HAND_OVER",
    "Box",
    "Case",
    "CaseMove",
    "CaseParty",
    "Page",
    "Wanted",
    "counts",
    "last_days",
    "list_cases",
]


_FEW = 5
"""So many institutions of a kind are few: the county's hospitals, not its village clinics."""


def case(scope: Scope, case_id: int) -> Case:
    """One case; NotFound also when it is not the user's to see."""
    related = ("resident", "subject", "holder", "contact", "opened_by")
    found = seen_by(scope).select_related(*related).filter(pk=case_id).first()
    if found is None:
        raise NotFound(f"case {case_id}")
    return found


def is_open_to(scope: Scope, case_id: int) -> bool:
    """Whether a case is the user's to see."""
    return seen_by(scope).filter(pk=case_id).exists()


def owner_of(found: Case) -> str:
    """The owner of its papers in the register of attachments."""
    return f"case:{found.pk}"


def kind_of(found: Case) -> Kind:
    """The declaration that the case follows."""
    return declared(found.kind, found.version)


def history_of(found: Case) -> list[CaseMove]:
    """All moves of a case, in their order."""
    related = ("by", "organisation", "from_organisation", "to_organisation")
    return list(CaseMove.objects.filter(case=found).select_related(*related).order_by("id"))


def parties_named(found: Case) -> list[CaseParty]:
    """The institutions of a case, in the order of the declaration."""
    order = [party.key for party in kind_of(found).parties]
    rows = CaseParty.objects.filter(case=found).select_related("organisation")
    return sorted(rows, key=lambda row: order.index(row.party))


def moves_for(scope: Scope, found: Case) -> tuple[Move, ...]:
    """The moves that the user may make now."""
    return moves_open_to(kind_of(found), found.state, actor_of(scope, parties_of([found])[found.pk]))


def why_not(found: Case, move: Move) -> Bilingual:
    """Why a move that is not open to the user cannot be made now, in words."""
    return refusal_of(kind_of(found), move, found).message


def openings_for(scope: Scope, kind: Kind) -> tuple[Move, ...]:
    """The ways in which the user's institution may open a case of that kind."""
    user = scope.user
    if user is None or user.organisation is None or not scope.may_record:
        return ()
    return tuple(move for move in kind.openings if _may_open(kind, move, user.role, user.organisation.kind))


@dataclass(frozen=True, slots=True)
class Institutions:
    """Who can play a part: the usual ones, of the same township or the few of their kind in the county, and all others."""

    near: tuple[Organisation, ...] = ()
    others: tuple[Organisation, ...] = ()

    def __len__(self) -> int:
        return len(self.near) + len(self.others)

    def __contains__(self, organisation_id: object) -> bool:
        return any(one.pk == organisation_id for one in (*self.near, *self.others))


def institutions_for(
    kind: Kind, party: str, *, near: Organisation | None = None, but: Collection[int] = ()
) -> Institutions:
    """The institutions that can play a part, in the order of the declared kinds, then by code; seen from `near`."""
    kinds = kind.party(party).kinds
    found = Organisation.objects.filter(closed_on=None).exclude(pk__in=but)
    rows = list(found.filter(kind__in=kinds) if kinds else found)
    rows.sort(key=lambda one: (kinds.index(one.kind) if kinds else 0, one.code))
    of_kind = Counter(one.kind for one in rows)
    township = _township(near.lineage) if near else None
    is_usual = [of_kind[one.kind] <= _FEW or (township and _township(one.lineage) == township) for one in rows]
    return Institutions(
        tuple(one for one, usual in zip(rows, is_usual, strict=True) if usual),
        tuple(one for one, usual in zip(rows, is_usual, strict=True) if not usual),
    )


def _township(lineage: str) -> str:
    """What stands right below the county's bureau."""
    return "/".join(lineage.split("/")[:2])


def _may_open(kind: Kind, move: Move, role: str, institution: str) -> bool:
    kinds = kind.party(move.by).kinds
    return (not kinds or institution in kinds) and (not move.roles or role in move.roles)


def parties_for(scope: Scope, found: Case) -> frozenset[str]:
    """The parties for which the user may act."""
    return actor_of(scope, parties_of([found])[found.pk]).parties


def receipt(scope: Scope, case_id: int, move_id: int) -> CaseMove:
    """A hand-over with its case: for who takes part in the case, and for the institution that gave it away."""
    made = CaseMove.objects.select_related("case__resident", "by", "from_organisation", "to_organisation").filter(
        pk=move_id, case_id=case_id, to_organisation__isnull=False, from_organisation__isnull=False
    )
    row = made.filter(case__in=kept_for(scope)).first()
    if row is None or not (scope.covers(row.from_organisation_id) or is_open_to(scope, case_id)):
        raise NotFound(f"hand-over {move_id}")
    return row


def parties_at(found: Case, made: CaseMove) -> dict[str, Organisation]:
    """The institutions of a case by party as they stood once a move was made, told from its moves."""
    kind, known = kind_of(found), {}
    for each in history_of(found):
        known |= named_by(kind, each)
        if each.pk == made.pk:
            break
    places = Organisation.objects.in_bulk(known.values())
    return {party: places[one] for party, one in known.items()}


def named_by(kind: Kind, made: CaseMove) -> dict[str, int]:
    """Who plays which part from a move on: the one who opens the case, the one whom a move names."""
    named = {} if made.from_state else {kind.move(made.move).by: made.organisation_id}
    if made.party:
        named[made.party] = made.to_organisation_id
    return {party: one for party, one in named.items() if one is not None}


def standing(kind: Kind, opening: str, resident_id: int, programme: str | None = None) -> Case | None:
    """A running case of that kind about a resident that leads the same way, of one programme or of any."""
    found = Case.objects.filter(OPEN, resident_id=resident_id, kind=kind.key).order_by("id")
    if programme is not None:
        found = found.filter(programme=programme)
    return next((each for each in found if kind_of(each).is_same_way(each.opening, opening)), None)


def open_among(scope: Scope, ids: Collection[int]) -> set[int]:
    """Which of these cases are the user's to see."""
    return {
        key for some in pieces(sorted(ids)) for key in seen_by(scope).filter(pk__in=some).values_list("pk", flat=True)
    }


def cases_of(scope: Scope, resident: Resident) -> list[Case]:
    """The cases about a resident whom the caller may see, newest first."""
    closely = sorted(scope.sensitivities & resident.open_to_reader)
    found = Case.objects.filter(resident=resident, sensitivity__in=closely).select_related("holder")
    return list(found.order_by("-id"))


def waiting_for_answer(residents: Collection[int], kind: str) -> list[Case]:
    """Cases of that kind about residents (ids) whose outcome the watching party does not know, soonest first."""
    found: list[Case] = []
    for ids in pieces(list(residents)):
        found += Case.objects.filter(OPEN, resident_id__in=ids, kind=kind, answered_on=None, watch_at__isnull=False)
    return sorted(found, key=lambda each: (each.urgency, each.watch_at, each.pk))


def waiting_everywhere(kind: str) -> list[Case]:
    """All open cases of a kind whose outcome the watching party does not know, oldest first: for demonstrations."""
    found = Case.objects.filter(OPEN, kind=kind, answered_on=None, watch_at__isnull=False)
    return list(found.order_by("opened_on", "id"))


def about_resident(case_id: int, kind: str) -> Case | None:
    """A case of that kind with its resident, whoever asks: the caller asks whether the person is open to them."""
    found = Case.objects.filter(pk=case_id, kind=kind, resident__isnull=False)
    return found.select_related("resident", "contact", "holder").first()


def cases_of_programme(residents: Collection[int], kind: str) -> dict[tuple[int, str], list[Case]]:
    """All cases of a kind by resident and programme, oldest first: for whoever keeps them in line with contacts."""
    found: dict[tuple[int, str], list[Case]] = {}
    for ids in pieces(list(residents)):
        for row in Case.objects.filter(resident_id__in=ids, kind=kind).exclude(programme="").order_by("id"):
            found.setdefault((row.resident_id, row.programme), []).append(row)
    return found


def has_any(kind: str, opening: str) -> bool:
    """Whether a case of that kind was ever opened that way."""
    return Case.objects.filter(kind=kind, opening=opening).exists()


def organisations_of(cases: Sequence[Case]) -> dict[int, Mapping[str, str]]:
    """Names of the institutions by party, by case, for lists."""
    found: dict[int, dict[str, str]] = {}
    rows = CaseParty.objects.filter(case__in=[each.pk for each in cases])
    for case_id, party, name in rows.values_list("case_id", "party", "organisation__short_name"):
        found.setdefault(case_id, {})[party] = name
    return dict(found)
