"""The journal of received sheets: written whole, then applied batch by batch."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kangyu.formats.sheets import Cell, Line
from kangyu.methods.forms import Problem
from kangyu.registers.bulk import insert_rows, not_under, pieces, relearn_sizes, update_rows
from kangyu.registers.keyring import Keyring, keyring
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import User
from kangyu.vocabulary.labels import Bilingual

from .models import Batch, Message, Refusal

_CHUNK = 2**20
_LONGEST_SHEET, _LONGEST_FILENAME = 60, 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of one sheet, sealed, as they will be journalled."""

    sheet: str
    first_line: int
    last_line: int
    lines: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of lines."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not applied, and why."""

    line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of a batch: cells as received, and which lines repeat an earlier one (line to sheet and line)."""

    lines: Sequence[Line]
    repeats: Mapping[int, tuple[str, int]] = field(default_factory=dict)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def seal_piece(sheet: str, content: Content) -> Piece:
    """Lines as a sealed piece."""
    lines = content.lines
    return Piece(
        sheet[:_LONGEST_SHEET], lines[0].number, lines[-1].number, len(lines), keyring().seal(_packed(content))
    )


def open_batch(batch: Batch) -> Content:
    """The lines of a batch, as they were received."""
    stored = json.loads(zlib.decompress(keyring().open(batch.payload)), object_hook=_unpacked_cell)
    lines = [Line(number, tuple(cells)) for number, cells in stored["lines"]]
    return Content(lines, {line: (sheet, first) for line, (sheet, first) in stored["repeats"]})


def _packed(content: Content) -> bytes:
    stored = {
        "lines": [(line.number, line.cells) for line in content.lines],
        "repeats": list(content.repeats.items()),
    }
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"), default=_packed_cell)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def _packed_cell(cell: object) -> dict[str, str]:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    raise TypeError(f"no cell holds a {type(cell).__name__}")


def _unpacked_cell(stored: dict[str, Any]) -> Cell | dict[str, Any]:
    if "moment" in stored:
        return datetime.fromisoformat(stored["moment"])
    return date.fromisoformat(stored["day"]) if "day" in stored else stored


def journal(
    *,
    fingerprint: str,
    kind: str,
    filename: str,
    size: int,
    sender: Organisation | None,
    by: User | None,
    headers: Mapping[str, Any],
    received: Sequence[Piece],
    now: datetime,
) -> Message:
    """Write a message with all its batches in one transaction; of two at once one wins and both go on with it."""
    values = {
        "filename": filename[:_LONGEST_FILENAME],
        "size": size,
        "sender": sender,
        "received_by": by,
        "received_at": now,
        "state": Message.State.APPLYING,
        "reason": {},
        "headers": headers,
        "lines": sum(piece.lines for piece in received),
        "finished_at": None,
    }
    try:
        with transaction.atomic():
            message = _written(fingerprint, kind, values)
            if message is not None:
                _write_batches(message, received)
    except IntegrityError:
        message = None
    return message or Message.objects.get(fingerprint=fingerprint, kind=kind)


def _written(fingerprint: str, kind: str, values: Mapping[str, Any]) -> Message | None:
    """The new message, or the one refused before; None when somebody else has journalled it meanwhile."""
    key = {"fingerprint": fingerprint, "kind": kind}
    refused = Message.objects.select_for_update().filter(**key, state=Message.State.REFUSED).first()
    if refused is not None:
        for name, value in values.items():
            setattr(refused, name, value)
        refused.save()
        return refused
    return None if Message.objects.filter(**key).exists() else Message.objects.create(**key, **values)


def _write_batches(message: Message, received: Sequence[Piece]) -> None:
    rows = [
        (message.pk, number, piece.sheet, piece.first_line, piece.last_line, piece.payload)
        for number, piece in enumerate(received, start=1)
    ]
    columns = ("message_id", "number", "sheet", "first_line", "last_line", "payload")
    for some in pieces(rows, 50):
        insert_rows(Batch, columns, some)


def refuse(
    *,
    fingerprint: str,
    kind: str,
    filename: str,
    size: int,
    sender: Organisation | None,
    by: User | None,
    reason: str,
    message: Bilingual,
    now: datetime,
) -> Message:
    """Note a file that could not be read as a whole. The same file is read again when it is sent again."""
    refused, _ = Message.objects.update_or_create(
        fingerprint=fingerprint,
        kind=kind,
        defaults={
            "filename": filename[:_LONGEST_FILENAME],
            "size": size,
            "sender": sender,
            "received_by": by,
            "received_at": now,
            "state": Message.State.REFUSED,
            "reason": {"reason": reason, "zh": message.zh, "en": message.en},
            "finished_at": now,
        },
    )
    return refused


def claim(batch: Batch, *, now: datetime) -> bool:
    """Take a batch for this transaction; False when somebody else applied it. Ends with the transaction if that fails."""
    return Batch.objects.filter(pk=batch.pk, applied_at=None).update(applied_at=now) == 1


def write_results(batch: Batch, *, counts: Counts, refused: Iterable[Refused]) -> None:
    """Write down what became of a batch's lines, in the transaction that applied them."""
    rows = [(batch.message_id, batch.pk, batch.sheet, each.line, _reasons(each)) for each in refused]
    insert_rows(Refusal, ("message_id", "batch_id", "sheet", "line", "reasons"), rows)
    Message.objects.filter(pk=batch.message_id).update(
        added=F("added") + counts.added,
        changed=F("changed") + counts.changed,
        unchanged=F("unchanged") + counts.unchanged,
        refused=F("refused") + counts.refused,
    )


def _reasons(refused: Refused) -> list[dict[str, str]]:
    return [
        {"item": each.item, "reason": each.reason, "zh": each.message.zh, "en": each.message.en}
        for each in refused.problems
    ]


def take_refusals(batch: Batch) -> set[int]:
    """Withdraw a batch's refusals so that its lines can be tried again. Returns the lines; locks the batch."""
    if not Batch.objects.filter(pk=batch.pk).update(number=F("number")):
        return set()
    refusals = Refusal.objects.filter(batch=batch)
    lines = set(refusals.values_list("line", flat=True))
    refusals.delete()
    return lines


def finish(message: Message, *, now: datetime) -> Message:
    """Mark a message as applied once no batch is left."""
    if not Batch.objects.filter(message=message, applied_at=None).exists():
        unfinished = Message.objects.filter(pk=message.pk, state=Message.State.APPLYING)
        if unfinished.update(state=Message.State.APPLIED, finished_at=now):
            relearn_sizes()
    message.refresh_from_db()
    return message


@transaction.atomic
def reseal(*, limit: int = 50) -> int:
    """Seal under the newest key what older keys sealed, up to so many batches. Returns how many; 0 when done."""
    ring = keyring()
    rows = Batch.objects.filter(not_under("payload", ring)).values_list("payload", "pk")[:limit]
    update_rows(Batch, ("payload",), [(_anew(ring, payload), key) for payload, key in rows])
    return len(rows)


def _anew(ring: Keyring, sealed: bytes) -> bytes:
    return ring.seal(ring.open(sealed))
