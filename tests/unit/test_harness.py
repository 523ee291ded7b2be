"""The harness of the tests keeps what it promises: own data folder, the database asked for, a closed network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

import machine
from network import NetworkClosed

ROOT = Path(__file__).resolve().parent.parent.parent


# --- data folder and database


def test_the_data_folder_is_a_temporary_one() -> None:
    assert settings.KANGYU_HOME.parent.name.startswith("kangyu-tests-")
    assert Path(os.environ["KANGYU_HOME"]).resolve() == settings.KANGYU_HOME
    assert os.environ.get("PYTEST_XDIST_WORKER", "") in settings.KANGYU_HOME.name


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for() -> None:
    asked = os.environ.get("KANGYU_TEST_DATABASE") or "sqlite"
    assert connection.vendor == asked.partition(":")[0]
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).parent == settings.KANGYU_HOME


@pytest.mark.django_db(transaction=True)
def test_a_process_that_a_test_starts_sees_its_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen_by_both (number integer)")
        cursor.execute("INSERT INTO seen_by_both VALUES (42)")
    code = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor();"
        "k.execute('SELECT number FROM seen_by_both'); print(k.fetchone()[0])"
    )
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "42\n"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE seen_by_both")


def test_an_unknown_database_is_refused() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "tests/unit/test_harness.py"],
        cwd=ROOT,
        env={**environment, "KANGYU_TEST_DATABASE": "oracle"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "KANGYU_TEST_DATABASE is sqlite, postgresql or an address" in done.stderr + done.stdout


# --- network


@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7", "8.8.8.8", "10.0.0.1"])
def test_other_machines_cannot_be_reached(address: str) -> None:
    with socket.socket() as client, pytest.raises(NetworkClosed, match=address):
        client.connect((address, 80))
    with socket.socket() as client, pytest.raises(NetworkClosed):
        client.connect_ex((address, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(NetworkClosed):
        client.sendto(b"x", (address, 53))


def test_names_of_other_machines_are_not_looked_up() -> None:
    with pytest.raises(NetworkClosed, match=r"example\.org"):
        socket.create_connection(("example.org", 443), timeout=1)
    with pytest.raises(NetworkClosed):
        socket.getaddrinfo(b"example.org", 443)
    with socket.socket() as client, pytest.raises(NetworkClosed):
        client.connect(("example.org", 80))


def test_six_is_closed_too() -> None:
    with socket.socket(socket.AF_INET6) as client, pytest.raises(NetworkClosed):
        client.connect(("2001:db8::1", 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.53"])
def test_this_machine_answers(host: str) -> None:
    with socket.socket() as server:
        server.bind(("" if host == "127.0.0.53" else "127.0.0.1", 0))
        server.listen()
        answering = threading.Thread(target=lambda: server.accept()[0].sendall(b"here"))
        answering.start()
        with socket.create_connection((host, server.getsockname()[1]), timeout=10) as client:
            assert client.recv(4) == b"here"
        answering.join()


# --- what a machine may lack


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "DEBIAN_CHROMIUM", tmp_path / "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("bare_machine")
def test_what_is_missing_is_said_in_a_plain_sentence() -> None:
    assert machine.missing_for({"journey"}.__contains__).startswith("Journeys drive Chromium, and there is none here")
    assert machine.missing_for({"system"}.__contains__).startswith("This test needs soffice and pdftoppm, not found")
    assert machine.missing_for({"django_db"}.__contains__) is None


@pytest.mark.usefixtures("bare_machine")
def test_a_browser_on_the_path_will_do(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    assert machine.chromium() == str(browser)
    assert machine.missing_for({"journey"}.__contains__) is None


def test_what_is_missing_skips_or_fails_where_all_was_to_be_there() -> None:
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        machine.skip_or_fail("no browser", is_required=False)
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        machine.skip_or_fail("no browser", is_required=True)
