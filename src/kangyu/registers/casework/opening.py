"""Opening cases, by the batch. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kangyu.catalogue.cases import case_on
from kangyu.catalogue.sensitivities import of_programme
from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move, step, urgency_of, watched_until
from kangyu.registers.bulk import insert_rows, new_ids, take_turn
from kangyu.registers.calendars.queries import working_days
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.vocabulary.working_days import WorkingDays

from .carrying import PARTIES, rows_of_parties
from .clocks import last_moment, moment_of, start_of_clock
from .entries import CaseEntry, refused
from .feeding import bring_tasks
from .models import Case, CaseMove, CaseParty
from .queries import kind_of, standing

COLUMNS = (
    *("id", "number", "kind", "version", "opening", "state", "urgency", "resident_id", "subject_id", "holder_id"),
    *("programme", "sensitivity", "data", "contact_id", "opened_on", "opened_at", "opened_by_id", "due_at", "watch_at"),
    *("outcome", "revision"),
)


def open_cases(entries: Sequence[CaseEntry], *, by: int | None, now: datetime) -> list[int]:
    """Open cases: the rows, their parties, the first move, and the tasks of who must act. Their ids, in order.

    Raises KeyError for a kind, move or party that is not declared, ValueError for a party without an institution.
    """
    take_turn()
    calendar = working_days()
    ids = new_ids(Case, len(entries))
    opened = [opened_case(entry, key, calendar, by, now) for entry, key in zip(entries, ids, strict=True)]
    insert_rows(Case, COLUMNS, [tuple([getattr(case, name) for name in COLUMNS]) for case in opened])
    parties = {case.pk: dict(entry.parties) for case, entry in zip(opened, entries, strict=True)}
    insert_rows(CaseParty, PARTIES, rows_of_parties(parties))
    moves = [opening_move(entry, case, by, now) for entry, case in zip(entries, opened, strict=True)]
    insert_rows(CaseMove, CaseMove.WRITTEN, moves)
    bring_tasks(opened, parties, now=now, by=by)
    return list(ids)


def refuse_second(kind: Kind, opening: str, resident_id: int, programme: str) -> None:
    """Refuse to open what is running already: of the same person and programme, the same way. Holds the turn.

    Raises `Refused` with `case_id`, the running case.
    """
    take_turn()
    running = standing(kind, opening, resident_id, programme)
    if running is not None:
        refusal = refused(
            "standing", kind=kind.name, number=running.number, state=kind_of(running).state(running.state).name
        )
        refusal.case_id = running.pk
        raise refusal


def opened_case(entry: CaseEntry, key: int, calendar: WorkingDays, by: int | None, now: datetime) -> Case:
    """The case as it stands once it is opened; not written."""
    kind = case_on(entry.kind, entry.on)
    opening = kind.move(entry.opening)
    _check(kind, opening, entry)
    moved = step(kind, opening, "", entry.data, at=start_of_clock(entry.on, now), calendar=calendar)
    watch_at = watched_until(kind, opening, at=moment_of(entry.on, now), calendar=calendar)
    if watch_at is not None and entry.watch_on is not None:
        watch_at = last_moment(entry.watch_on, now)
    return Case(
        id=key,
        number=f"{kind.prefix}{entry.on:%Y%m%d}-{key:06d}",
        kind=kind.key,
        version=kind.version,
        opening=opening.key,
        state=moved.state.key,
        urgency=urgency_of(kind, entry.data),
        resident_id=entry.resident_id,
        subject_id=entry.subject_id,
        holder_id=entry.parties[moved.holder or ""],
        programme=entry.programme,
        sensitivity=_sensitivity(kind, entry).value,
        data=dict(entry.data),
        contact_id=entry.contact_id,
        opened_on=entry.on,
        opened_at=now,
        opened_by_id=by,
        due_at=moved.due_at,
        watch_at=watch_at,
    )


def _check(kind: Kind, opening: Move, entry: CaseEntry) -> None:
    if opening.sources:
        raise ValueError(f"case {kind.key}: {opening.key} opens nothing")
    for party in entry.parties:
        kind.party(party)
    missing = {opening.by, opening.names} - {""} - set(entry.parties)
    if missing:
        raise ValueError(f"case {kind.key}: nobody is named as {sorted(missing)[0]}")


def _sensitivity(kind: Kind, entry: CaseEntry) -> Sensitivity:
    """The case's own, else its programme's, else that of its kind."""
    own = of_programme(entry.programme, entry.sensitivity)
    return own if own is not Sensitivity.ORDINARY else kind.sensitivity


def opening_move(entry: CaseEntry, case: Case, by: int | None, now: datetime) -> tuple[object, ...]:
    """The first move, as a row of `CaseMove.WRITTEN`."""
    opening = case_on(entry.kind, entry.on).move(entry.opening)
    acting, named = entry.parties[opening.by], entry.parties.get(opening.names)
    return case.pk, opening.key, "", case.state, entry.on, now, by, acting, opening.names, named, {}, "", None, False
