"""Pages served by https: what the browser is told, by which names they may be asked for, what is said of a bad certificate."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kangyu.operations.command import serving

KANGYU = Path(sys.executable).with_name("kangyu")


def _identity(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    signed = made.sign(key, hashes.SHA256())
    paths = folder / "kangyu.pem", folder / "kangyu.key"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(*formats))
    return paths


def _environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KANGYU_", "DJANGO_"))}
    return {**kept, "KANGYU_HOME": str(home)}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    certificate, key = _identity(tmp_path)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = _environment(tmp_path / "home")
    subprocess.run([str(KANGYU), "migrate"], env=environment, check=True, capture_output=True, timeout=300)
    with closing(sqlite3.connect(tmp_path / "home" / "kangyu.sqlite3")) as database, database:
        database.execute("INSERT INTO places_area (code, name, level) VALUES ('431281000000', '洪江市', 'county')")
    words = ["serve", "--port", str(port), "--workers", "1", "--no-jobs"]
    server = subprocess.Popen(
        [str(KANGYU), *words, "--certificate", str(certificate), "--key", str(key)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield f"127.0.0.1:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=30)


def _asked(address: str, **headers: str) -> tuple[int, str, str]:
    """Status, HSTS and cookies; the certificate signs itself, so nobody vouches for it."""
    request = urllib.request.Request(f"https://{address}/login/", headers=headers)
    try:
        with urllib.request.urlopen(request, context=ssl._create_unverified_context(), timeout=10) as answer:
            told = answer.headers
            return answer.status, told["Strict-Transport-Security"], "; ".join(told.get_all("Set-Cookie"))
    except urllib.error.HTTPError as refused:
        return refused.code, "", ""


def test_https_is_told_to_the_browser_and_foreign_names_are_refused(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            status, transport, cookies = _asked(address)
            break
        except urllib.error.URLError:
            assert time.monotonic() < until
            time.sleep(0.3)
    assert (status, transport) == (200, "max-age=31536000") and "Secure" in cookies
    assert _asked(address, Host="elsewhere.example")[0] == 400


@pytest.mark.parametrize(
    ("host", "named"),
    [("127.0.0.1", "localhost"), ("10.1.2.3", "10.1.2.3"), ("0.0.0.0", "10.20.3.4"), ("::", "10.20.3.4")],
)
def test_pages_are_asked_for_by_the_addresses_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str, named: str
) -> None:
    monkeypatch.setattr(serving, "_outward", lambda: ["10.20.3.4"])
    names = serving.names_of(host)
    assert names[0] == named and "localhost" in names and "*" not in names


@pytest.mark.parametrize("given", ["certificate", "key", "both"])
def test_a_certificate_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, given: str) -> None:
    certificate, key = _identity(tmp_path)
    words = {"certificate": ["--certificate", certificate], "key": ["--key", key]}
    words["both"] = ["--certificate", certificate, "--key", certificate]
    done = subprocess.run(
        [str(KANGYU), "serve", *map(str, words[given])],
        env=_environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()
