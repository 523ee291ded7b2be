"""Rows that are cases, or their steps: where each stands, and how closely it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F

from kangyu.catalogue.cases import case as declared
from kangyu.methods.indicators import Rows
from kangyu.registers.bulk import pieces
from kangyu.registers.casework.models import Case, CaseMove
from kangyu.registers.casework.queries import HANDED, named_by
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
        facts=[replace(plain(Bilingual("编号", "Number"), own.number), case=own.pk), *facts],
        source=own.contact,
        name=Bilingual(f"{kind.name.zh} {own.number}", f"{kind.name.en} {own.number}"),
        on=step.on if step else own.opened_on,
        case=own.pk,
        kept=Sensitivity(own.sensitivity),
    )


def _step(case: Case, step: CaseMove) -> list[Fact]:
    """The step itself, the limit when it was missed."""
    known = {move.key: move.name for move in declared(case.kind, case.version).moves}
    return [day(known.get(step.move, HANDED), step.on), *([_LATE] if step.is_late else [])]


def _tell_turn(row: OpenedRow, of: Rows, found: _Found) -> Told:
    """The state that the step led to, since when, and how it was left."""
    told, step = _tell(row, of, found), found.moves.get(row.row)
    if step is None:
        return told
    kind = declared(step.case.kind, step.case.version)
    left = step.case.moves.filter(pk__gt=step.pk).exclude(to_state=F("from_state")).order_by("pk").first()
    facts = [told.facts[0], day(kind.state(step.to_state).name, step.on)]
    facts += _step(step.case, left) if left else [Fact(Bilingual("办理", "Act"), Bilingual("尚未办理", "not yet"))]
    return replace(told, facts=[*facts, *told.facts[2:]])


def _owners_of(parties: Callable[[Sequence[int]], Mapping[int, tuple[int, int | None]]]) -> Callable:
    def owners(keys: Sequence[int]) -> list[OpenedRow]:
        found = parties(keys)
        return [OpenedRow(*found[key], key) for key in keys if key in found]

    return owners


def _owning(which: int) -> Callable[[Sequence[int]], dict[int, tuple[int, int | None]]]:
    """Whose the cases were, the first of their owners or the last, and whom they concern."""

    def owning(keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
        cases = by_id(Case.objects.only("kind", "version", "resident_id"), keys)
        owners = {}
        for key, made in _moves_of(cases).items():
            kind = declared(cases[key].kind, cases[key].version)
            had = [named[kind.owner] for each in made if kind.owner in (named := named_by(kind, each))]
            owners[key] = (had[which], cases[key].resident_id)
        return owners

    return owning


def _holding(keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Whose turn it was after the steps, until the next one was taken, and whom their cases concern."""
    steps = by_id(CaseMove.objects.select_related("case"), keys)
    of_case = _moves_of({step.case_id for step in steps.values()})
    found = {}
    for key, step in steps.items():
        kind, known = declared(step.case.kind, step.case.version), {}
        for each in of_case[step.case_id]:
            if each.pk > key and each.from_state != each.to_state:
                break
            known |= named_by(kind, each)
        found[key] = (known[kind.state(step.to_state).holder], step.case.resident_id)
    return found


def _moves_of(cases: Iterable[int]) -> dict[int, list[CaseMove]]:
    found: dict[int, list[CaseMove]] = {}
    for some in pieces(sorted(cases)):
        for made in CaseMove.objects.filter(case_id__in=some).order_by("pk"):
            found.setdefault(made.case_id, []).append(made)
    return found


def _making(keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Who made the steps, and whom their cases concern."""
    moves = by_id(CaseMove.objects.select_related("case"), keys)
    return {key: (move.organisation_id, move.case.resident_id) for key, move in moves.items() if move.organisation_id}


CASES = Teller(_gather, _tell, _owners_of(_owning(0)))
CASES_SINCE = Teller(_gather, _tell, _owners_of(_owning(-1)))
CASE_MOVES = Teller(_gather_moves, _tell, _owners_of(_making))
CASE_TURNS = Teller(_gather_moves, _tell_turn, _owners_of(_holding))
