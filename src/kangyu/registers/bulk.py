"""Writing and finding many rows at once, alike on SQLite and PostgreSQL.

`bulk_create` prepares every field of every row in the ORM and manages 13,000 rows a second; `executemany` and `COPY`
manage four times as many. They bypass nothing else here: no register has signals or a `save()` of its own.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, models

from .keyring import Keyring

PIECE = 500
"""Values in one IN list; SQLite takes 999 parameters in a statement."""

_FEW = 1_000
"""Rows; in a table of no more, any index serves."""

_LOOKED_AT = 20_000
"""Entries of an index from which its sizes are told. With a few hundred, a form of two million contacts passes for one of
four hundred, and what five hundred persons have is sought by walking all of them."""

_T = TypeVar("_T")
# One number for all writers of people, contacts and enrolments.
_TURN = 0x6B616E67  # "kang"


def pieces(values: Sequence[_T], size: int = PIECE) -> Iterator[Sequence[_T]]:
    """The values in lists short enough for one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def take_turn() -> None:
    """Wait until no other transaction writes people, contacts or enrolments; held to the end of this transaction.

    Who is known, and which contact is the newest, is read before it is written: two imports side by side must not
    both decide that a person is new. On SQLite the transaction holds the only write lock from its beginning.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take_turn needs a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def new_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Primary keys that nobody else will use. On SQLite only inside the transaction that also inserts the rows."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        if not connection.in_atomic_block:
            raise RuntimeError("new_ids needs a transaction on SQLite")
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + count)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as values of the named fields (attribute names, such as `resident_id`), in their order."""
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    ready = _prepared(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", ready)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows by primary key, which stands last in each row, behind the values of the named fields."""
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in columns]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    pk = model._meta.pk
    ready = _prepared([*fields, pk], rows)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(pk.column)} = %s", ready)


def learn_sizes() -> None:
    """Let SQLite look at its indexes after much was written: without it, it takes the wrong one for a search.

    PostgreSQL does this by itself. A SQLite that answers wrongly once it has statistics gets none: slower is better.
    """
    if connection.vendor == "sqlite" and keeps_bounds(connection.Database):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
            cursor.execute("ANALYZE")


def relearn_sizes() -> None:
    """The same where a table has outgrown what SQLite knows: looking at a county of a million takes longer than a sheet."""
    if connection.vendor == "sqlite" and _has_outgrown():
        learn_sizes()


def _has_outgrown() -> bool:
    """Whether some table has grown to twice what is known of it. The highest key tells, without counting."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "sqlite_stat1" not in _every_table(cursor):
            return True
        cursor.execute("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")
        known = dict(cursor.fetchall())
        for table in tables:
            cursor.execute(f"SELECT max(rowid) FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchone()[0] or 0
            if rows > max(2 * known.get(table, 0), _FEW):
                return True
    return False


def _every_table(cursor: Any) -> set[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in cursor.fetchall()}


@functools.lru_cache(maxsize=1)
def keeps_bounds(database: Any) -> bool:
    """Whether this SQLite keeps the bound of the last column when a middle one is given as a list (3.40 does not)."""
    trial = database.connect(":memory:")
    try:
        trial.execute(
            "CREATE TABLE t (k TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, UNIQUE (k, place, day))"
        )
        trial.executemany("INSERT INTO t VALUES (?, '43128', '2018-01-01')", [(letter,) for letter in "abcdefgh"])
        trial.execute("ANALYZE")
        found = trial.execute("SELECT day FROM t WHERE k = 'c' AND place IN ('43128', '431') AND day <= '2017-12-31'")
        return found.fetchone() is None
    finally:
        trial.close()


def not_under(name: str, ring: Keyring) -> models.Q:
    """Rows whose sealed field is under another key than the newest: a sealed value begins with its key's id."""
    first = bytes.fromhex(ring.current)
    after = (int.from_bytes(first) + 1).to_bytes(len(first) + 1)[1:]
    others = models.Q(**{f"{name}__lt": first})
    return others | models.Q(**{f"{name}__gte": after}) if any(after) else others


def _prepared(fields: Sequence[models.Field], rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """The rows as the driver takes them; only columns of dates and JSON need a hand."""
    converters = [(index, convert) for index, field in enumerate(fields) if (convert := _converter(field))]
    if not converters:
        return rows
    ready = [list(row) for row in rows]
    for index, convert in converters:
        for row in ready:
            if row[index] is not None:
                row[index] = convert(row[index])
    return ready


def _converter(field: models.Field) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _moment
    return date.isoformat if isinstance(field, models.DateField) else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@functools.lru_cache(maxsize=64)
def _moment(value: datetime) -> str:
    return connection.ops.adapt_datetimefield_value(value)
