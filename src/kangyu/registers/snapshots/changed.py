"""Reading what changed: the marks of the journal, and the rows of the changed subjects, by their indexes.

Everything is read in one transaction of a connection of its own, so that it fits together while people go on working.
On SQLite the connection is of the very library that Django uses: two copies of it must not open one file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
import pyarrow as pa
from django.db import connection

from .base import BaseTable

Keys = dict[str, set[int]]


class Source(Protocol):
    """A database read in one transaction."""

    def marks(self) -> list[tuple[int, str, int]]:
        """The journal: number, subject, key."""

    def rows(self, table: BaseTable, keys: Sequence[int]) -> pa.Table:
        """The source's rows of these subjects, in the columns that the base table reads."""


@contextmanager
def reading() -> Iterator[Source]:
    """The database that Django uses, for reading."""
    given: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"file:{quote(str(given['NAME']))}?mode=ro"
        with closing(connection.Database.connect(address, uri=True, isolation_level=None)) as opened:
            opened.execute("BEGIN")
            yield _Sqlite(opened)
        return
    with psycopg.connect(**connection.get_connection_params()) as opened:  # type: ignore[attr-defined]
        opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        opened.read_only = True
        yield _Postgresql(opened)


_MARKS = 'SELECT id, subject, "key" FROM snapshots_change'


class _Sqlite:
    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def marks(self) -> list[tuple[int, str, int]]:
        found: list[tuple[int, str, int]] = self._opened.execute(_MARKS).fetchall()
        return found

    def rows(self, table: BaseTable, keys: Sequence[int]) -> pa.Table:
        query = _query(table, "", "IN (SELECT value FROM json_each(?))")
        return _arrow(table, self._opened.execute(query, [json.dumps(list(keys))]).fetchall())


class _Postgresql:
    def __init__(self, opened: psycopg.Connection) -> None:
        self._opened = opened

    def marks(self) -> list[tuple[int, str, int]]:
        return self._opened.execute(_MARKS).fetchall()  # type: ignore[return-value]

    def rows(self, table: BaseTable, keys: Sequence[int]) -> pa.Table:
        query = _query(table, "::text", "= ANY(%s)")
        return _arrow(table, self._opened.execute(query, [list(keys)]).fetchall())


def _query(table: BaseTable, as_text: str, chosen: str) -> str:
    names = ", ".join(f'"{name}"' + (as_text if table.items and name == table.data else "") for name in table.reads)
    return f'SELECT {names} FROM {table.source} WHERE "{table.subject_column}" {chosen} AND ({table.where})'


def _arrow(table: BaseTable, rows: Sequence[Any]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in table.reads)
    return pa.table({name: pa.array(column) for name, column in zip(table.reads, columns, strict=True)})
