"""The triggers of the journal, as SQL of both databases, made from the declarations of the base tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from .base import BaseTable

PREFIX = "snapshots_journal_"
_PAUSED = "EXISTS (SELECT 1 FROM snapshots_journal WHERE is_paused)"


def wanted(tables: Sequence[BaseTable], vendor: str) -> dict[str, list[str]]:
    """The statements that make each trigger, by its name; the name tells what it does, so one that no longer fits is seen."""
    make = _sqlite if vendor == "sqlite" else _postgresql
    found = {}
    for table in tables:
        for event in ("insert", "update", "delete"):
            statements = make(table, event)
            digest = hashlib.sha256("".join(statements).encode()).hexdigest()[:8]
            name = f"{PREFIX}{table.name}_{event}_{digest}"
            found[name] = [statement.replace("{name}", name) for statement in statements]
    return found


def present(connection: Any) -> set[str]:
    """The names of the triggers that are there."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": """
            SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE tgname LIKE %s AND tgenabled <> 'D' AND pg_table_is_visible(pg_class.oid)""",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return {name for (name,) in cursor.fetchall() if not name.endswith("_all")}


def replace(connection: Any, statements: dict[str, list[str]]) -> None:
    """Drop what there is and make these."""
    with connection.cursor() as cursor:
        for drop in _drops(connection, cursor):
            cursor.execute(drop)
        for group in statements.values():
            for statement in group:
                cursor.execute(statement)


def _drops(connection: Any, cursor: Any) -> list[str]:
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in present(connection)]
    cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE %s AND pg_function_is_visible(oid)", [f"{PREFIX}%"])
    # The triggers go with their functions.
    return [f"DROP FUNCTION {name} CASCADE" for (name,) in cursor.fetchall()]


def _sqlite(table: BaseTable, event: str) -> list[str]:
    sides = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[event]
    marks = " UNION ".join(f"SELECT '{table.subject}', {side}.\"{table.subject_column}\"" for side in sides)
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in table.reads)
    happened = f"NOT {_PAUSED}" + (f" AND ({changed})" if event == "update" else "")
    names = ", ".join(f'"{name}"' for name in table.reads)
    when = f"UPDATE OF {names}" if event == "update" else event.upper()
    return [
        f"""CREATE TRIGGER {{name}} AFTER {when} ON {table.source} WHEN {happened}
        BEGIN INSERT INTO snapshots_change (subject, "key") {marks}; END"""
    ]


def _postgresql(table: BaseTable, event: str) -> list[str]:
    """Once for each statement, over the rows that it touched; TRUNCATE has no rows and marks everything."""
    names = ", ".join(f'"{name}"' for name in table.reads)
    old, new = (f"SELECT {names} FROM {side}" for side in ("old_rows", "new_rows"))
    touched = {
        "insert": new,
        "update": f"(({old}) EXCEPT ({new})) UNION (({new}) EXCEPT ({old}))",
        "delete": old,
    }[event]
    sides = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }[event]
    statements = [
        f"""CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT {_PAUSED} THEN
                INSERT INTO snapshots_change (subject, key)
                SELECT DISTINCT '{table.subject}', "{table.subject_column}" FROM ({touched}) AS touched;
            END IF;
            RETURN NULL;
        END $$""",
        f"""CREATE TRIGGER {{name}} AFTER {event.upper()} ON {table.source} REFERENCING {sides}
        FOR EACH STATEMENT EXECUTE FUNCTION {{name}}()""",
    ]
    return statements + (_truncation(table) if event == "delete" else [])


def _truncation(table: BaseTable) -> list[str]:
    return [
        """CREATE FUNCTION {name}_all() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO snapshots_change (subject, key) VALUES ('*', 0); RETURN NULL; END $$""",
        f"""CREATE TRIGGER {{name}}_all AFTER TRUNCATE ON {table.source}
        FOR EACH STATEMENT EXECUTE FUNCTION {{name}}_all()""",
    ]
