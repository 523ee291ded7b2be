"""Lists of cases, by key: what is to be done in the order urgency, limit, id; all else newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from types import NoneType

from django.db.models import Count, Q, QuerySet

from kangyu.methods.cases.moving import ORDINARY, URGENT
from kangyu.registers import cursors
from kangyu.registers.merging import MOST_ARMS, first_ids
from kangyu.registers.people.listing import named_like
from kangyu.registers.staff.policies import Scope

from .models import OPEN, Case
from .policies import kept_for, taking_part


class Box(StrEnum):
    """The three lists of an institution."""

    TO_ACT = "to_act"  # 待办
    SENT = "sent"  # 已发出，等待对方
    ALL = "all"  # 全部


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty means everything."""

    kind: str = ""
    state: str = ""
    is_late: bool = False
    is_urgent: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: `total` in the whole list, `next` the cursor of the page after, None at the end."""

    cases: list[Case]
    total: int
    next: str | None


_Place = tuple[int, datetime | None, int]


def list_cases(
    scope: Scope, box: Box, wanted: Wanted, *, at: datetime, after: str | None = None, limit: int = 50
) -> Page:
    """A page of a list: what is to be done most urgent first, all else newest first."""
    found = _narrowed(_box(scope, box), wanted, at)
    ids = _ids(scope, found, box, _place(after), limit + 1)
    rows = _whole(ids)
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return Page(rows[:limit], found.count(), following)


def counts(scope: Scope, *, at: datetime) -> dict[str, int]:
    """How many are to be done, of these late and urgent, and how many wait for others."""
    mine = _box(scope, Box.TO_ACT).aggregate(
        to_act=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)), urgent=Count("pk", filter=Q(urgency=URGENT))
    )
    return {**mine, "sent": _box(scope, Box.SENT).count()}


def _box(scope: Scope, box: Box) -> QuerySet[Case]:
    found = kept_for(scope)
    if box is Box.TO_ACT:  # whoever holds a case takes part in it
        return found.filter(OPEN, scope.within("holder_id"))
    if box is Box.SENT:
        is_apart = scope.organisations is not None
        return found.filter(OPEN, taking_part(scope)).exclude(scope.within("holder_id")) if is_apart else found.none()
    return found.filter(taking_part(scope))


def _narrowed(found: QuerySet[Case], wanted: Wanted, at: datetime) -> QuerySet[Case]:
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.is_late:
        found = found.filter(OPEN, due_at__lt=at)
    if wanted.is_urgent:
        found = found.filter(urgency=URGENT)
    if wanted.name:
        found = found.filter(Q(number=wanted.name) | named_like(wanted.name, "resident__"))
    return found


def _ids(scope: Scope, found: QuerySet[Case], box: Box, place: _Place | None, limit: int) -> list[int]:
    """The ids of the first rows behind a place; whole rows would be heavy to sort."""
    if box is not Box.TO_ACT:
        behind = found.filter(pk__lt=place[2]) if place else found
        return list(behind.order_by("-id").values_list("pk", flat=True)[:limit])
    holders = [] if scope.organisations is None else [(each,) for each in sorted(scope.organisations)]
    arms = {"fields": ("holder_id",), "arms": holders} if len(holders) in range(1, MOST_ARMS + 1) else {}
    ids: list[int] = []
    for urgency, has_limit in product((URGENT, ORDINARY), (True, False)):
        if len(ids) < limit and (place is None or (urgency, not has_limit) >= (place[0], place[1] is None)):
            some = _behind(found.filter(urgency=urgency, due_at__isnull=not has_limit), place, urgency, has_limit)
            ids += first_ids(some, ("due_at",) if has_limit else (), limit - len(ids), **arms)
    return ids


def _behind(found: QuerySet[Case], place: _Place | None, urgency: int, has_limit: bool) -> QuerySet[Case]:
    """Of one urgency and with a limit or without: only what comes after the place, if that lies among them."""
    if place is None or (urgency, has_limit) != (place[0], place[1] is not None):
        return found
    _, due, last = place
    return found.filter(due_at__gte=due).exclude(due_at=due, pk__lte=last) if due else found.filter(pk__gt=last)


def _whole(ids: Sequence[int]) -> list[Case]:
    related = ("resident__area", "resident__organisation", "subject", "holder")
    rows = Case.objects.select_related(*related).defer("resident__area__boundary").in_bulk(ids)
    return [rows[key] for key in ids]


def _cursor(row: Case) -> str:
    return cursors.encode((row.urgency, row.due_at, row.pk))


def _place(text: str | None) -> _Place | None:
    """The place in a list, behind a case with a limit or without."""
    return cursors.decode(text, (int, datetime, int)) or cursors.decode(text, (int, NoneType, int))
