"""From rows of the register to what the pages of cases show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move
from kangyu.methods.forms import Form
from kangyu.registers.attachments import queries as attached
from kangyu.registers.casework import queries as cases
from kangyu.registers.casework.queries import HAND_OVER, HANDED, Box, Case, CaseMove, Wanted
from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.answers import AnswerSection, sections_answered
from kangyu.web.people.pages import person_rows
from kangyu.web.person.header import PersonHeader

from .pages import Button, CasePage, Line, Part, Step, Tab
from .signs import clock_of, sign_of

BOXES = {
    Box.TO_ACT: Bilingual("待我办理", "To do"),
    Box.SENT: Bilingual("等待对方", "Waiting for others"),
    Box.ALL: Bilingual("全部", "All"),
}


def tabs_of(chosen: Box, counts: Mapping[str, int]) -> tuple[Tab, ...]:
    """The three lists."""
    return tuple(Tab(box.value, name, counts.get(box.value), box is chosen) for box, name in BOXES.items())


def words_of(box: Box, wanted: Wanted, organisation: Organisation | None) -> Bilingual:
    """The filters in words."""
    parts = [Bilingual(str(organisation), str(organisation))] if organisation else []
    parts.append(BOXES[box])
    if wanted.state and (state := _state_named(wanted.state)):
        parts.append(state)
    if wanted.is_late:
        parts.append(Bilingual("已超时", "late"))
    if wanted.is_urgent:
        parts.append(Bilingual("紧急", "urgent"))
    if wanted.name:
        parts.append(Bilingual(f"“{wanted.name}”", f"“{wanted.name}”"))
    return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def lines_of(found: list[Case], *, on: date, at: datetime) -> tuple[Line, ...]:
    """Cases as lines of a list."""
    people = {row.id: row for row in person_rows([case.resident for case in found if case.resident], on=on)}
    names = cases.organisations_of(found)
    return tuple(_line(case, people.get(case.resident_id), names.get(case.pk, {}), at) for case in found)


def _line(case: Case, person: object, names: Mapping[str, str], at: datetime) -> Line:
    kind = cases.kind_of(case)
    return Line(
        case=case,
        kind=kind,
        person=person,  # type: ignore[arg-type]
        subject=str(case.subject or ""),
        sign=sign_of(case, at),
        parties=tuple(names[party.key] for party in kind.parties if party.key in names),
        clock=clock_of(case.due_at, at),
        asks=kind.state(case.state).asks,
    )


def case_page(
    scope: Scope,
    case: Case,
    header: PersonHeader | None,
    *,
    at: datetime,
    back: str,
    problem: Bilingual | None = None,
) -> CasePage:
    """One case as its page shows it."""
    kind = cases.kind_of(case)
    opening = kind.opening_form(kind.move(case.opening))
    return CasePage(
        case=case,
        kind=kind,
        header=header,
        sign=sign_of(case, at),
        state=kind.state(case.state),
        clock=clock_of(case.due_at, at),
        watch=clock_of(case.watch_at, at) if case.answered_on is None and case.closed_at is None else None,
        parts=_parts(scope, case, kind),
        opening=sections_answered(opening, case.data),
        steps=steps_of(case),
        buttons=_buttons(kind, cases.moves_for(scope, case), case.state),
        problem=problem,
        back=back,
        papers=tuple(attached.of(cases.owner_of(case))),
        may_attach=may_attach(scope, case),
    )


def may_attach(scope: Scope, case: Case) -> bool:
    """Whether the user acts for one of the institutions of a case that is not closed yet."""
    return case.closed_at is None and bool(cases.parties_for(scope, case))


def steps_of(case: Case) -> tuple[Step, ...]:
    """The history, oldest first."""
    kind = cases.kind_of(case)
    return tuple(_step(kind, made) for made in cases.history_of(case))


def slip_texts(
    case: Case,
) -> tuple[tuple[AnswerSection, ...], tuple[AnswerSection, ...], Step | None, Step | None]:
    """What the slip says: on the way there (opening and sending together), on the way back, and the two moves."""
    kind = cases.kind_of(case)
    opening = kind.move(case.opening)
    made = cases.history_of(case)
    sending = _last(made, kind, lambda move: bool(move.names and move.sources))
    returning = _last(made, kind, lambda move: move.form is not None and move.is_answer and bool(move.to))
    out = list(sections_answered(kind.opening_form(opening), case.data)) if kind.watch else []
    if sending is not None and (form := kind.move(sending.move).form):
        out += sections_answered(form, sending.data)
    is_down = kind.watch is not None and case.opening not in kind.watch.openings
    if is_down:
        return (), tuple(out), None, _step(kind, made[0])
    first = sending or made[0]
    back = sections_answered(_form(kind, returning), returning.data) if returning else ()
    return tuple(out), tuple(back), _step(kind, first), _step(kind, returning) if returning else None


def _form(kind: Kind, made: CaseMove) -> Form:
    form = kind.move(made.move).form
    assert form is not None
    return form


def _last(made: Iterable[CaseMove], kind: Kind, fits: object) -> CaseMove | None:
    found = [each for each in made if each.move != HAND_OVER and fits(kind.move(each.move))]  # type: ignore[operator]
    return found[-1] if found else None


def _step(kind: Kind, made: CaseMove) -> Step:
    is_hand_over = made.move == HAND_OVER
    move = None if is_hand_over else kind.move(made.move)
    form = move.form if move and move.sources else None
    return Step(
        id=made.pk,
        name=move.name if move else HANDED,
        at=made.at,
        on=made.on,
        by=str(made.by or ""),
        organisation=str(made.organisation or ""),
        to_organisation=str(made.to_organisation or ""),
        reason=made.reason,
        answers=sections_answered(form, made.data) if form else (),
        is_late=made.is_late,
        due_at=made.due_at,
        is_hand_over=is_hand_over,
    )


def _parts(scope: Scope, case: Case, kind: Kind) -> tuple[Part, ...]:
    mine = cases.parties_for(scope, case) if case.closed_at is None else frozenset()
    holder = kind.state(case.state).holder
    return tuple(
        Part(row.party, kind.party(row.party).name, row.organisation, row.party == holder, row.party in mine)
        for row in cases.parties_named(case)
    )


def _buttons(kind: Kind, moves: tuple[Move, ...], state: str) -> tuple[Button, ...]:
    """The first move of the holder stands out; what asks nothing is done at once."""
    holder = kind.state(state).holder
    main = next((move for move in moves if kind.mover(move, state) == holder), None)
    return tuple(Button(move, _asks_nothing(move), move is main) for move in moves)


def _asks_nothing(move: Move) -> bool:
    return not (move.form or move.names or move.needs_reason or move.needs_proof)


def _state_named(key: str) -> Bilingual | None:
    return next((state.name for kind in cases.CASES for state in kind.states if state.key == key), None)
