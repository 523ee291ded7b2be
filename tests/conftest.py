"""What all tests share. Data folder and database are settled before, in harness.py."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

import machine
import network
from kangyu.registers.audit import anchor

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


# --- what a machine may lack


def pytest_runtest_setup(item: pytest.Item) -> None:
    sentence = machine.missing_for(lambda name: item.get_closest_marker(name) is not None)
    if sentence:
        machine.skip_or_fail(sentence, is_required=item.config.getoption("require_system"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests marked `journey` are skipped where it is not."""
    return machine.chromium() or ""


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
    """SQLite in its file as in real life, not in memory: threads and processes then see what they would see."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(database.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """A process that a test starts works on the test's database too."""
    if connections["default"].vendor == "postgresql":
        address = urlsplit(os.environ["KANGYU_DATABASE"])
        os.environ["KANGYU_DATABASE"] = address._replace(
            path="/" + connections["default"].settings_dict["NAME"]
        ).geturl()


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
