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

from .clocks import last_moment, moment_of, start_of_clock
from .entries import CaseEntry, refused
from .feeding import bring_tasks
from .models import Case, CaseMove, CaseParty
from .queries import kind_of, standing

_COLUMNS = (
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
    rows = [_row(entry, key, calendar, by, now) for entry, key in zip(entries, ids, strict=True)]
    insert_rows(Case, _COLUMNS, rows)
    opened = [Case(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
    parties = {case.pk: dict(entry.parties) for case, entry in zip(opened, entries, strict=True)}
    insert_rows(
        CaseParty,
        ("case_id", "party", "organisation_id"),
        [(case, party, organisation) for case, some in parties.items() for party, organisation in some.items()],
    )
    insert_rows(
        CaseMove, CaseMove.WRITTEN, [_move(entry, case, by, now) for entry, case in zip(entries, opened, strict=True)]
    )
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


def _row(entry: CaseEntry, key: int, calendar: WorkingDays, by: int | None, now: datetime) -> tuple[object, ...]:
    kind = case_on(entry.kind, entry.on)
    opening = kind.move(entry.opening)
    _check(kind, opening, entry)
    moved = step(kind, opening, "", entry.data, at=start_of_clock(entry.on, now), calendar=calendar)
    watch_at = watched_until(kind, opening, at=moment_of(entry.on, now), calendar=calendar)
    if watch_at is not None and entry.watch_on is not None:
        watch_at = last_moment(entry.watch_on, now)
    holder = entry.parties[moved.holder or ""]
    number = f"{kind.prefix}{entry.on:%Y%m%d}-{key:06d}"
    return (
        *(key, number, kind.key, kind.version, opening.key, moved.state.key, urgency_of(kind, entry.data)),
        *(entry.resident_id, entry.subject_id, holder, entry.programme, _sensitivity(kind, entry).value),
        *(dict(entry.data), entry.contact_id, entry.on, now, by, moved.due_at, watch_at, "", 0),
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


def _move(entry: CaseEntry, case: Case, by: int | None, now: datetime) -> tuple[object, ...]:
    opening = case_on(entry.kind, entry.on).move(entry.opening)
    acting, named = entry.parties[opening.by], entry.parties.get(opening.names)
    return case.pk, opening.key, "", case.state, entry.on, now, by, acting, opening.names, named, {}, "", None, False
