"""Tasks of an institution that closes go to the one that takes over its work."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from kangyu.registers.bulk import insert_rows, pieces

from .models import OPEN, Task, TaskEvent

MERGED = "merge"
_WORDS = "机构撤并，任务转由接续机构办理"


def rehome(old: int, new: int, *, by: int | None, now: datetime) -> int:
    """Open tasks of an institution (id) become another's; who claimed them keeps them. How many it had.

    In the caller's transaction, before the people go along: their tasks are where they should be then.
    """
    keys = list(of_institution(old).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    for some in pieces(keys):
        Task.objects.filter(pk__in=some).update(organisation_id=new)
    for name in ("home", "opened_from", "offered_to", "escalated_to"):
        Task.objects.filter(OPEN, **{f"{name}_id": old}).update(**{f"{name}_id": new})
    # Offered or shown to whom has it anyway, it is neither.
    Task.objects.filter(OPEN, organisation_id=new, offered_to_id=new).update(offered_to=None)
    Task.objects.filter(OPEN, organisation_id=new, escalated_to_id=new).update(escalated_to=None)
    insert_rows(
        TaskEvent,
        ("task_id", "at", "by_id", "act", "from_organisation_id", "to_organisation_id", "words"),
        [(key, now, by, MERGED, old, new, _WORDS) for key in keys],
    )
    return len(keys)


def of_institution(organisation_id: int) -> QuerySet[Task]:
    """The open tasks that an institution has."""
    return Task.objects.filter(OPEN, organisation_id=organisation_id)


def claimed_by(user_id: int) -> QuerySet[Task]:
    """The open tasks that a user has claimed."""
    return Task.objects.filter(OPEN, assignee_id=user_id)
