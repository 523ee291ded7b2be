"""Entering the world's ledger rows through the ordinary door, and papers that prove some of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from datetime import date, datetime

from kangyu.catalogue.ledgers import ledger_on
from kangyu.methods.forms import read_entry
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.ledgers.actions import count_papers, record_rows
from kangyu.registers.ledgers.entries import RowEntry
from kangyu.registers.places import queries as places
from kangyu.registers.staff.policies import system_scope

from .ledger_rows import LedgerRow

_PAPERS = 500  # at most so many, the newest
_WIDTH, _HEIGHT = 96, 64


def keep_ledgers(rows: Sequence[LedgerRow], *, as_of: date, now: datetime) -> int:
    """Write all rows, and papers for the newest of those that have one. Returns how many rows were added.

    Raises `ValueError` for a row that its form or the register refuses: the world is wrong then.
    """
    organisations = places.organisation_ids()
    entries = [_read(row, organisations[row.organisation], as_of) for row in rows]
    done = record_rows(entries, scope=None, now=now)
    refused = [(row, each.problems) for row, each in zip(rows, done, strict=True) if each.change == "refused"]
    if refused:
        raise ValueError(f"{len(refused)} rows of ledgers refused, the first: {refused[0]}")
    added = [(row, each.entry) for row, each in zip(rows, done, strict=True) if each.change == "added"]
    proved = [(row, entry) for row, entry in added if row.has_proof]
    for row, entry in sorted(proved, key=lambda each: str(each[0].raw["on"]), reverse=True)[:_PAPERS]:
        _prove(row, int(entry or 0), now)
    return len(added)


def _read(row: LedgerRow, organisation: int, as_of: date) -> RowEntry:
    ledger = ledger_on(row.ledger, date.fromisoformat(row.raw["on"]))
    read = read_entry(ledger.form, {key: str(value) for key, value in row.raw.items()}, today=as_of)
    if not read.is_accepted:
        raise ValueError(f"{row.ledger}: {row.raw}: {read.errors}")
    return RowEntry(ledger, organisation, read.data)


class _Picture(io.BytesIO):
    """A paper as a page would receive it."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name, self.size = name, len(content)


def _prove(row: LedgerRow, entry: int, now: datetime) -> None:
    """A synthetic photograph of the event: a plain picture that differs from row to row."""
    upload = _Picture(f"{row.raw['on']}_现场照片.png", picture(entry))
    attachments.attach(owner=f"ledger:{entry}", upload=upload, scope=system_scope(), now=now)
    count_papers(entry, 1)


def picture(number: int) -> bytes:
    """A small PNG with two fields of grey, the line between them at another height for every number."""
    line = 8 + number % (_HEIGHT - 16)
    rows = [
        bytes([0]) + bytes([(96 if y > line else 208) + (x + number) % 24 for x in range(_WIDTH)])
        for y in range(_HEIGHT)
    ]
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
