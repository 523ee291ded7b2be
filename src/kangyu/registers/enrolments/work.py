"""What enrolments ask people to do: the tasks that follow from where they stand.

One function tells them from the enrolments' rows, so that the pool can always be made right again: `follow` after every
change, in its transaction, and `rebuild` for everybody, which only repairs. Of whole counties that are loaded at once,
`work_loading` tells them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.catalogue.tasks import contact, examination, search
from kangyu.methods.tasks.declaration import ORDINARY, URGENT
from kangyu.registers.bulk import pieces, take_turn
from kangyu.registers.tasks.actions import Held, TaskEntry, hold
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.ages import add_months

from .models import Enrolment
from .rules import programme_on

KINDS = (contact.key, examination.key, search.key)
SEARCH_WITHIN = timedelta(days=30)
"""A person lost to follow-up is looked for within so many days after the contact that reached nobody."""

_READ = (
    *("id", "resident_id", "programme", "organisation_id", "since", "due_on", "refer_by"),
    *("last_contact_on", "last_examination_on", "lost_on"),
)
ORDER = {programme.key: index for index, programme in enumerate(PROGRAMMES)}
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Standing:
    """An open enrolment."""

    id: int
    resident_id: int
    programme: str
    organisation_id: int
    since: date
    due_on: date
    refer_by: date | None
    last_contact_on: date | None
    last_examination_on: date | None
    lost_on: date | None

    @property
    def source(self) -> str:
        return source_of(self.id)


def source_of(enrolment: int) -> str:
    """What the tasks of an enrolment name as their source."""
    return f"enrolment:{enrolment}"


def examination_source(resident: int, form: str) -> str:
    """What the task of a person's yearly examination names as its source."""
    return f"resident:{resident}:{form}"


def follow(residents: Collection[int], *, now: datetime) -> Held:
    """Bring the tasks of these residents in line with their enrolments, in the caller's transaction."""
    total = Held()
    for ids in pieces(sorted(set(residents)), _BATCH):
        standing = _open_enrolments(ids)
        fulfilled = {each.source: each.last_contact_on for each in standing if each.last_contact_on is not None}
        total += hold(ids, KINDS, _entries(standing), fulfilled=fulfilled, now=now)
    return total


def rebuild(*, now: datetime, tell: Callable[[int], None] = lambda done: None) -> Held:
    """Make the pool right for everybody who is or was enrolled; what it repaired, in numbers.

    Each batch is a transaction of its own, so that a stop in between loses nothing. `tell` hears how many people are
    through.
    """
    total, done = Held(), 0
    for ids in _everybody():
        with transaction.atomic():
            take_turn()
            total += follow(ids, now=now)
        done += len(ids)
        tell(done)
    return total


def is_pool_missing() -> bool:
    """Whether somebody is enrolled and no contact is in the pool."""
    has_tasks = Task.objects.filter(kind__in=KINDS, ended_at=None).exists()
    return not has_tasks and Enrolment.objects.filter(until=None).exists()


def _everybody() -> Iterator[list[int]]:
    last = 0
    while True:
        people = Enrolment.objects.filter(resident_id__gt=last).order_by("resident_id")
        ids = list(people.values_list("resident_id", flat=True).distinct()[:_BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _open_enrolments(residents: Sequence[int]) -> list[Standing]:
    found: list[Standing] = []
    for ids in pieces(residents):
        rows = Enrolment.objects.filter(resident_id__in=ids, until=None).values_list(*_READ)
        found += [Standing(*row) for row in rows]
    return found


def _entries(standing: Iterable[Standing]) -> Iterator[TaskEntry]:
    by_resident: dict[int, list[Standing]] = defaultdict(list)
    for each in standing:
        by_resident[each.resident_id].append(each)
        yield visit(each)
    for some in by_resident.values():
        yield from _examinations(some)


def visit(each: Standing) -> TaskEntry:
    """The next contact; where the last one reached nobody, the search for the person instead."""
    is_lost = each.lost_on is not None and each.refer_by is None
    return TaskEntry(
        source=each.source,
        kind=search.key if is_lost else contact.key,
        resident_id=each.resident_id,
        organisation_id=each.organisation_id,
        due_on=each.lost_on + SEARCH_WITHIN if is_lost and each.lost_on else each.refer_by or each.due_on,
        urgency=URGENT if each.refer_by is not None else ORDINARY,
        programme=each.programme,
        sensitivity=programme_on(each.programme, each.due_on).sensitivity,
        fulfilled_on=each.last_contact_on,
    )


def _examinations(standing: list[Standing]) -> Iterator[TaskEntry]:
    """The yearly examinations of one person: one for each form, however many programmes ask for it.

    None where the form is itself the contact of a programme in which the person is.
    """
    declared = {each.programme: programme_on(each.programme, each.due_on) for each in standing}
    contacts = {programme.contact.key for programme in declared.values()}
    asking: dict[str, list[Standing]] = defaultdict(list)
    for each in sorted(standing, key=lambda each: ORDER.get(each.programme, len(ORDER))):
        form = declared[each.programme].examination
        if form is not None and form.key not in contacts:
            asking[form.key].append(each)
    for form, some in asking.items():
        last = max((each.last_examination_on for each in some if each.last_examination_on), default=None)
        yield TaskEntry(
            source=examination_source(some[0].resident_id, form),
            kind=examination.key,
            resident_id=some[0].resident_id,
            organisation_id=some[0].organisation_id,
            due_on=add_months(last or min(each.since for each in some), 12),
            fulfilled_on=last,
        )
