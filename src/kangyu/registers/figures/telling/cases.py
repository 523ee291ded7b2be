"""Rows that are cases, or their steps: where each stands, and how closely it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kangyu.catalogue.cases import case as declared
from kangyu.methods.indicators import Rows
from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from ..opening import OpenedRow
from .told import Fact, Teller, Told, by_id, day, plain

_LATE = Fact(Bilingual("时限", "Limit"), Bilingual("超时", "late"))


@dataclass(frozen=True)
class _Found:
    cases: Mapping[int, Case]
    moves: Mapping[int, CaseMove] = field(default_factory=dict)


def _gather(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    return _Found(by_id(Case.objects.select_related("contact__message"), [row.row for row in rows]))


def _gather_moves(rows: Sequence[OpenedRow], of: Rows, on: date) -> _Found:
    related = ("case__contact__message", "to_organisation")
    moves = by_id(CaseMove.objects.select_related(*related), [row.row for row in rows])
    return _Found({key: move.case for key, move in moves.items()}, moves)


def _tell(row: OpenedRow, of: Rows, found: _Found) -> Told:
    own = found.cases.get(row.row)
    if own is None:
        return Told([], name=Bilingual("已不存在的个案", "a case that is gone"))
    kind, step = declared(own.kind, own.version), found.moves.get(row.row)
    facts = _step(own, step) if step else [day(Bilingual("发起", "Opened"), own.opened_on)]
    facts.append(Fact(Bilingual("现状", "Now"), kind.state(own.state).name))
    if own.closed_on:
        facts.append(day(Bilingual("结束", "Closed"), own.closed_on))
    return Told(
        facts=[plain(Bilingual("编号", "Number"), own.number), *facts],
        source=own.contact,
        name=Bilingual(f"{kind.name.zh} {own.number}", f"{kind.name.en} {own.number}"),
        on=step.on if step else own.opened_on,
        kept=Sensitivity(own.sensitivity),
    )


def _step(case: Case, step: CaseMove) -> list[Fact]:
    """The step itself, the limit when it was missed."""
    known = {move.key: move.name for move in declared(case.kind, case.version).moves}
    name = known.get(step.move, Bilingual("转交", "Handed over"))
    return [day(name, step.on), *([_LATE] if step.is_late else [])]


def _owners_of(parties: Callable[[Sequence[int]], Mapping[int, tuple[int, int | None]]]) -> Callable:
    def owners(keys: Sequence[int]) -> list[OpenedRow]:
        found = parties(keys)
        return [OpenedRow(*found[key], key) for key in keys if key in found]

    return owners


def _owning(keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Whose the cases are, by the declaration, and whom they concern."""
    cases = by_id(Case.objects.only("kind", "version", "resident_id"), keys)
    owner = {key: declared(case.kind, case.version).owner for key, case in cases.items()}
    parties = CaseParty.objects.filter(case_id__in=list(cases)).values_list("case_id", "party", "organisation_id")
    return {key: (place, cases[key].resident_id) for key, party, place in parties if owner[key] == party}


def _making(keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Who made the steps, and whom their cases concern."""
    moves = by_id(CaseMove.objects.select_related("case"), keys)
    return {key: (move.organisation_id, move.case.resident_id) for key, move in moves.items() if move.organisation_id}


CASES = Teller(_gather, _tell, _owners_of(_owning))
CASE_MOVES = Teller(_gather_moves, _tell, _owners_of(_making))
