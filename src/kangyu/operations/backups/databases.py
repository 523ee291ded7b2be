"""Copying a database out while people work, and in again: SQLite by its own backup, PostgreSQL by its own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_NO_TOOL = Bilingual(
    "找不到 {tool}：请安装 postgresql-client，或用 KANGYU_PG_BIN 指明其文件夹",
    "{tool} is missing: install postgresql-client, or name its folder in KANGYU_PG_BIN",
)
_TOOL_FAILED = Bilingual("{tool} 未成功：{words}", "{tool} failed: {words}")
SCRATCH = "kangyu_drill"


def kind() -> str:
    """sqlite or postgresql."""
    return connection.vendor


def copy_out(target: Path) -> dict[str, int]:
    """The whole database as of one moment into a file of this name. Returns its rows by table."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(connection.settings_dict["NAME"], target)
    # The count and the dump look at one and the same snapshot, while others go on writing.
    with _apart() as other, other.transaction():
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        shared = other.execute("SELECT pg_export_snapshot()").fetchone()
        assert shared is not None
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={shared[0]}", f"--file={target}"]
        _run("pg_dump", options, _environment())
        tables = other.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return _counted([row[0] for row in tables], lambda sql: other.execute(sql).fetchone()[0])


def _copy_sqlite(source: Any, target: Path) -> dict[str, int]:
    library = connection.Database  # the very library that the pages use
    with closing(library.connect(str(source))) as read, closing(library.connect(str(target))) as written:
        read.backup(written, pages=20_000, sleep=0.0)
        written.execute("PRAGMA journal_mode=DELETE")
    return rows_of_sqlite(target)


def rows_of_sqlite(file: Path) -> dict[str, int]:
    """Rows by table of a database file."""
    with closing(connection.Database.connect(str(file))) as read:
        tables = read.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return _counted([row[0] for row in tables.fetchall()], lambda sql: read.execute(sql).fetchone()[0])


def rows_of_scratch() -> dict[str, int]:
    """Rows by table of the scratch database."""
    with _apart(SCRATCH) as other:
        tables = other.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return _counted([row[0] for row in tables], lambda sql: other.execute(sql).fetchone()[0])


def _counted(tables: Iterable[str], count: Callable[[str], int]) -> dict[str, int]:
    return {table: count(f'SELECT count(*) FROM "{table}"') for table in sorted(tables)}


def copy_in(source: Path) -> None:
    """Put the copy in the place of the present database, all at once."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for left in ("-wal", "-shm"):
            Path(f"{place}{left}").unlink(missing_ok=True)
        os.replace(source, place)
    else:
        connection.close()
        _restore_postgres(source, _environment())


def _restore_postgres(source: Path, environment: Mapping[str, str]) -> None:
    # The schema goes with all in it, also what a newer version made, in one transaction with what comes in its place.
    script = source.with_suffix(".sql")
    _run("pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(source)], environment)
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run("psql", [*options, f"--command={fresh}", f"--file={script}"], environment)
    script.unlink()


def make_scratch() -> Mapping[str, str]:
    """An empty database beside the present one, for a restore that is only tried; the environment that leads to it."""
    drop_scratch()
    _execute_apart(f"CREATE DATABASE {SCRATCH}")
    return {**_environment(), "PGDATABASE": SCRATCH}


def fill_scratch(source: Path, environment: Mapping[str, str]) -> None:
    """Put the copy into the scratch database."""
    _restore_postgres(source, environment)


def drop_scratch() -> None:
    """Remove the scratch database, if there is one."""
    _execute_apart(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")


def _execute_apart(statement: str) -> None:
    with _apart() as other:
        other.execute(statement)


def _apart(database: str | None = None) -> Any:
    """A connection of its own, in no transaction of ours."""
    import psycopg

    given = _environment()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    known = {name: given[key] for name, key in names.items() if key in given}
    return psycopg.connect(**{**known, **({"dbname": database} if database else {})}, autocommit=True)


def migrations() -> list[str]:
    """The migrations that the present database has had, as app.name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def known_migrations() -> set[str]:
    """The migrations that this version of Kangyu knows."""
    loader = MigrationLoader(None)
    return {f"{app}.{name}" for app, name in loader.disk_migrations or ()}


def _environment() -> dict[str, str]:
    given = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    return {name: str(given[key]) for name, key in names.items() if given.get(key)}


def _run(tool: str, arguments: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [_found(tool), *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        words = " ".join(done.stderr.strip().splitlines()[-2:]) or str(done.returncode)
        raise NotUnderstood("tool", _TOOL_FAILED.format(tool=tool, words=words))


def _found(tool: str) -> str:
    """The tool in the folder that is named, else on the path, else that of a server which pip installed."""
    folder = os.environ.get("KANGYU_PG_BIN")
    found = shutil.which(tool, path=folder) if folder else shutil.which(tool)
    if found is None:
        raise NotUnderstood("tool", _NO_TOOL.format(tool=tool))
    return found
