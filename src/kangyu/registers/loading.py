"""The bulk door to the tables: whole columns into empty ones, indexes and constraints afterwards.

For a county that comes all at once; people and sheets go through the registers' actions. One transaction holds the
whole: after a kill there is nothing. What is written must be right by construction or checked before: see
`workflows/load_county.py`, which alone opens this door.
"""

from __future__ import annotations

import functools
import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import OperationalError, connection, models, transaction
from numpy.typing import NDArray

Column = Sequence[Any] | str | int | bool | datetime | None
"""A value for each row, or one for all of them."""

ROWS_AT_ONCE = 100_000
"""So many are made at a time: few enough to be handed over, and to be let go of soon."""

_OF_FEW = " IS NOT NULL"
"""How an index of those rows ends that have something. To make it again would mean to read millions in order to find few."""

_EARLIEST = date(1850, 1, 1)
_DAYS = 100_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows ready to be written: what `load_columns` takes."""

    model: type[models.Model]
    columns: Mapping[str, Column]
    count: int


def slices(rows: int) -> Iterator[slice]:
    """All rows, so many at once as are made at a time."""
    for start in range(0, rows, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, rows))


class NotEmpty(Exception):
    """The bulk door opens only into empty tables."""


def days_written(days: NDArray[np.datetime64]) -> list[str | None]:
    """Days as the databases take them, NaT as None. Days between 1850 and 2123."""
    numbers = days.astype("datetime64[D]").astype(np.int64)
    return _calendar()[np.where(np.isnat(days), _DAYS, numbers - _first())].tolist()


def _first() -> int:
    return (_EARLIEST - date(1970, 1, 1)).days


@functools.lru_cache(maxsize=1)
def _calendar() -> NDArray[np.object_]:
    written = np.empty(_DAYS + 1, dtype=object)
    written[:-1] = np.datetime_as_string(np.datetime64(_EARLIEST, "D") + np.arange(_DAYS))
    return written


def first_id(model: type[models.Model]) -> int:
    """The lowest key that rows loaded into the model's empty table may have."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [f'"{table}"', model._meta.pk.column])
            return cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    return (last[0] if last else 0) + 1


def load_rows(rows: Rows) -> None:
    """Write rows that are ready."""
    load_columns(rows.model, rows.columns, rows=rows.count)


def load_columns(model: type[models.Model], columns: Mapping[str, Column], *, rows: int) -> None:
    """Write rows given as columns by attribute name (`resident_id`), in the form that the drivers take: days as texts."""
    kept = {name: column for name, column in columns.items() if not _is_one_for_all(column)}
    if wrong := [name for name, column in kept.items() if len(column) != rows]:  # type: ignore[arg-type]
        raise ValueError(f"{model.__name__}: {', '.join(wrong)} have not {rows} values")
    names = {name: connection.ops.quote_name(model._meta.get_field(name).column) for name in columns}
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        every = [columns[name] if name in kept else itertools.repeat(columns[name], rows) for name in columns]
        _copy(f"COPY {table} ({', '.join(names.values())}) FROM STDIN", zip(*every, strict=True))
        return
    # What is the same for all rows stands in the statement itself: binding it costs more than all else.
    marks = ", ".join("?" if name in kept else _literal(column) for name, column in columns.items())
    insert = f"INSERT INTO {table} ({', '.join(names.values())}) VALUES ({marks})"
    # Django's own cursor would rewrite the statement and keep all rows at hand.
    bare = connection.connection.cursor()
    bare.executemany(insert, zip(*kept.values(), strict=True))


def _is_one_for_all(column: Column) -> bool:
    return isinstance(column, str | int | datetime | None)


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _literal(column: Column) -> str:
    """A value in SQLite's words."""
    if isinstance(column, datetime):
        column = str(connection.ops.adapt_datetimefield_value(column))
    if isinstance(column, str):
        return "'" + column.replace("'", "''") + "'"
    return "NULL" if column is None else str(int(column))  # type: ignore[arg-type]


@contextmanager
def loading(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """A transaction in which the tables have no indexes and no foreign keys: rows go in, then all of it is made again.

    Nor do triggers see what goes in: what they keep must be brought up to date by the caller.

    Raises `NotEmpty` when one of the tables has rows, and IntegrityError when what was loaded breaks a constraint.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the bulk door is a transaction of its own")
    names = [model._meta.db_table for model in tables]
    with _collecting_no_garbage(), _quick_journal(), transaction.atomic():
        for name in names:
            _check_empty(name)
        again = [sql for name in names for sql in _taken_away(name)]
        yield
        with connection.cursor() as cursor:
            _make_room(cursor)
            for sql in again:
                cursor.execute(sql)
        for model in tables:
            _tell_sequence(model)
        if connection.vendor == "sqlite":
            connection.check_constraints(names)


def _check_empty(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")
        if cursor.fetchone():
            raise NotEmpty(f"{name} has rows already")


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """Millions of values are made and none of them in circles: looking for circles again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _quick_journal() -> Iterator[None]:
    """SQLite: no log beside the file, which would hold everything once more, and no look at foreign keys row by row.

    A rollback journal keeps only the pages that were there before, and there were hardly any. The file cannot change its
    journal while anybody else has it open: then the load takes the log, which is slower and no less safe.
    """
    if connection.vendor != "sqlite":
        yield
        return
    before = "PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-524288", "PRAGMA threads=2"
    after = "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-65536", "PRAGMA threads=0"
    try:
        with suppress(OperationalError):
            _pragmas(["PRAGMA journal_mode=TRUNCATE"])
        _pragmas(before)
        yield
    finally:
        _pragmas(after)


def _pragmas(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _make_room(cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")


def _taken_away(table: str) -> list[str]:
    """Drop the indexes and foreign keys of a table. Returns the statements that make them again.

    On SQLite its triggers as well: each row would ask them; on PostgreSQL each statement does.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('index', 'trigger') AND sql IS NOT NULL",
                [table],
            )
            found = [(kind, name, sql) for kind, name, sql in cursor.fetchall() if not sql.endswith(_OF_FEW)]
            for kind, name, _ in found:
                cursor.execute(f"DROP {kind} {connection.ops.quote_name(name)}")
            return [sql for *_, sql in found]
        return [*_without_constraints(cursor, table), *_without_indexes(cursor, table)]


def _without_constraints(cursor: Any, table: str) -> list[str]:
    """Foreign keys of a PostgreSQL table; they are checked as a whole when made again."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
        [f'"{table}"'],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    return [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}' for name, definition in found]


def _without_indexes(cursor: Any, table: str) -> list[str]:
    """Indexes of a PostgreSQL table but those of its primary key and unique constraints, which others may refer to."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [f'"{table}"'],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _tell_sequence(model: type[models.Model]) -> None:
    """PostgreSQL: what gives the next key must know the keys that were loaded. SQLite knows by itself."""
    if connection.vendor != "postgresql":
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT setval(pg_get_serial_sequence(%s, %s), greatest(max("{key}"), 1), max("{key}") IS NOT NULL) FROM "{table}"',
            [f'"{table}"', key],
        )
