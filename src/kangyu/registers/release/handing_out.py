"""Writing a release: one Parquet or CSV file a table, as the models say of their fields, a manifest, and what protects whom.

The key is made for one release and forgotten after it, so two releases cannot be joined. Rows stand in the order of their
pseudonyms, which means nothing; in the order of the tables they would tell who was registered when.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
from django.db import connection, models

from kangyu.registers.audit import actions as audit
from kangyu.registers.deidentification import Deidentified, Row, StaysHere, tables
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .columns import Column, Release, column
from .crowd import crowd
from .mask import Mask
from .protection import PROTECTION

Format = Literal["parquet", "csv"]
_AT_ONCE = 20_000

_EXISTS = Bilingual("{folder} 已存在，请另选文件夹", "{folder} exists already; name another folder")
_PURPOSE = Bilingual("须写明用途", "Say what the release is for")


@dataclass(frozen=True, slots=True)
class Released:
    """What was handed out: rows by table, the tables that stayed with the reason, and the rows that stayed.

    `withheld` are those kept closely; `aside` those whose day lies near the edges of the data, and the institutions that
    too few people have in common.
    """

    folder: Path
    rows: Mapping[str, int]
    stayed: Mapping[str, Bilingual]
    withheld: Mapping[str, int]
    aside: Mapping[str, int]


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
    """Write every table that may leave into a new folder, with `manifest.json` and `README.md`; whole or not at all.

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
    allowed = {Sensitivity.ORDINARY, *sensitivities}
    try:
        with _one_moment():
            by = Release(Mask(key or secrets.token_bytes(32)), crowd(now.year), allowed)
            writer = _Writer(building, by, format)
            for model, said in tables():
                writer.write(model, said)
        _manifest(building, writer, purpose, now)
        whose = scope if scope.user else None
        audit.record(scope=whose, action="release.deidentified", detail=_detail(writer, purpose), at=now)
        os.replace(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return Released(folder, writer.rows, writer.stayed, writer.withheld, writer.aside)


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


class _Writer:
    """Writes tables; remembers how many rows left and which stayed."""

    def __init__(self, folder: Path, by: Release, format: Format) -> None:
        self._folder, self._by, self._format = folder, by, format
        self.allowed = by.allowed
        self._awaited = {
            model._meta.get_field(said.belongs_to).related_model._meta.label_lower  # type: ignore[union-attr]
            for model, said in tables()
            if isinstance(said, Deidentified) and said.belongs_to
        }
        self._kept_back: dict[str, set[Any]] = {name: set() for name in self._awaited}
        self.rows: dict[str, int] = {}
        self.stayed: dict[str, Bilingual] = {}
        self.withheld: dict[str, int] = {}
        self.aside: dict[str, int] = {}
        self.columns: dict[str, dict[str, str]] = {}

    def write(self, model: type[models.Model], said: Deidentified | StaysHere | None) -> None:
        name = model._meta.label_lower
        if said is None:
            raise ValueError(f"{name} does not say how it is de-identified")
        if isinstance(said, StaysHere):
            self.stayed[name] = said.reason
            return
        leaving = said.leaving
        self.columns[name] = {field: how.value for field, how in leaving.items()}
        columns = {field: column(model, field, how, said, self._by) for field, how in leaving.items()}
        schema = pa.schema([(field, each.type) for field, each in columns.items()])
        self.rows[name] = self.withheld[name] = self.aside[name] = 0
        with self._open(name, schema) as sink:
            for some in self._batches(model):
                rows = [row for row in some if self._may_leave(model, said, row, columns)]
                self.rows[name] += len(rows)
                values = [pa.array([each.of(row) for row in rows], each.type) for each in columns.values()]
                sink.write_table(pa.Table.from_arrays(values, schema=schema))

    def _open(self, name: str, schema: pa.Schema) -> Any:
        path = self._folder / f"{name}.{self._format}"
        if self._format == "csv":
            return arrow_csv.CSVWriter(str(path), schema)
        return parquet.ParquetWriter(path, schema, compression="zstd")

    def _batches(self, model: type[models.Model]) -> Iterator[Sequence[Row]]:
        """The rows in the order of their pseudonyms."""
        name, key = model._meta.label_lower, model._meta.pk.attname
        ids = list(model._default_manager.order_by().values_list("pk", flat=True))
        ids.sort(key=lambda each: self._by.mask.pseudonym(name, each) or "")
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            rows = {row[key]: row for row in model._default_manager.filter(pk__in=some).values()}
            yield [rows[each] for each in some]

    def _may_leave(
        self, model: type[models.Model], said: Deidentified, row: Row, columns: Mapping[str, Column]
    ) -> bool:
        name, key = model._meta.label_lower, row[model._meta.pk.attname]
        if said.sensitivity_of(row) not in self._by.allowed:
            self.withheld[name] += 1
        elif self._is_aside(model, said, row, columns):
            self.aside[name] += 1
        else:
            return True
        if name in self._awaited:
            self._kept_back[name].add(key)
        return False

    def _is_aside(self, model: type[models.Model], said: Deidentified, row: Row, columns: Mapping[str, Column]) -> bool:
        if model is Organisation:
            return self._by.crowd.institution(row["id"]) != row["id"]
        if said.belongs_to:
            field: Any = model._meta.get_field(said.belongs_to)
            return row[field.attname] in self._kept_back[field.related_model._meta.label_lower]
        return bool(said.day) and columns[said.day].of(row) is None


def _detail(writer: _Writer, purpose: str) -> dict[str, object]:
    return {
        "purpose": purpose[:200],
        "rows": sum(writer.rows.values()),
        "sensitivities": sorted(each.value for each in writer.allowed),
    }


def _manifest(folder: Path, writer: _Writer, purpose: str, now: datetime) -> None:
    files = sorted(path for path in folder.iterdir())
    told = {
        "purpose": purpose,
        "released_at": now.isoformat(),
        "rows": writer.rows,
        "withheld_as_sensitive": {name: count for name, count in writer.withheld.items() if count},
        "set_aside": {name: count for name, count in writer.aside.items() if count},
        "columns": writer.columns,
        "stayed": {name: {"zh": reason.zh, "en": reason.en} for name, reason in writer.stayed.items()},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (folder / "README.md").write_text(f"# {purpose}\n\n{PROTECTION.zh}\n{PROTECTION.en}")
    (folder / "manifest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
