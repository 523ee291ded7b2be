"""Whole courses of cases, from where they begin to where they stand, written at once: for worlds under construction.

Every step is reckoned by the functions of `open_cases` and `carry`, with its own moment of writing; what they would write
one after the other is written once, as it is in the end. A test holds both ways equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kangyu.registers.bulk import insert_rows, new_ids, take_turn, update_rows
from kangyu.registers.calendars.queries import working_days
from kangyu.registers.tasks.drafting import Draft
from kangyu.vocabulary.working_days import WorkingDays

from .carrying import PARTIES, STATE, feed, made, move_row, parties_of, put_parties, rows_of_parties
from .entries import CaseEntry, MoveEntry
from .feeding import bring_tasks, source_of
from .models import Case, CaseMove, CaseParty
from .opening import COLUMNS, opened_case, opening_move

_ENDS = ("answered_on", "closed_on", "closed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move that whoever has the turn makes on a day and writes down at a moment; `named_id` as in `MoveEntry`."""

    move: str
    on: date
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    named_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a case went: one that is running, or what opened it at a moment, and its further steps."""

    begun: Case | CaseEntry
    steps: Sequence[Step]
    opened_at: datetime | None = None


def write_courses(courses: Sequence[Course], *, by: int | None) -> list[Case]:
    """Write what the courses bring about. Their cases as they are then, in order. In the caller's transaction.

    Raises as `open_cases` and `carry` do.
    """
    take_turn()
    running = [course.begun for course in courses if isinstance(course.begun, Case)]
    walk = _Walk(parties_of(running), Draft([source_of(case) for case in running]), working_days(), by)
    keys = iter(new_ids(Case, len(courses) - len(running)))
    cases = [walk.go(course, keys) for course in courses]
    walk.write(cases, {case.pk for case in running})
    return cases


@dataclass
class _Walk:
    """What courses bring about, not written yet."""

    parties: dict[int, dict[str, int]]
    pool: Draft
    calendar: WorkingDays
    by: int | None
    moves: list[tuple[object, ...]] = field(default_factory=list)

    def go(self, course: Course, keys: Iterator[int]) -> Case:
        begun = course.begun
        case = begun if isinstance(begun, Case) else self._open(begun, next(keys), course.opened_at)
        for step in course.steps:
            self._carry(case, step)
        return case

    def _open(self, entry: CaseEntry, key: int, at: datetime | None) -> Case:
        if at is None:
            raise ValueError("a case is opened at a moment")
        case = opened_case(entry, key, self.calendar, self.by, at)
        self.parties[key] = dict(entry.parties)
        self.moves.append(opening_move(entry, case, self.by, at))
        bring_tasks([case], self.parties, now=at, by=self.by, pool=self.pool)
        return case

    def _carry(self, case: Case, step: Step) -> None:
        entry = MoveEntry(
            case=case,
            move=step.move,
            on=step.on,
            data=step.data,
            organisation_id=case.holder_id,
            named_id=step.named_id,
            is_entered=True,
        )
        done = made(entry, self.parties[case.pk], self.calendar, step.at)
        self.moves.append(move_row(entry, done, self.by, step.at))
        feed([entry], [done], self.parties, by=self.by, now=step.at, pool=self.pool)

    def write(self, cases: Sequence[Case], running: set[int]) -> None:
        """Cases, their parties, moves and tasks."""
        new = [case for case in cases if case.pk not in running]
        moved = [case for case in cases if case.pk in running]
        insert_rows(Case, (*COLUMNS, *_ENDS), [_values(case, (*COLUMNS, *_ENDS)) for case in new])
        update_rows(Case, STATE, [_values(case, (*STATE, "pk")) for case in moved])
        insert_rows(CaseParty, PARTIES, rows_of_parties({case.pk: self.parties[case.pk] for case in new}))
        put_parties({case.pk: self.parties[case.pk] for case in moved})
        insert_rows(CaseMove, CaseMove.WRITTEN, self.moves)
        self.pool.write()


def _values(case: Case, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple([getattr(case, name) for name in names])
