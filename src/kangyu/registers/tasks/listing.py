"""Lists of open tasks in the order urgency, day, id, by key.

A list is merged from *arms*: ranges of an index, one for each institution (or each kind) and urgency, of which each
gives its first rows in order. So a page costs the same for a village, a township and the county, whatever is filtered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

from django.db.models import Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.catalogue.tasks import TASK_KINDS
from kangyu.methods.tasks import SOON_DAYS, TaskState
from kangyu.methods.tasks.declaration import ORDINARY, URGENT
from kangyu.registers import cursors
from kangyu.registers.bulk import pieces
from kangyu.registers.merging import MOST_ARMS, first_ids
from kangyu.registers.places.models import Organisation
from kangyu.registers.places.queries import ids_below
from kangyu.registers.staff.policies import Scope

from .models import OPEN, Task
from .policies import visible

MOST_COUNTED = 10_000
"""More is said as "10,000+": nobody works through them one by one."""


class Whose(StrEnum):
    """Whose tasks a list shows."""

    ALL = ""
    MINE = "mine"  # 我的
    UNCLAIMED = "unclaimed"  # 无人认领
    OFFERED = "offered"  # 转来待接收
    ESCALATED = "escalated"  # 升级到本机构
    GIVEN = "given"  # 本人交办


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list shows. `organisation` None means all in reach; those below it belong too, unless it stands `alone`.

    What others have (offered to us, given by us) lies anywhere. `residents` None means everybody; an empty tuple nobody.
    """

    state: TaskState | None = None
    kind: str = ""
    programme: str = ""
    whose: Whose = Whose.ALL
    organisation: int | None = None
    alone: bool = False
    residents: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many; `is_more` when there are more than were counted."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of a list: its rows, how many in the whole list, and the cursor of the page after (None at the end)."""

    rows: list[Task]
    total: Counted
    next: str | None


_BESIDE = ("organisation", "assignee", "offered_to", "escalated_to")
_SHOWN = (
    *("source", "kind", "programme", "resident_id", "title_zh", "title_en", "words", "due_on", "urgency"),
    *("needs_proof", "urged_times", "returned_times", "organisation__short_name", "offered_to__short_name"),
    *("escalated_to__short_name", "assignee__display_name", "assignee__username"),
)
_OF_PERSON = tuple(f"resident__{name}" for name in ("name", "sex", "birth_date", "died_on", "left_on", "area__name"))
"""What a list shows: a third of what is known of a task, a person and the institutions."""

_Place = tuple[int, date, int]
_PLACE = (int, date, int)


def task_page(
    scope: Scope, asked: Asked, *, on: date, after: str | None = None, limit: int = 50, is_counted: bool = True
) -> TaskPage:
    """The tasks asked for, most urgent first. Not counted, `total` is of the page alone: the caller counts."""
    found = _filtered(scope, asked, on)
    arms = _arms(scope, asked)
    ids = _first_ids(found, arms, _urgencies(asked), cursors.decode(after, _PLACE), limit + 1)
    shown = Task.objects.select_related(*_BESIDE, "resident__area").only(*_SHOWN, *_OF_PERSON).in_bulk(ids)
    rows = [shown[key] for key in ids if key in shown]
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    total = count(scope, asked, on=on) if is_counted else Counted(len(rows[:limit]), following is not None)
    return TaskPage(rows[:limit], total, following)


def count(scope: Scope, asked: Asked, *, on: date) -> Counted:
    """How many tasks a list has, up to MOST_COUNTED."""
    return _counted(_filtered(scope, asked, on), _counted_arms(scope, asked))


def _counted(found: QuerySet[Task], arms: Iterable[Q]) -> Counted:
    number = 0
    for arm in arms:
        number += found.filter(arm).order_by().values("pk")[: MOST_COUNTED + 1 - number].count()
        if number > MOST_COUNTED:
            return Counted(MOST_COUNTED, is_more=True)
    return Counted(number)


def counts_by_organisation(scope: Scope, asked: Asked, *, on: date) -> dict[int, dict[TaskState, int]]:
    """Urgent, late and near tasks by institution (by id), exactly; each number is the length of a range of an index.

    What is not due yet is not counted: nobody waits for a million. An institution that has nothing else is among them with
    noughts; not for the county, which asks for what is near.
    """
    found = _filtered(scope, asked, on).filter(_of_kind(asked))
    inside = _organisations(scope, asked)
    if not scope.may_open_people or asked.residents is not None:
        return _counts_of_few(found, inside, on)
    places = Organisation.objects.order_by()
    places = places if inside is None else places.filter(pk__in=inside)
    here = found.filter(organisation_id=OuterRef("pk"))
    lengths = [_length(here.filter(_state(state, on))) for state in _NEAR]
    more = Value(False) if inside is None else Exists(here.filter(_state(TaskState.LATER, on)))
    rows = places.values_list("pk", more, *lengths)
    return {key: dict(zip(_NEAR, near, strict=True)) for key, has_more, *near in rows if has_more or any(near)}


def _counts_of_few(found: QuerySet[Task], inside: frozenset[int] | None, on: date) -> dict[int, dict[TaskState, int]]:
    """The same of tasks about nobody, or about some people: they are few and have an index, so all are gone through."""
    within = found.order_by() if inside is None else found.filter(organisation_id__in=inside).order_by()
    numbers = {state.value: Count("pk", filter=_state(state, on)) for state in _NEAR}
    rows = within.values_list("organisation_id").annotate(**numbers)
    return {key: dict(zip(_NEAR, counted, strict=True)) for key, *counted in rows}


def _state(state: TaskState, on: date) -> Q:
    """The tasks that stand so on the day, by the fields that lead the indexes."""
    return Q(urgency=URGENT) if state is TaskState.URGENT else Q(urgency=ORDINARY) & _due(state, on)


_NEAR = (TaskState.URGENT, TaskState.LATE, TaskState.SOON)


def _length(found: QuerySet[Task]) -> Subquery:
    return Subquery(found.order_by().annotate(n=Func(template="COUNT(*)", output_field=IntegerField())).values("n"))


def companions(scope: Scope, asked: Asked, rows: Sequence[Task], *, on: date) -> dict[tuple[int, date], list[Task]]:
    """All tasks of the list that concern the same people on the same days as these rows, in the list's order."""
    pairs = {(task.resident_id, task.due_on) for task in rows if task.resident_id is not None}
    found: dict[tuple[int, date], list[Task]] = {}
    for ids in pieces(sorted({resident for resident, _ in pairs})):
        near = _filtered(scope, asked, on).filter(_everything_in(scope, asked), resident_id__in=ids)
        near = near.filter(urgency__in=_urgencies(asked)).select_related(*_BESIDE).only(*_SHOWN)
        for task in near.filter(due_on__in={day for _, day in pairs}).order_by("urgency", "due_on", "pk"):
            if (task.resident_id, task.due_on) in pairs:
                found.setdefault((task.resident_id, task.due_on), []).append(task)
    return found


def tasks_by_id(ids: Sequence[int]) -> list[Task]:
    """The tasks with all that a list shows of them, in the order of the ids."""
    related = ("resident__area", "organisation", "assignee", "offered_to", "escalated_to", "opened_by")
    rows = Task.objects.select_related(*related).in_bulk(list(ids))
    return [rows[key] for key in ids if key in rows]


# --- what is asked for


def _filtered(scope: Scope, asked: Asked, on: date) -> QuerySet[Task]:
    """What was asked for, apart from the institutions and kinds that the arms give."""
    found = Task.objects.filter(OPEN, visible(scope), _due(asked.state, on), _whose(scope, asked.whose))
    if asked.residents is not None:
        found = found.filter(resident_id__in=asked.residents)
    return found


def _due(state: TaskState | None, on: date) -> Q:
    soon = on + timedelta(days=SOON_DAYS)
    return {
        TaskState.LATE: Q(due_on__lt=on),
        TaskState.SOON: Q(due_on__gte=on, due_on__lte=soon),
        TaskState.LATER: Q(due_on__gt=soon),
    }.get(state, Q())  # type: ignore[arg-type]


def _urgencies(asked: Asked) -> tuple[int, ...]:
    if asked.state is None:
        return (URGENT, ORDINARY)
    return (URGENT,) if asked.state is TaskState.URGENT else (ORDINARY,)


def _whose(scope: Scope, whose: Whose) -> Q:
    user = scope.user.pk if scope.user else None
    own = scope.user.organisation_id if scope.user else None
    return {
        Whose.ALL: Q(),
        Whose.MINE: Q(assignee_id=user),
        Whose.UNCLAIMED: Q(assignee=None),
        Whose.OFFERED: Q(offered_to_id=own),
        Whose.ESCALATED: Q(escalated_to_id=own),
        Whose.GIVEN: Q(opened_by_id=user, opened_from_id=own),
    }[whose]


OF_OTHERS = (Whose.OFFERED, Whose.GIVEN)
_NARROW = (Whose.MINE, Whose.OFFERED, Whose.ESCALATED, Whose.GIVEN)
"""These have an index of their own."""


def _organisations(scope: Scope, asked: Asked) -> frozenset[int] | None:
    """Whose tasks; None for all of the county. What was offered or given to others lies outside one's own."""
    reach = None if asked.whose in OF_OTHERS else scope.organisations
    if asked.organisation is None:
        return reach
    chosen = frozenset([asked.organisation]) if asked.alone else ids_below(asked.organisation)
    return chosen if reach is None else reach & chosen


def _pairs(asked: Asked) -> list[tuple[str, str]]:
    """The pairs of kind and programme that a filter by one of them means."""
    kinds = [asked.kind] if asked.kind else [kind.key for kind in TASK_KINDS]
    programmes = [asked.programme] if asked.programme else ["", *dict.fromkeys(each.key for each in PROGRAMMES)]
    return list(product(kinds, programmes))


def _of_kind(asked: Asked) -> Q:
    kind = Q(kind=asked.kind) if asked.kind else Q()
    return kind & Q(programme=asked.programme) if asked.programme else kind


def _everything_in(scope: Scope, asked: Asked) -> Q:
    """The institutions and kinds as one condition."""
    organisations = _organisations(scope, asked)
    return _of_kind(asked) & (Q() if organisations is None else Q(organisation_id__in=organisations))


@dataclass(frozen=True, slots=True)
class _Arms:
    """Ranges of an index that together are a list: in each, the fields have one row of the values."""

    fields: tuple[str, ...] = ()
    values: tuple[tuple[Any, ...], ...] = ((),)
    inside: Q = field(default_factory=Q)

    def conditions(self) -> list[Q]:
        """Each range as a condition."""
        return [self.inside & Q(**dict(zip(self.fields, row, strict=True))) for row in self.values]


_KIND = ("kind", "programme")


def _arms(scope: Scope, asked: Asked) -> _Arms:
    organisations = _organisations(scope, asked)
    is_filtered = bool(asked.kind or asked.programme)
    if asked.whose in _NARROW or asked.residents is not None:
        return _Arms(inside=_everything_in(scope, asked))
    if organisations is not None and len(organisations) <= MOST_ARMS:
        return _Arms(("organisation_id",), tuple((each,) for each in sorted(organisations)), _of_kind(asked))
    inside = Q() if organisations is None else Q(organisation_id__in=organisations)
    return _Arms(_KIND, tuple(_pairs(asked)), inside) if is_filtered else _Arms(inside=inside)


def _counted_arms(scope: Scope, asked: Asked) -> list[Q]:
    """The same for counting, where the order does not matter; the urgency leads each range."""
    is_of_county = _organisations(scope, asked) is None and asked.whose not in _NARROW
    arms = _arms(scope, asked).conditions() if is_of_county else [_everything_in(scope, asked)]
    urgency = Q(urgency__in=_urgencies(asked)) if asked.state else Q()
    return [arm & urgency for arm in arms]


# --- the first rows behind a place


def _first_ids(
    found: QuerySet[Task], arms: _Arms, urgencies: Iterable[int], place: _Place | None, limit: int
) -> list[int]:
    ids: list[int] = []
    for urgency in urgencies:
        if place is not None and urgency < place[0]:
            continue
        behind = _behind(found.filter(arms.inside, urgency=urgency), place if place and place[0] == urgency else None)
        if len(ids) < limit and arms.values:
            ids += first_ids(behind, ("due_on",), limit - len(ids), arms.fields, arms.values)
    return ids


def _behind(found: QuerySet[Task], place: _Place | None) -> QuerySet[Task]:
    if place is None:
        return found
    _, day, last = place
    return found.filter(due_on__gte=day).exclude(due_on=day, pk__lte=last)


def _cursor(task: Task) -> str:
    return cursors.encode((task.urgency, task.due_on, task.pk))
