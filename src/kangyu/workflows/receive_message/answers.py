"""The answer to a sheet: the lines that were refused, as they were sent, with why in front of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from kangyu.formats.sheets import LINE_HEADING, Cell, Column, Table, write_table
from kangyu.formats.sheets.headings import plain
from kangyu.registers.audit import actions as audit
from kangyu.registers.messages import queries as messages
from kangyu.registers.people.identification import by_identity, identity_indexes
from kangyu.registers.people.reading import written
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import IdentityNumber

from .lines import Sheet

REASON_HEADING = "退回原因"
_TITLE = "{filename} 退回的行（改正后可直接再次报送本表）"


def open_answer(message: Any, path: Path, *, scope: Scope, at: datetime, language: str = "zh") -> None:
    """Write the answer for somebody who may see people, and note whom it holds: it names numbers in full.

    Raises `NotAllowed`.
    """
    scope.require(scope.may_open_people)
    write_answer(message, path, language=language)
    audit.record(
        scope=scope,
        action="open.answer",
        residents=concerned(message),
        detail={"message": message.pk, "lines": message.refused, "numbers": "full"},
        at=at,
    )


def concerned(message: Any) -> set[int]:
    """The residents whose identity numbers stand in refused lines, as far as they are known here."""
    found: set[int] = set()
    refusals = messages.refusals(message)
    for batch_id, some in groupby(refusals, key=lambda refusal: refusal.batch_id):
        batch = messages.batch(batch_id)
        sheet = Sheet(batch.sheet, message.headers[batch.sheet])
        lines = messages.lines_of(batch, {refusal.line for refusal in some})
        numbers = {
            number for cells in lines.values() if (number := _identity(sheet, cells, message.received_at.date()))
        }
        found |= {known.id for known in by_identity(index for index in identity_indexes(numbers) if index).values()}
    return found


def _identity(sheet: Sheet, cells: tuple[Cell, ...], on: date) -> str | None:
    """The identity number of a line in its long form, None where none can be read."""
    index = sheet.index_of("identity_number")
    if index is not None and index < len(cells):
        with suppress(NotUnderstood):
            return IdentityNumber.parse(written(cells[index]), on).number
    return None


def write_answer(message: Any, path: Path, *, language: str = "zh") -> None:
    """Write the refused lines of a message as a sheet that can be mended and sent again.

    The file holds what the sender sent, identity numbers included: it belongs to the sender and nobody else.
    """
    labels = {sheet: message.headers[sheet]["labels"] for sheet in messages.refused_sheets(message)}
    tables = {
        sheet: Table(_columns(texts), _rows(message, sheet, texts, language), _title(message))
        for sheet, texts in labels.items()
    }
    if tables:
        write_table(path, tables)


def _title(message: Any) -> str:
    return _TITLE.format(filename=message.filename)


def _kept(labels: list[str]) -> list[int]:
    """Columns of the sheet that are the sender's own; ours are not written twice when an answer comes back."""
    ours = {plain(REASON_HEADING), plain(LINE_HEADING)}
    return [index for index, text in enumerate(labels) if plain(text) not in ours]


def _columns(labels: list[str]) -> list[Column]:
    own = [Column(labels[index]) for index in _kept(labels)]
    return [Column(REASON_HEADING, width=36), Column(LINE_HEADING, width=10), *own]


def _rows(message: Any, sheet: str, labels: list[str], language: str) -> Iterator[tuple[Cell, ...]]:
    kept = _kept(labels)
    refusals = messages.refusals(message, sheet=sheet)
    for batch_id, some in groupby(refusals, key=lambda refusal: refusal.batch_id):
        reasons = {refusal.line: refusal.reasons for refusal in some}
        lines = messages.lines_of(messages.batch(batch_id), reasons.keys())
        for number in sorted(reasons):
            cells = lines[number]
            own = [cells[index] if index < len(cells) else None for index in kept]
            yield ("；".join(reason[language] for reason in reasons[number]), number, *own)
