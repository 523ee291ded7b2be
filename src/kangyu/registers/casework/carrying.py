"""Carrying cases on, by the batch: the state, the clocks, the move that nobody changes, the tasks. In the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Max

from kangyu.catalogue.cases import case as declared
from kangyu.methods.cases import Move, Moved, is_late, step
from kangyu.registers.bulk import insert_rows, pieces, take_turn, update_rows
from kangyu.registers.calendars.queries import working_days
from kangyu.registers.tasks import actions as tasks
from kangyu.vocabulary.working_days import WorkingDays

from .clocks import moment_of, start_of_clock
from .entries import MoveEntry, refused
from .feeding import Pool, bring_tasks, end_tasks
from .models import Case, CaseMove, CaseParty

LONGEST = 200
PARTIES = ("case_id", "party", "organisation_id", "managed_by_id")
STATE = ("state", "holder_id", "due_at", "answered_on", "closed_on", "closed_at", "outcome", "revision")


def carry(entries: Sequence[MoveEntry], *, by: int | None, now: datetime) -> None:
    """Make moves that are admitted already; of each case one. The cases given are brought up to date.

    Raises `Refused` when a case does not stand where its move begins.
    """
    if not entries:
        return
    take_turn()
    calendar = working_days()
    parties = parties_of([entry.case for entry in entries])
    done = [made(entry, parties[entry.case.pk], calendar, now) for entry in entries]
    _write(entries, done, by=by, now=now)
    feed(entries, done, parties, by=by, now=now)


class Done:
    """What a move changed, for the rows and the tasks that follow from it."""

    __slots__ = ("due_at", "from_state", "is_answered", "is_late", "move", "was_watched")

    def __init__(self, case: Case, move: Move, at: datetime) -> None:
        self.move, self.from_state, self.due_at = move, case.state, case.due_at
        self.is_late = is_late(case.due_at, at)
        self.was_watched = case.watch_at is not None and case.answered_on is None
        self.is_answered = False


def made(entry: MoveEntry, parties: dict[str, int], calendar: WorkingDays, now: datetime) -> Done:
    """Make a move in memory: the case and its parties are brought up to date. What it changed."""
    case = entry.case
    kind = declared(case.kind, case.version)
    move = kind.move(entry.move)
    if case.state not in move.sources:
        raise refused("state", state=kind.state(case.state).name, move=move.name)
    done = Done(case, move, now if entry.is_entered else moment_of(entry.on, now))
    if move.names and entry.named_id is not None:
        parties[move.names] = entry.named_id
    at = start_of_clock(entry.on, now)
    moved = step(kind, move, case.state, case.data, at=at, calendar=calendar, due_at=case.due_at)
    _settle(case, moved, parties, entry, done, now)
    return done


def _settle(case: Case, moved: Moved, parties: Mapping[str, int], entry: MoveEntry, done: Done, now: datetime) -> None:
    case.state, case.due_at = moved.state.key, moved.due_at
    case.holder_id = parties[moved.holder] if moved.holder else None
    case.revision += 1
    if done.was_watched and (done.move.is_answer or moved.state.is_success):
        case.answered_on, done.is_answered = entry.on, True
    said = entry.outcome or str(entry.data.get(done.move.outcome, "")) if done.move.outcome else entry.outcome
    if said or not moved.state.is_open:
        case.outcome = (said or entry.reason or case.outcome)[:LONGEST]
    if not moved.state.is_open:
        case.closed_on, case.closed_at = entry.on, now


def parties_of(cases: Iterable[Case]) -> dict[int, dict[str, int]]:
    """The institutions of cases, by party."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for ids in pieces([case.pk for case in cases]):
        rows = CaseParty.objects.filter(case_id__in=ids).values_list("case_id", "party", "organisation_id")
        for case, party, organisation in rows:
            found[case][party] = organisation
    return found


def rows_of_parties(parties: Mapping[int, Mapping[str, int]]) -> list[tuple[int, str, int, int | None]]:
    """Rows of `PARTIES` for institutions by party, by case; the cases are written already."""
    managing: dict[int, int | None] = {}
    for ids in pieces(list(parties)):
        managing.update(Case.objects.filter(pk__in=ids).values_list("pk", "resident__organisation"))
    return [
        (case, party, organisation, managing[case])
        for case, some in parties.items()
        for party, organisation in some.items()
    ]


def put_parties(parties: Mapping[int, Mapping[str, int]]) -> None:
    """Let the institutions take these parts in running cases, instead of whoever had them."""
    CaseParty.objects.bulk_create(
        [CaseParty(**dict(zip(PARTIES, row, strict=True))) for row in rows_of_parties(parties)],
        500,
        update_conflicts=True,
        unique_fields=["case", "party"],
        update_fields=["organisation", "managed_by"],
    )


def last_days(cases: Iterable[Case]) -> dict[int, date]:
    """By case the day of its newest move, before which nothing more can happen."""
    found = {case.pk: case.opened_on for case in cases}
    for ids in pieces(list(found)):
        made = CaseMove.objects.filter(case_id__in=ids).order_by()
        found.update(made.values_list("case_id").annotate(last=Max("on")))
    return found


def _write(entries: Sequence[MoveEntry], done: Sequence[Done], *, by: int | None, now: datetime) -> None:
    cases = [entry.case for entry in entries]
    update_rows(Case, STATE, [(*(getattr(case, name) for name in STATE), case.pk) for case in cases])
    rows = [move_row(entry, each, by, now) for entry, each in zip(entries, done, strict=True)]
    insert_rows(CaseMove, CaseMove.WRITTEN, rows)
    put_parties(
        {
            entry.case.pk: {each.move.names: entry.named_id}
            for entry, each in zip(entries, done, strict=True)
            if each.move.names and entry.named_id is not None
        }
    )


def move_row(entry: MoveEntry, done: Done, by: int | None, now: datetime) -> tuple[object, ...]:
    """The move, as a row of `CaseMove.WRITTEN`."""
    return (
        *(entry.case.pk, done.move.key, done.from_state, entry.case.state, entry.on, now, by, entry.organisation_id),
        *(done.move.names if entry.named_id else "", entry.named_id, dict(entry.data), entry.reason, done.due_at),
        done.is_late,
    )


def feed(
    entries: Sequence[MoveEntry],
    done: Sequence[Done],
    parties: Mapping[int, Mapping[str, int]],
    *,
    by: int | None,
    now: datetime,
    pool: Pool = tasks,
) -> None:
    """Bring the tasks in line with moves that were made."""
    by_day: dict[date, list[tuple[MoveEntry, Done]]] = defaultdict(list)
    for entry, each in zip(entries, done, strict=True):
        by_day[entry.on].append((entry, each))
    for on, some in by_day.items():
        left = [(entry.case, each.from_state, _is_holders(entry, each)) for entry, each in some if each.move.to]
        ended = [
            (entry.case, each.is_answered)
            for entry, each in some
            if each.was_watched and (each.is_answered or entry.case.closed_at)
        ]
        end_tasks(left, ended, on=on, now=now, by=by, pool=pool)
    running = [entry.case for entry in entries if entry.case.closed_at is None]
    bring_tasks(running, parties, now=now, by=by, pool=pool)


def _is_holders(entry: MoveEntry, done: Done) -> bool:
    """Whether the holder itself made the move, so that its task is done; by anybody else it is withdrawn."""
    kind = declared(entry.case.kind, entry.case.version)
    return kind.mover(done.move, done.from_state) == kind.state(done.from_state).holder
