"""What all tests share. Data folder and database: harness.py. Where a test needs what this machine lacks, it says so."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import network
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

from kangyu.registers.audit import anchor

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


# --- what a machine may lack


def chromium() -> str | None:
    """The browser of the journeys: Debian's, or whichever is on the PATH."""
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing_for(item: pytest.Item) -> str | None:
    """One sentence saying what the test needs and this machine lacks."""
    if item.get_closest_marker("journey") and chromium() is None:
        return "Journeys drive Chromium, and there is none here (`make verify` installs it when run by root)."
    if item.get_closest_marker("system"):
        lacking = [command for command in ("soffice", "pdftoppm") if shutil.which(command) is None]
        if lacking:
            return f"This test needs {' and '.join(lacking)} (`make verify` installs them when run by root)."
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    sentence = missing_for(item)
    if sentence and item.config.getoption("require_system"):
        pytest.fail(sentence, pytrace=False)
    if sentence:
        pytest.skip(sentence)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests marked `journey` are skipped where it is not."""
    return chromium() or ""


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the source documents, which do not belong to the project."""
    folder = Path(os.environ.get("KANGYU_DOCUMENTS") or ROOT.parent / "shared" / "documents")
    if not any(folder.glob("*.txt")):
        pytest.skip(f"The source documents are not in {folder}; KANGYU_DOCUMENTS may name another folder.")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    with network.closed():
        yield


# --- the database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file as in real life, not in memory: threads and processes then see what they would see."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(settings.KANGYU_HOME / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _emptying_passes_the_guard() -> Iterator[None]:
    """After a test with real transactions all tables are emptied, and the audit log must let this happen."""
    empty: Callable = BaseDatabaseOperations.execute_sql_flush
    guard = importlib.import_module("kangyu.registers.audit.migrations.0002_append_only")

    def empty_all(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with self.connection.schema_editor() as editor:
            guard.unguard(None, editor)
        empty(self, statements)
        with self.connection.schema_editor() as editor:
            guard.guard(None, editor)

    BaseDatabaseOperations.execute_sql_flush = empty_all
    yield
    BaseDatabaseOperations.execute_sql_flush = empty


@pytest.fixture(autouse=True)
def _no_anchor_of_another_test() -> None:
    """The chain of the audit log begins anew with each test."""
    anchor.forget()
