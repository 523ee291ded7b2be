"""The bulk door of the register of records: health records and contacts as columns, into empty tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.expressions.distinct import Factors
from kangyu.methods.forms import Form, Kind
from kangyu.methods.forms.columns import ColumnsRefused, read_columns
from kangyu.registers.loading import Rows, days_written, first_id, slices
from kangyu.vocabulary.labels import Bilingual

from .models import Contact, HealthRecord
from .telling import tells

TABLES = (HealthRecord, Contact)
_TOLD = Bilingual("请勿在此填写身份证号或电话号码", "do not write identity or telephone numbers here")


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


def rows_of_records(records: RecordColumns) -> Iterator[Rows]:
    """Health records, ready to be written."""
    for at in slices(len(records.number)):
        columns = {
            "resident_id": records.resident_id[at].tolist(),
            "number": records.number[at].tolist(),
            "organisation_id": records.organisation_id[at].tolist(),
            "established_on": days_written(records.established_on[at]),
            "closed_on": days_written(records.closed_on[at]),
            "close_reason": records.close_reason[at].tolist(),
        }
        yield Rows(HealthRecord, columns, at.stop - at.start)


def last_id_before() -> int:
    """The first contact to be written has the next one."""
    return first_id(Contact) - 1


def rows_of_contacts(
    contacts: ContactColumns,
    read: Mapping[str, Factors],
    *,
    ids: NDArray[np.int64],
    grade: NDArray[np.object_] | None,
    now: datetime,
) -> Iterator[Rows]:
    """Contacts with their typed answers and grades, ready to be written. Each distinct answer is put into words once."""
    parts = {key: some.map(lambda value, key=key: _part(key, value)) for key, some in read.items()}
    for at in slices(len(contacts)):
        count = at.stop - at.start
        columns = {
            "id": ids[at].tolist(),
            "resident_id": contacts.resident_id[at].tolist(),
            "form": contacts.form.key,
            "form_version": contacts.form.version,
            "on": days_written(contacts.on[at]),
            "data": _texts(parts, at, count),
            "grade": None if grade is None else grade[at].tolist(),
            "organisation_id": contacts.organisation_id[at].tolist(),
            "recorded_at": now,
            "recorded_by_id": None,
            "is_current": True,
            "supersedes_id": None,
            "message_id": None,
            "sheet": "",
            "line": None,
        }
        yield Rows(Contact, columns, count)


def _texts(read: Mapping[str, Factors], at: slice, count: int) -> list[str]:
    """The JSON of each row from the parts of its answers."""
    parts = [Factors(some.values, some.codes[at]).column().tolist() for some in read.values()]
    return ["{" + "".join(row)[1:] + "}" for row in zip(*parts, strict=True)] if parts else ["{}"] * count


def _part(key: str, value: Any) -> str:
    if value is None:
        return ""
    return f',"{key}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
