"""The bulk door to the tables: whole columns into empty ones, indexes and constraints afterwards.

For a county that comes all at once; people and sheets go through the registers' actions. One transaction holds the
whole: after a kill there is nothing. What is written must be right by construction or checked before: see
`workflows/load_county.py`, which alone opens this door.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection, models, transaction
from numpy.typing import NDArray

Column = Sequence[Any] | str | int | bool | datetime | None
"""A value for each row, or one for all of them."""

_EARLIEST = date(1850, 1, 1)
_DAYS = 100_000
_ROWS_AT_ONCE = 50_000


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


def load_columns(model: type[models.Model], columns: Mapping[str, Column], *, rows: int) -> None:
    """Write rows given as columns by attribute name (`resident_id`), in the form that the drivers take: days as texts."""
    fields = [model._meta.get_field(name) for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    values = zip(*(_repeated(column, rows) for column in columns.values()), strict=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(fields))})"
        # Django's own cursor would rewrite the statement and keep all rows at hand.
        bare = connection.connection.cursor()
        while some := list(itertools.islice(values, _ROWS_AT_ONCE)):
            bare.executemany(insert, some)


def _repeated(column: Column, rows: int) -> Sequence[Any] | Iterator[Any]:
    if isinstance(column, str | int | None):
        return itertools.repeat(column, rows)
    if isinstance(column, datetime):
        return itertools.repeat(connection.ops.adapt_datetimefield_value(column), rows)
    if len(column) != rows:
        raise ValueError(f"a column of {len(column)} values for {rows} rows")
    return column


@contextmanager
def loading(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """A transaction in which the tables have no indexes and no foreign keys: rows go in, then all of it is made again.

    Raises `NotEmpty` when one of the tables has rows, and IntegrityError when what was loaded breaks a constraint.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the bulk door is a transaction of its own")
    names = [model._meta.db_table for model in tables]
    with _quick_journal(), transaction.atomic():
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
def _quick_journal() -> Iterator[None]:
    """SQLite: no log beside the file, which would hold everything once more, and no look at foreign keys row by row.

    A rollback journal keeps only the pages that were there before, and there were hardly any.
    """
    if connection.vendor != "sqlite":
        yield
        return
    before = "PRAGMA journal_mode=TRUNCATE", "PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-524288", "PRAGMA threads=2"
    after = "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-65536", "PRAGMA threads=0"
    try:
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
    """Drop the indexes and foreign keys of a table. Returns the statements that make them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = 'index' AND sql IS NOT NULL",
                [table],
            )
            found = cursor.fetchall()
            for name, _ in found:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
            return [sql for _, sql in found]
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
