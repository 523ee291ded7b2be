"""What time and moves do with tasks: late ones are shown above, those of somebody who left go back into the pool."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kangyu.catalogue.tasks import TASK_KINDS
from kangyu.registers.bulk import insert_rows, pieces, take_turn
from kangyu.registers.staff.models import User

from .models import OPEN, Task, TaskEvent
from .people import reach_of

_BATCH = 5_000
LEFT = "leave"
_LEFT_WORDS = "人员调动，任务退回原机构"


def escalate(*, now: datetime, today: date) -> int:
    """Show tasks that are late by so many days as their kind declares to the institution above; each once."""
    take_turn()
    number = 0
    for kind in TASK_KINDS:
        if kind.escalate_after_days is None:
            continue
        last = today - timedelta(days=kind.escalate_after_days)
        late = Task.objects.filter(OPEN, kind=kind.key, due_on__lte=last, escalated_to=None)
        rows = list(
            late.exclude(organisation__parent=None).values_list("pk", "organisation_id", "organisation__parent_id")
        )
        for some in pieces(rows, _BATCH):
            number += _escalate(some, now)
    return number


def _escalate(rows, now: datetime) -> int:
    insert_rows(
        TaskEvent,
        ("task_id", "at", "act", "from_organisation_id", "to_organisation_id", "words"),
        [(key, now, "escalate", below, above, "") for key, below, above in rows],
    )
    by_place: dict[int, list[int]] = {}
    for key, _, above in rows:
        by_place.setdefault(above, []).append(key)
    for above, keys in by_place.items():
        for some in pieces(keys):
            Task.objects.filter(pk__in=some).update(escalated_to_id=above)
    return len(rows)


def release_of(user: User, *, by: int | None, now: datetime) -> int:
    """Put back into the pool what the user claimed where the user works no longer. How many tasks.

    Call it in the transaction that moves or closes the account. The history of each task says it to the institution,
    `queries.left_behind` to both.
    """
    reach = reach_of(user) if user.is_active else frozenset()
    claimed = Task.objects.filter(OPEN, assignee=user).select_for_update(of=("self",))
    rows = [row for row in claimed.values_list("pk", "organisation_id") if row[1] not in reach]
    for some in pieces([key for key, _ in rows]):
        Task.objects.filter(pk__in=some).update(assignee=None, claimed_at=None)
    insert_rows(
        TaskEvent,
        ("task_id", "at", "by_id", "act", "from_user_id", "from_organisation_id", "words"),
        [(key, now, by, LEFT, user.pk, place, _LEFT_WORDS) for key, place in rows],
    )
    return len(rows)
