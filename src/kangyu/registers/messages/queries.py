"""Reading the journal: messages, their refusals, and one line as it was received."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum

from kangyu.formats.sheets import Cell
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import Scope

from .actions import open_batch
from .models import Batch, Message, Refusal

LEDGER = Message.Kind.LEDGER.value


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line as it was received: header texts and cells, side by side, as the sheet had them.

    `keys` is what each column was read as, by its place; a column that nobody read has none.
    """

    sheet: str
    line: int
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    keys: Mapping[int, str]


def find(*, fingerprint: str, kind: str) -> Message | None:
    """The message that was made of these bytes."""
    return Message.objects.filter(fingerprint=fingerprint, kind=kind).first()


def messages(scope: Scope, *, limit: int = 50) -> list[Message]:
    """What was received, newest first, of what the reader may know (`_readable`)."""
    found = Message.objects.filter(_readable(scope)).select_related("sender", "received_by")
    return list(found.order_by("-received_at", "-id")[:limit])


def message(scope: Scope, message_id: int) -> Message | None:
    """One message; None also when out of scope."""
    return Message.objects.select_related("sender", "received_by").filter(_readable(scope), pk=message_id).first()


def _readable(scope: Scope) -> Q:
    """What the reader sent, and what came from the reader's organisations; who imports no people, the ledgers of one's own."""
    sent = Q(received_by=scope.user) if scope.user else Q()
    if scope.may_import:
        return sent | scope.within("sender_id") if scope.organisations is not None else Q()
    own = scope.user.organisation_id if scope.user else None
    return Q(kind=LEDGER) & (sent | Q(sender_id=own))


def may_have_answer(scope: Scope, message: Message) -> bool:
    """Whether the user may have the refused lines, numbers in full: who sent them, or a colleague of the sender."""
    if scope.user is None:
        return True
    is_own = message.sender_id == scope.user.organisation_id or message.received_by_id == scope.user.pk
    return is_own and (scope.may_open_people or message.kind == LEDGER)


def refusals(message: Message, *, sheet: str | None = None) -> Iterator[Refusal]:
    """Why lines were not applied, in the order of the batches and lines."""
    found = Refusal.objects.filter(message=message)
    if sheet is not None:
        found = found.filter(sheet=sheet)
    return found.order_by("batch__number", "line").iterator()


def refused_sheets(message: Message) -> list[str]:
    """Names of the sheets that have refused lines."""
    return sorted(Refusal.objects.filter(message=message).values_list("sheet", flat=True).distinct())


def refused_among(message: Message, lines: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the lines (sheet, number) that are refused."""
    if not lines:
        return set()
    found = Refusal.objects.filter(message=message, line__in={line for _, line in lines}).values_list("sheet", "line")
    return set(found) & set(lines)


def waiting(message: Message) -> list[int]:
    """Ids of the batches that are not applied yet, in their order."""
    return list(message.batches.filter(applied_at=None).order_by("number").values_list("pk", flat=True))


def refused_batches(message: Message) -> list[int]:
    """Ids of the applied batches that hold refused lines, in their order."""
    found = message.batches.filter(applied_at__isnull=False, refusal__isnull=False).distinct()
    return list(found.order_by("number").values_list("pk", flat=True))


def batch(key: int) -> Batch:
    """One batch with its message."""
    return Batch.objects.select_related("message").get(pk=key)


def applied_lines(message: Message) -> int:
    """How many lines were dealt with, whatever became of them."""
    return message.added + message.changed + message.unchanged + message.refused


def line_of(message: Message, sheet: str, line: int) -> SentLine | None:
    """The one line as it was received; None when it is not there. Opening it is written down by the caller."""
    found = Batch.objects.filter(message=message, sheet=sheet, first_line__lte=line, last_line__gte=line).first()
    if found is None:
        return None
    header = message.headers.get(sheet, {})
    labels = tuple(header.get("labels", ()))
    keys = {index: key for key, index in header.get("columns", {}).items()}
    lines = (each for each in open_batch(found).lines if each.number == line)
    return next((SentLine(sheet, line, labels, each.cells, keys) for each in lines), None)


def lines_of(batch: Batch, numbers: Collection[int]) -> dict[int, tuple[Cell, ...]]:
    """The cells of some lines of a batch, by line."""
    return {line.number: line.cells for line in open_batch(batch).lines if line.number in numbers}


SILENT_DAYS = 35
"""An institution that sends by the month and has been silent longer is missed."""


@dataclass(frozen=True, slots=True)
class Source:
    """An institution as a sender of sheets. `refused` and `lines` are of the last thirty days; all empty for one that never sent."""

    organisation: Organisation
    last_at: datetime | None
    last_good_at: datetime | None
    sheets: int
    lines: int
    refused: int
    failed: int

    def is_silent(self, now: datetime) -> bool:
        """Whether it is missed."""
        return self.last_at is None or now - self.last_at > timedelta(days=SILENT_DAYS)


def sources(scope: Scope, *, kinds: Collection[str], now: datetime) -> list[Source]:
    """Institutions that accept work as senders: those of some kinds, and whoever sent. The missed ones first, then by code."""
    scope.require(scope.may_operate)
    recent = Q(received_at__gt=now - timedelta(days=30))
    told = {
        row["sender_id"]: row
        for row in Message.objects.exclude(sender=None)
        .values("sender_id")
        .annotate(
            last_at=Max("received_at"),
            last_good_at=Max("received_at", filter=Q(state=Message.State.APPLIED)),
            sheets=Count("pk", filter=recent),
            lines_sent=Sum("lines", filter=recent, default=0),
            refused_lines=Sum("refused", filter=recent, default=0),
            failed=Count("pk", filter=recent & Q(state=Message.State.REFUSED)),
        )
    }
    working = Organisation.objects.filter(closed_on=None).select_related("area")
    senders = working.filter(Q(kind__in=kinds) | Q(pk__in=told))
    found = [_source(organisation, told.get(organisation.pk)) for organisation in senders]
    return sorted(found, key=lambda source: (not source.is_silent(now), source.organisation.code))


def _source(organisation: Organisation, row: Mapping[str, Any] | None) -> Source:
    if row is None:
        return Source(organisation, None, None, 0, 0, 0, 0)
    return Source(
        organisation,
        row["last_at"],
        row["last_good_at"],
        row["sheets"],
        row["lines_sent"],
        row["refused_lines"],
        row["failed"],
    )
