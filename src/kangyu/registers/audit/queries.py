"""Reading the audit log, and checking that it is whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import OperationalError
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual

from . import anchor
from .actions import BEGIN, FIRST_SEQUENCE, MADE_ANEW, VOUCHED
from .chain import NOTHING_BEFORE, Content, canonical
from .models import AuditedResident, AuditEntry
from .policies import readable

CLOCK_SLACK = timedelta(minutes=5)
_RECENT = 100_000
_CHUNK = 2000
_FIELDS = (
    *("sequence", "at", "user_id", "user_name", "organisation_id", "action", "basis"),
    *("residents_text", "detail_text", "previous", "digest"),
)


# --- pages


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, newest first; `next` is what `before` must be for the page after, None at the end."""

    entries: list[AuditEntry]
    next: int | None


def page(
    scope: Scope,
    *,
    before: int | None = None,
    limit: int = 50,
    action: str | None = None,
    user_id: int | None = None,
    resident_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> LogPage:
    """What the scope may read of the log; `action` may be its beginning ("read."), `until` is excluded."""
    asked = {"action__startswith": action, "user_id": user_id, "at__gte": since, "at__lt": until}
    entries = readable(AuditEntry.objects.exclude(action=BEGIN), scope).filter(
        **{name: value for name, value in asked.items() if value is not None}
    )
    if resident_id is not None:
        named = AuditedResident.objects.filter(resident_id=resident_id)
        entries = entries.filter(sequence__in=named.values("sequence"))
    return _page(entries, before, limit)


def entries_about(resident_id: int, *, before: int | None = None, limit: int = 50) -> LogPage:
    """Who saw or changed this person. The caller has fetched the person in somebody's scope."""
    named = AuditedResident.objects.filter(resident_id=resident_id)
    if before is not None:
        named = named.filter(sequence__lt=before)
    sequences = list(named.order_by("-sequence").values_list("sequence", flat=True)[: limit + 1])
    return _page(AuditEntry.objects.filter(sequence__in=sequences), None, limit)


def _page(entries, before: int | None, limit: int) -> LogPage:
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    found = list(entries.order_by("-sequence")[: limit + 1])
    return LogPage(found[:limit], found[limit - 1].sequence if len(found) > limit else None)


def newest_sequence() -> int | None:
    """The number of the newest entry; None for an empty log."""
    return AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first()


def later_than(now: datetime) -> datetime | None:
    """The latest moment that the log holds from clearly later than now: someone set the clock back, or a battery died.

    Of the recent entries: what a clock wrote that ran ahead long ago is no reason to doubt the clock of today.
    """
    last = newest_sequence()
    if last is None:
        return None
    later = AuditEntry.objects.filter(at__gt=now + CLOCK_SLACK, sequence__gt=last - _RECENT)
    return later.order_by("-at").values_list("at", flat=True).first()


# --- the chain


class AnchorState(StrEnum):
    """What the anchor outside the database says of the chain's end."""

    AGREES = "agrees"
    MISSING = "missing"  # a tail that was cut off could not be seen
    BROKEN = "broken"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the log is whole. `rows` counts the entries that are right; `first_broken` is a sequence number.

    `made_anew` are the entries that say that the anchor was missing, as far as no auditor has looked into them.
    """

    rows: int
    first_broken: int | None
    problem: Bilingual | None
    anchor: AnchorState
    made_anew: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """No entry was changed, removed, added or moved, and the end is where the anchor says, if there is one."""
        return self.problem is None

    @property
    def finding(self) -> Bilingual | None:
        """What an operator must be told: a broken chain, an emptied log, an end that nobody vouches for.

        Every installation writes entries before anybody works in it.
        """
        if self.problem is not None:
            return self.problem
        if not self.rows:
            return _EMPTY
        if self.anchor is not AnchorState.AGREES:
            return _ANCHOR_MISSING
        return _MADE_ANEW.format(sequence=self.made_anew[0]) if self.made_anew else None


def verify(progress: Callable[[int], None] | None = None) -> Verdict:
    """Walk the chain from its beginning and say where it breaks first. Writers may go on meanwhile."""
    expected, state = _stated_anchor()
    good, previous = 0, NOTHING_BEFORE
    made_anew: list[int] = []
    try:
        for row in _rows():
            _check_row(row, FIRST_SEQUENCE + good, previous)
            _check_anchor(row, expected)
            good, previous = good + 1, row.digest
            if row.content.action == MADE_ANEW:
                made_anew.append(row.content.sequence)
            elif row.content.action == VOUCHED:
                made_anew.clear()
            if progress and good % _CHUNK == 0:
                progress(good)
        _check_end(FIRST_SEQUENCE + good, expected)
    except _Broken as broken:
        at_fault = FIRST_SEQUENCE + good if broken.sequence is None else broken.sequence
        return Verdict(good, at_fault, broken.problem, AnchorState.CONTRADICTS if broken.by_anchor else state)
    problem = _ANCHOR_BROKEN if state is AnchorState.BROKEN else None
    return Verdict(good, None, problem, state, tuple(made_anew))


_ANCHOR_BROKEN = Bilingual("链尾锚文件被改动", "the anchor file was changed")
_ANCHOR_MISSING = Bilingual(
    "链尾锚文件缺失，无法确认链尾", "the anchor file is missing, so the end cannot be vouched for"
)
_MADE_ANEW = Bilingual(
    "第 {sequence} 条：链尾锚曾经缺失并重建，此前的链尾是否被截断无从核对，请审计员核查并在访问日志页确认",
    "entry {sequence}: the anchor was missing and was made anew; whether the end before it was cut off cannot be seen. "
    "An auditor must look into it and say so on the page of the audit log",
)
_EMPTY = Bilingual("日志为空，或已被清空", "the log is empty, or was emptied")


@dataclass(frozen=True, slots=True)
class _Row:
    content: Content
    previous: str
    digest: str
    named: str


class _Broken(Exception):
    def __init__(self, problem: Bilingual, sequence: int | None = None, *, by_anchor: bool = False) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.sequence = sequence
        self.by_anchor = by_anchor


def _stated_anchor() -> tuple[anchor.Anchor | None, AnchorState]:
    """Read before the walk: what is written meanwhile lies after it."""
    try:
        found = anchor.read()
    except anchor.AnchorBroken:
        return None, AnchorState.BROKEN
    return found, AnchorState.AGREES if found else AnchorState.MISSING


def _rows() -> Iterator[_Row]:
    """All entries in order, a chunk at a time, so that a log of years fits into memory."""
    after: int | None = None
    size = _CHUNK
    while True:
        try:
            rows = _chunk(after, size)
        except (*_UNREADABLE, OperationalError) as error:
            if isinstance(error, OperationalError) and "UTF-8" not in str(error):
                raise  # the database itself fails, as when its disk does
            if size == 1:
                raise _Broken(Bilingual("无法读取", "cannot be read")) from error
            size = 1  # find the very row
            continue
        if not rows:
            return
        yield from rows
        after = rows[-1].content.sequence


_UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)


def _chunk(after: int | None, size: int) -> list[_Row]:
    rest = AuditEntry.objects.all() if after is None else AuditEntry.objects.filter(sequence__gt=after)
    stored = list(
        rest.order_by("sequence")
        .annotate(residents_text=Cast("residents", TextField()), detail_text=Cast("detail", TextField()))
        .values_list(*_FIELDS)[:size]
    )
    named = _named(stored[0][0], stored[-1][0]) if stored else {}
    return [_Row(Content(*row[:-2]), *row[-2:], canonical(named.get(row[0], []))) for row in stored]


def _named(first: int, last: int) -> dict[int, list[int]]:
    people: dict[int, list[int]] = defaultdict(list)
    named = AuditedResident.objects.filter(sequence__range=(first, last)).order_by("sequence", "resident_id")
    for sequence, resident_id in named.values_list("sequence", "resident_id"):
        people[sequence].append(resident_id)
    return people


def _check_row(row: _Row, sequence: int, previous: str) -> None:
    if row.content.sequence < sequence:
        raise _Broken(Bilingual("是插入的记录", "was pushed in"), row.content.sequence)
    if row.content.sequence > sequence:
        raise _Broken(Bilingual("缺少记录", "an entry is missing"))
    if row.previous != previous:
        raise _Broken(Bilingual("与上一条不相接", "does not follow the entry before"))
    if row.digest != _digest(row):
        raise _Broken(Bilingual("内容被改动", "was changed"))
    if row.content.residents != row.named:
        raise _Broken(Bilingual("人员索引被改动", "the index of its residents was changed"))


def _digest(row: _Row) -> str | None:
    try:
        return row.content.digest(row.previous)
    except _UNREADABLE:
        return None


def _check_anchor(row: _Row, expected: anchor.Anchor | None) -> None:
    if expected and row.content.sequence == expected.sequence and row.digest != expected.digest:
        raise _Broken(Bilingual("与链尾锚不符：整段被重写", "contradicts the anchor: rewritten"), by_anchor=True)


def _check_end(beyond: int, expected: anchor.Anchor | None) -> None:
    if expected and expected.sequence >= beyond:
        raise _Broken(Bilingual("链尾被截断", "the end was cut off"), by_anchor=True)
    has_entry = Exists(AuditEntry.objects.filter(sequence=OuterRef("sequence")))
    stray = AuditedResident.objects.exclude(sequence__range=(FIRST_SEQUENCE, beyond - 1)).exclude(has_entry)
    found = stray.order_by("sequence").values_list("sequence", flat=True).first()
    if found is not None:
        raise _Broken(Bilingual("人员索引指向不存在的记录", "the index of residents names no entry"), found)
