"""Handing out data without the people's identity: one Parquet or CSV file a table, as the models say of their fields.

Pseudonyms and moved days come from a key that is made for one release and forgotten after it, so two releases cannot be
joined. What remains is that of any data about single people: a rare combination may still be recognised by somebody who
knows the person, so a release has a purpose, and the log says who made it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
from django.db import connection, models

from kangyu.methods.forms import Item, Kind
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .audit import actions as audit
from .deidentification import Deidentified, Row, StaysHere, Treatment, tables
from .staff.policies import Scope

Format = Literal["parquet", "csv"]
_AT_ONCE = 20_000
_LONGEST_SHIFT = 182  # days to either side
_OLDEST = 90  # years: of older people only that they are so old

_EXISTS = Bilingual("{folder} 已存在，请另选文件夹", "{folder} exists already; name another folder")
_PURPOSE = Bilingual("须写明用途", "Say what the release is for")


@dataclass(frozen=True, slots=True)
class Released:
    """What was handed out: rows by table, and the tables that stayed with the reason."""

    folder: Path
    rows: Mapping[str, int]
    stayed: Mapping[str, Bilingual]
    withheld: Mapping[str, int]


def release(
    *,
    folder: Path,
    purpose: str,
    sensitivities: Collection[Sensitivity] = (),
    format: Format = "parquet",
    scope: Scope,
    now: datetime,
    key: bytes | None = None,
) -> Released:
    """Write every table that may leave into a new folder, with `manifest.json`; whole or not at all.

    Args:
        sensitivities: beyond ordinary data, what may leave too (rows and items); each must be wanted by the purpose.
        key: for tests only; else a new one, which nobody keeps.

    Raises:
        NotUnderstood: no purpose, or the folder exists. NotAllowed: the role does not include it.
    """
    scope.require(scope.may_operate)
    if not purpose.strip():
        raise NotUnderstood("purpose", _PURPOSE)
    if folder.exists():
        raise NotUnderstood("exists", _EXISTS.format(folder=folder))
    building = folder.with_name(folder.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True, mode=0o700)
    writer = _Writer(building, _Mask(key or secrets.token_bytes(32), now.date()), set(sensitivities), format)
    try:
        with _one_moment():
            for model, said in tables():
                writer.write(model, said)
        _manifest(building, writer, purpose, now)
        whose = scope if scope.user else None
        audit.record(scope=whose, action="release.deidentified", detail=_detail(writer, purpose), at=now)
        os.replace(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return Released(folder, writer.rows, writer.stayed, writer.withheld)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as of one moment, while people go on writing: reading only, so no turn is taken from them."""
    if connection.in_atomic_block:
        yield
        return
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres else "BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


class _Mask:
    """What turns values into what may leave, under the key of one release."""

    def __init__(self, key: bytes, today: date) -> None:
        self._key = key
        self._oldest = today.year - _OLDEST
        self._shifts: dict[Any, timedelta] = {}

    def pseudonym(self, label: str, value: Any) -> str | None:
        if value is None:
            return None
        return hmac.digest(self._key, f"{label}:{value}".encode(), "sha256").hex()[:20]

    def shift(self, person: Any) -> timedelta:
        if person not in self._shifts:
            drawn = int.from_bytes(hmac.digest(self._key, f"shift:{person}".encode(), "sha256")[:8])
            self._shifts[person] = timedelta(days=drawn % (2 * _LONGEST_SHIFT + 1) - _LONGEST_SHIFT)
        return self._shifts[person]

    def year(self, day: date | None) -> int | None:
        return None if day is None else max(day.year, self._oldest)


class _Writer:
    """Writes tables; remembers how many rows left and which were withheld."""

    def __init__(self, folder: Path, mask: _Mask, allowed: Collection[Sensitivity], format: Format) -> None:
        self._folder, self._mask, self._format = folder, mask, format
        self._allowed = {Sensitivity.ORDINARY, *allowed}
        self.rows: dict[str, int] = {}
        self.stayed: dict[str, Bilingual] = {}
        self.withheld: dict[str, int] = {}
        self.columns: dict[str, dict[str, str]] = {}

    def write(self, model: type[models.Model], said: Deidentified | StaysHere | None) -> None:
        name = model._meta.label_lower
        if said is None:
            raise ValueError(f"{name} does not say how it is de-identified")
        if isinstance(said, StaysHere):
            self.stayed[name] = said.reason
            return
        leaving = {field: how for field, how in said.treatments.items() if how is not Treatment.DROPPED}
        self.columns[name] = {field: how.value for field, how in leaving.items()}
        columns = [_column(model, field, how, said, self._mask, self._allowed) for field, how in leaving.items()]
        schema = pa.schema([(field, column.type) for field, column in zip(leaving, columns, strict=True)])
        self.rows[name], self.withheld[name] = 0, 0
        with self._open(name, schema) as sink:
            for some in self._batches(model, said):
                self.rows[name] += len(some)
                values = [pa.array([column.of(row) for row in some], column.type) for column in columns]
                sink.write_table(pa.Table.from_arrays(values, schema=schema))

    def _open(self, name: str, schema: pa.Schema) -> Any:
        path = self._folder / f"{name}.{self._format}"
        if self._format == "csv":
            return arrow_csv.CSVWriter(str(path), schema)
        return parquet.ParquetWriter(path, schema, compression="zstd")

    def _batches(self, model: type[models.Model], said: Deidentified) -> Iterator[Sequence[Row]]:
        batch: list[Row] = []
        name = model._meta.label_lower
        for row in model._default_manager.order_by("pk").values().iterator(chunk_size=_AT_ONCE):
            if said.sensitivity_of(row) not in self._allowed:
                self.withheld[name] += 1
                continue
            batch.append(row)
            if len(batch) == _AT_ONCE:
                yield batch
                batch = []
        if batch:
            yield batch


@dataclass(frozen=True)
class _Column:
    type: pa.DataType
    of: Callable[[Row], Any]


def _column(
    model: type[models.Model],
    name: str,
    how: Treatment,
    said: Deidentified,
    mask: _Mask,
    allowed: Collection[Sensitivity],
) -> _Column:
    field = model._meta.get_field(name)
    attname = field.attname  # type: ignore[union-attr]
    person = model._meta.get_field(said.person).attname if said.person else ""  # type: ignore[union-attr]
    match how:
        case Treatment.PSEUDONYM:
            label = (
                (field.related_model or model)._meta.label_lower if _is_key(field) else f"{model._meta.label}.{name}"
            )
            return _Column(pa.string(), lambda row: mask.pseudonym(label, row[attname]))
        case Treatment.SHIFTED:
            return _Column(pa.date32(), lambda row: _shifted(row[attname], mask.shift(row[person])))
        case Treatment.YEAR:
            return _Column(pa.int16(), lambda row: mask.year(row[attname]))
        case Treatment.TOWNSHIP:
            return _Column(pa.string(), lambda row: row[attname][:9] if row[attname] else None)
        case Treatment.ANSWERS:
            return _Column(
                pa.string(),
                lambda row: _answers(row[attname] or {}, said.items_of(row), mask, row.get(person), allowed),
            )
    return _kept(field, attname)


def _is_key(field: Any) -> bool:
    return bool(field.primary_key or field.is_relation)


def _kept(field: Any, attname: str) -> _Column:
    target = field.target_field if field.is_relation else field
    for kind, arrow in _ARROW:
        if isinstance(target, kind):
            return _Column(arrow, lambda row: row[attname])
    if isinstance(target, models.JSONField):
        return _Column(pa.string(), lambda row: json.dumps(row[attname], ensure_ascii=False, sort_keys=True))
    return _Column(pa.string(), lambda row: None if row[attname] is None else str(row[attname]))


_ARROW: tuple[tuple[type[models.Field], pa.DataType], ...] = (
    (models.BooleanField, pa.bool_()),
    (models.IntegerField, pa.int64()),
    (models.FloatField, pa.float64()),
    (models.DateTimeField, pa.timestamp("us", tz="UTC")),
    (models.DateField, pa.date32()),
)


def _shifted(value: date | datetime | None, by: timedelta) -> date | None:
    if value is None:
        return None
    return (value.date() if isinstance(value, datetime) else value) + by


def _answers(data: Mapping[str, Any], items: Any, mask: _Mask, person: Any, allowed: Collection[Sensitivity]) -> str:
    left = {item.key: _answer(item, data[item.key], mask, person, allowed) for item in items if item.key in data}
    return json.dumps({key: value for key, value in left.items() if value is not None}, ensure_ascii=False)


def _answer(item: Item, value: Any, mask: _Mask, person: Any, allowed: Collection[Sensitivity]) -> Any:
    if item.kind is Kind.TEXT or item.sensitivity not in allowed:
        return None
    if item.kind is Kind.DATE:
        return (date.fromisoformat(value) + mask.shift(person)).isoformat() if person is not None else value[:7]
    return value


def _detail(writer: _Writer, purpose: str) -> dict[str, object]:
    return {
        "purpose": purpose[:200],
        "rows": sum(writer.rows.values()),
        "sensitivities": sorted(each.value for each in writer._allowed),
    }


def _manifest(folder: Path, writer: _Writer, purpose: str, now: datetime) -> None:
    files = sorted(path for path in folder.iterdir())
    told = {
        "purpose": purpose,
        "released_at": now.isoformat(),
        "rows": writer.rows,
        "withheld_as_sensitive": {name: count for name, count in writer.withheld.items() if count},
        "columns": writer.columns,
        "stayed": {name: {"zh": reason.zh, "en": reason.en} for name, reason in writer.stayed.items()},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (folder / "manifest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
