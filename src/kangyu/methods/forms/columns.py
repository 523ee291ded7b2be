"""Reading whole columns of entries with the reading of one entry: each distinct answer is read once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.expressions import fields_of, holds
from kangyu.methods.expressions.distinct import Factors, each, factors
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .declaration import Check, Form, Item
from .entry import derived_value, read_item


class ColumnsRefused(NotUnderstood):
    """An entry among the columns that its form would refuse; `row` is the first such, `item` the one to mend."""

    def __init__(self, item: str, reason: str, row: int, message: Bilingual) -> None:
        super().__init__(reason, Bilingual(f"第 {row + 1} 项：{message.zh}", f"Entry {row + 1}: {message.en}"))
        self.item, self.row = item, row


def read_columns(form: Form, written: Mapping[str, NDArray[Any]], *, rows: int, today: date) -> dict[str, Factors]:
    """Typed answers by item, in the form's order with what is derived last; None where a row has no answer.

    The same as `read_entry` for each row, for entries that are all acceptable. Columns of other keys are refused.

    Raises `ColumnsRefused` for the first entry that the form does not accept.
    """
    if unknown := set(written) - {item.key for item in form.asked}:
        raise KeyError(f"form {form.key} does not ask {sorted(unknown)}")
    read = {item.key: _read(item, written[item.key], today) for item in form.asked if item.key in written}
    _require(form, read, rows)
    for item in form.items:
        if item.derived is not None and fields_of(item.derived) <= set(read):
            read[item.key] = _derived(item, {key: read[key] for key in sorted(fields_of(item.derived))})
    for check in form.checks:
        _hold(check, read)
    return read


def _derived(item: Item, used: Mapping[str, Factors]) -> Factors:
    return each(used, lambda row: derived_value(item, _answered(row)))


def _answered(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _read(item: Item, column: NDArray[Any], today: date) -> Factors:
    found = factors(column)
    values = []
    for position, written in enumerate(found.values):
        try:
            values.append(read_item(item, written, today))
        except NotUnderstood as error:
            row = int(np.argmax(found.codes == position))
            raise ColumnsRefused(item.key, error.reason, row, error.message) from None
    return Factors(values, found.codes)


def _require(form: Form, read: Mapping[str, Factors], rows: int) -> None:
    """Every required item is answered, where somebody was reached."""
    excused = np.zeros(rows, dtype=bool)
    if form.lost is not None:
        lost = form.lost
        used = {key: read[key] for key in sorted(fields_of(lost)) if key in read}
        excused = _flags(each(used, lambda row: holds(lost, _answered(row)) is True), rows)
    for item in form.asked:
        if not item.is_required:
            continue
        column = read.get(item.key)
        is_missing = np.ones(rows, dtype=bool) if column is None else _flags(column.map(_is_none), rows)
        is_missing &= ~excused
        if is_missing.any():
            message = Bilingual(f"{item.label.zh}：必须填写", f"{item.label.en}: is required")
            raise ColumnsRefused(item.key, "required", int(np.argmax(is_missing)), message)


def _is_none(value: Any) -> bool:
    return value is None


def _flags(verdict: Factors, rows: int) -> NDArray[np.bool_]:
    """A column of truths, all false where nothing was asked."""
    return np.array(verdict.values, dtype=bool)[verdict.codes] if len(verdict) else np.zeros(rows, dtype=bool)


def _hold(check: Check, read: Mapping[str, Factors]) -> None:
    used = {key: read[key] for key in sorted(fields_of(check.holds)) if key in read}
    if not used:
        return
    verdict = each(used, lambda row: holds(check.holds, _answered(row)) is False)
    is_bad = _flags(verdict, len(verdict))
    if is_bad.any():
        raise ColumnsRefused(check.item, "check", int(np.argmax(is_bad)), check.message)
