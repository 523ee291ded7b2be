"""How sources feed the pool, by the batch: put, settle, withdraw. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kangyu.catalogue.sensitivities import of_programme
from kangyu.catalogue.tasks import task_kind
from kangyu.registers.bulk import insert_rows, new_ids, pieces, take_turn, update_rows

from .entries import Held, Key, Put, TaskEntry
from .models import OPEN, Task, TaskEvent

STATED = (
    "programme",
    "resident_id",
    "home_id",
    "title_zh",
    "title_en",
    "words",
    "due_on",
    "due_at",
    "urgency",
    "sensitivity",
    "needs_proof",
)
HELD = ("organisation_id", "assignee_id", "claimed_at", "offered_to_id", "escalated_to_id")
_KNOWN = ("id", "source", "kind", *STATED, *HELD, "urged_times", "returned_times", "opened_at")
NEW = (
    *("id", "source", "kind", *STATED, *HELD),
    *("urged_times", "returned_times", "opened_at", "opened_by_id", "opened_from_id", "state", "outcome"),
)
ENDED = ("state", "done_on", "ended_at", "ended_by_id", "outcome", "offered_to_id")
LONGEST_OUTCOME = 200


def put(entries: Sequence[TaskEntry], *, now: datetime) -> Put:
    """Bring the open tasks to what their sources want; a source that has none of that kind yet gets one.

    A task whose day moved keeps who claimed it; one that goes to another institution goes back into the pool. An entry
    equal to what stands changes nothing.

    Raises:
        KeyError: a kind that is not declared.
    """
    take_turn()
    wanted = {entry.key: entry for entry in entries}
    done, ids = _bring_all(wanted, _open_by_key(wanted), now)
    return Put(done.added, done.changed, done.unchanged, tuple(ids[entry.key] for entry in entries))


def hold(
    residents: Collection[int],
    kinds: Collection[str],
    entries: Iterable[TaskEntry],
    *,
    fulfilled: Mapping[str, date],
    now: datetime,
) -> Held:
    """Make the open tasks of these kinds about these residents exactly the entries. Repairs whatever was wrong.

    Args:
        fulfilled: by source, the day of its newest contact: a task that nobody need do any more is done on that day if
            it was open by then, else withdrawn.
    """
    take_turn()
    wanted = {entry.key: entry for entry in entries}
    known = _open_about(residents, kinds)
    ended = [row for key, row in known.items() if key not in wanted]
    days = {(row["source"], row["kind"]): fulfilled.get(row["source"]) for row in ended}
    for state in (Task.State.DONE, Task.State.WITHDRAWN):
        is_done = state == Task.State.DONE
        some = [row for row in ended if _was_open_on(row, days[row["source"], row["kind"]]) is is_done]
        _end(some, state, days if is_done else {}, now)
    brought, _ = _bring_all(wanted, {key: row for key, row in known.items() if key in wanted}, now)
    return Held(brought.added, brought.changed, len(ended))


def _bring_all(
    wanted: Mapping[Key, TaskEntry], known: Mapping[Key, dict[str, Any]], now: datetime
) -> tuple[Put, dict[Key, int]]:
    """Write what is new, what changed, and what was done meanwhile; the ids of the open tasks."""
    fulfilled = {key for key, row in known.items() if _is_fulfilled(row, wanted[key])}
    _end([known[key] for key in fulfilled], Task.State.DONE, {key: wanted[key].fulfilled_on for key in fulfilled}, now)
    standing = {key: row for key, row in known.items() if key not in fulfilled}
    added = _add([entry for key, entry in wanted.items() if key not in standing], now)
    changed = [row for key, row in standing.items() if bring(row, wanted[key])]
    update_rows(Task, (*STATED, *HELD), [(*_values(row, (*STATED, *HELD)), row["id"]) for row in changed])
    tell_moves(changed, now)
    ids = {key: row["id"] for key, row in standing.items()} | added
    return Put(len(added), len(changed), len(standing) - len(changed)), ids


def settle(keys: Iterable[Key], *, on: date, outcome: str = "", by: int | None, now: datetime) -> int:
    """Mark the open tasks of these sources and kinds as done on a day. How many there were.

    Args:
        by: id of the user who did what the task asked for, None for the system.
    """
    take_turn()
    rows = list(_open_by_key(dict.fromkeys(keys)).values())
    _end(rows, Task.State.DONE, {(row["source"], row["kind"]): on for row in rows}, now, outcome=outcome, by=by)
    return len(rows)


def withdraw(keys: Iterable[Key], *, now: datetime, reason: str = "", by: int | None = None) -> int:
    """Take the open tasks of these sources and kinds out of the pool: nobody need do them any more. How many."""
    take_turn()
    rows = list(_open_by_key(dict.fromkeys(keys)).values())
    _end(rows, Task.State.WITHDRAWN, {}, now, outcome=reason, by=by)
    return len(rows)


def _open_by_key(keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """The open tasks of these keys, locked where the database can."""
    wanted = set(keys)
    return {key: row for key, row in open_tasks({source for source, _ in wanted}).items() if key in wanted}


def open_tasks(sources: Collection[str]) -> dict[Key, dict[str, Any]]:
    """The open tasks of these sources, locked where the database can."""
    found: dict[Key, dict[str, Any]] = {}
    for some in pieces(sorted(sources)):
        for row in _locked(Task.objects.filter(OPEN, source__in=some)):
            found[row["source"], row["kind"]] = row
    return found


def _open_about(residents: Collection[int], kinds: Collection[str]) -> dict[Key, dict[str, Any]]:
    """The open tasks of these kinds about these residents.

    The kinds are told apart here: asked for both, SQLite walks all tasks of the county by kind, and a person has few.
    """
    found: dict[Key, dict[str, Any]] = {}
    for ids in pieces(sorted(residents)):
        for row in _locked(Task.objects.filter(OPEN, resident_id__in=ids)):
            if row["kind"] in kinds:
                found[row["source"], row["kind"]] = row
    return found


def _locked(found: QuerySet[Task]) -> QuerySet[Task, dict[str, Any]]:
    return found.select_for_update(of=("self",)).values(*_KNOWN)


def _is_fulfilled(row: dict[str, Any], entry: TaskEntry) -> bool:
    """Whether a person had this task in hand, or saw it late, and it is done now."""
    if entry.fulfilled_on is None or entry.due_on == row["due_on"]:
        return False
    is_touched = row["claimed_at"] or row["escalated_to_id"] or row["urged_times"] or row["returned_times"]
    return bool(is_touched) and _was_open_on(row, entry.fulfilled_on)


def _was_open_on(row: dict[str, Any], on: date | None) -> bool:
    return on is not None and on >= timezone.localdate(row["opened_at"])


def _add(entries: Sequence[TaskEntry], now: datetime) -> dict[Key, int]:
    rows = []
    for entry, key in zip(entries, new_ids(Task, len(entries)), strict=True):
        row = {"id": key, "source": entry.source, "kind": entry.kind, **stated(entry), **first_state(entry, now)}
        rows.append(_values(row, NEW))
    insert_rows(Task, NEW, rows)
    return {entry.key: row[0] for entry, row in zip(entries, rows, strict=True)}


def first_state(entry: TaskEntry, now: datetime) -> dict[str, Any]:
    """How a new task stands: who has it, and that nothing happened to it yet."""
    return {
        "organisation_id": entry.organisation_id,
        "assignee_id": entry.assignee_id,
        "claimed_at": now if entry.assignee_id else None,
        "offered_to_id": None,
        "escalated_to_id": None,
        "urged_times": 0,
        "returned_times": 0,
        "opened_at": now,
        "opened_by_id": entry.opened_by_id,
        "opened_from_id": entry.opened_from_id,
        "state": Task.State.OPEN.value,
        "outcome": "",
    }


def stated(entry: TaskEntry) -> dict[str, Any]:
    """What a source says of its task, in the order of the columns."""
    kind = task_kind(entry.kind)
    return {
        "programme": entry.programme,
        "resident_id": entry.resident_id,
        "home_id": entry.organisation_id,
        "title_zh": entry.title.zh if entry.title else "",
        "title_en": entry.title.en if entry.title else "",
        "words": entry.words,
        "due_on": entry.due_on,
        "due_at": entry.due_at,
        "urgency": min(entry.urgency, kind.urgency),
        "sensitivity": of_programme(entry.programme, entry.sensitivity).value,
        "needs_proof": kind.needs_proof if entry.needs_proof is None else entry.needs_proof,
    }


def bring(row: dict[str, Any], entry: TaskEntry) -> bool:
    """Change the row to what its source wants; whether anything changed."""
    wanted = stated(entry)
    change = {name: value for name, value in wanted.items() if row[name] != value}
    if "home_id" in change:
        row["moved_from"], row["dropped"] = row["organisation_id"], row["assignee_id"]
        change |= {
            "organisation_id": entry.organisation_id,
            "assignee_id": None,
            "claimed_at": None,
            "offered_to_id": None,
            "escalated_to_id": None,
        }
    if "due_on" in change and wanted["due_on"] > row["due_on"]:
        change["escalated_to_id"] = None
    if entry.assignee_id is not None and row["assignee_id"] is None:
        change["assignee_id"] = entry.assignee_id
    row.update(change)
    return bool(change)


def tell_moves(rows: Iterable[dict[str, Any]], now: datetime) -> None:
    """A task that somebody had in hand and that went elsewhere leaves a trace."""
    lost = [row for row in rows if row.get("dropped")]
    insert_rows(
        TaskEvent,
        ("task_id", "at", "act", "from_user_id", "from_organisation_id", "to_organisation_id", "words"),
        [(row["id"], now, "move", row["dropped"], row["moved_from"], row["organisation_id"], "") for row in lost],
    )


def _end(
    rows: Sequence[dict[str, Any]],
    state: str,
    days: dict[Key, date | None],
    now: datetime,
    *,
    outcome: str = "",
    by: int | None = None,
) -> None:
    update_rows(
        Task,
        ENDED,
        [
            (str(state), days.get((row["source"], row["kind"])), now, by, outcome[:LONGEST_OUTCOME], None, row["id"])
            for row in rows
        ],
    )


def _values(row: dict[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    return tuple([row[name] for name in names])
