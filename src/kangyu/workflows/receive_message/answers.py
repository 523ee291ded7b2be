"""The answer to a sheet: the lines that were refused, as they were sent, with why in front of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kangyu.formats.sheets import LINE_HEADING, Cell, Column, Table, write_table
from kangyu.formats.sheets.headings import plain
from kangyu.registers.messages import queries as messages

REASON_HEADING = "退回原因"
_TITLE = "{filename} 退回的行（改正后可直接再次报送本表）"


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
