"""The bulk door of the register of records: health records and contacts as columns, into empty tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.expressions.distinct import Factors
from kangyu.methods.forms import Form, Kind
from kangyu.methods.forms.columns import ColumnsRefused, read_columns
from kangyu.registers.loading import days_written, first_id, load_columns
from kangyu.vocabulary.labels import Bilingual

from .models import Contact, HealthRecord
from .telling import tells

TABLES = (HealthRecord, Contact)
_TOLD = Bilingual("请勿在此填写身份证号或电话号码", "do not write identity or telephone numbers here")
_ROWS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumns:
    """Health records, one entry each; every one has its number."""

    resident_id: NDArray[np.int64]
    number: NDArray[np.object_]
    organisation_id: NDArray[np.int64]
    established_on: NDArray[np.datetime64]
    closed_on: NDArray[np.datetime64]
    close_reason: NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class ContactColumns:
    """Contacts on one form, one entry each, no two of one resident on one day.

    Attributes:
        answers: by item what was written, as `methods.forms.read_columns` reads it.
        since: the day from which the institution says that it manages the person (管理开始日期), NaT for none.
    """

    form: Form
    resident_id: NDArray[np.int64]
    on: NDArray[np.datetime64]
    organisation_id: NDArray[np.int64]
    answers: Mapping[str, NDArray[Any]]
    since: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.on)


def read_answers(contacts: ContactColumns, *, today: date) -> dict[str, Factors]:
    """The typed answers. Raises `ColumnsRefused` for the first contact that the ordinary door would refuse."""
    read = read_columns(contacts.form, contacts.answers, rows=len(contacts), today=today)
    for item in contacts.form.asked:
        if item.kind is Kind.TEXT and item.key in read:
            _check_texts(item.key, read[item.key])
    return read


def _check_texts(key: str, texts: Factors) -> None:
    for position, text in enumerate(texts.values):
        if tells(text):
            raise ColumnsRefused(key, "telling_text", int(np.argmax(texts.codes == position)), _TOLD)


def load_records(records: RecordColumns) -> None:
    """Write health records. In the caller's `loading`."""
    load_columns(
        HealthRecord,
        {
            "resident_id": records.resident_id.tolist(),
            "number": records.number.tolist(),
            "organisation_id": records.organisation_id.tolist(),
            "established_on": days_written(records.established_on),
            "closed_on": days_written(records.closed_on),
            "close_reason": records.close_reason.tolist(),
        },
        rows=len(records.number),
    )


def load_contacts(
    contacts: ContactColumns,
    read: Mapping[str, Factors],
    *,
    grade: NDArray[np.object_] | None,
    after: int,
    now: datetime,
) -> NDArray[np.int64]:
    """Write contacts with their typed answers and grades. Returns their ids, from the one after `after`."""
    ids = np.arange(after + 1, after + 1 + len(contacts))
    for start in range(0, len(contacts), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        _load(contacts, read, rows, ids[rows], None if grade is None else grade[rows].tolist(), now)
    return ids


def last_id_before() -> int:
    """What the first `load_contacts` is given as `after`."""
    return first_id(Contact) - 1


def _load(
    contacts: ContactColumns,
    read: Mapping[str, Factors],
    rows: slice,
    ids: NDArray[np.int64],
    grade: list[str | None] | None,
    now: datetime,
) -> None:
    load_columns(
        Contact,
        {
            "id": ids.tolist(),
            "resident_id": contacts.resident_id[rows].tolist(),
            "form": contacts.form.key,
            "form_version": contacts.form.version,
            "on": days_written(contacts.on[rows]),
            "data": data_written({key: some.take(np.arange(len(some))[rows]) for key, some in read.items()}, len(ids)),
            "grade": grade,
            "organisation_id": contacts.organisation_id[rows].tolist(),
            "recorded_at": now,
            "recorded_by_id": None,
            "is_current": True,
            "supersedes_id": None,
            "message_id": None,
            "sheet": "",
            "line": None,
        },
        rows=len(ids),
    )


def data_written(read: Mapping[str, Factors], rows: int) -> list[str]:
    """The JSON of each row: what was answered, each distinct answer written once."""
    parts = [some.map(lambda value, key=key: _part(key, value)).column().tolist() for key, some in read.items()]
    if not parts:
        return ["{}"] * rows
    return ["{" + "".join(row)[1:] + "}" for row in zip(*parts, strict=True)]


def _part(key: str, value: Any) -> str:
    if value is None:
        return ""
    return f',"{key}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
