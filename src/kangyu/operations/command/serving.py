"""Serving the pages: `kangyu serve`, `kangyu migrate`."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Annotated

import typer

from .frame import DONE, WrongUse, now, out, say, start, start_on_county

Identity = tuple[Path, Path]  # certificate and private key
_HERE = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::")
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="port")]


def migrate() -> int:
    """Create the database, or bring it up to this version. 建库或升级

    What a new version keeps and older ones did not (tasks, candidates) is filled from what is on record.

    Example: KANGYU_DATABASE=postgresql://kangyu:…@localhost/kangyu kangyu migrate
    """
    home = start()
    from kangyu.operations.upgrading import upgrade

    with say.status("升级 upgrading ...") as status:
        upgrade(now=now(), progress=lambda done: status.update(f"查找候选对象 looking for candidates {done:,} ..."))
    out.print(f"数据库已就绪 The database is ready: {home}")
    return DONE


def serve(
    host: Annotated[str, typer.Option(help="address to listen on; 0.0.0.0 for the whole network")] = "127.0.0.1",
    port: PortOption = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="worker processes")] = 2,
    jobs: Annotated[bool, typer.Option(help="also run backups, snapshots and checks at their hours")] = True,
    certificate: Annotated[Path | None, typer.Option(help="PEM file with the certificate: serves https 证书")] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file with its private key 私钥")] = None,
) -> int:
    """Serve the pages until interrupted, and run the jobs at their hours beside them. 启动网页服务

    Example: kangyu serve --host 0.0.0.0 --port 8443 --certificate kangyu.pem --key kangyu.key
    """
    identity = _identity(certificate, key)
    if identity:
        os.environ["KANGYU_HTTPS"] = "1"
    start_on_county()
    with _jobs_beside() if jobs else nullcontext():
        run_server(host, port, workers, identity)
    return DONE


def _identity(certificate: Path | None, key: Path | None) -> Identity | None:
    """Certificate and key, tried before the server's own processes would fail on them. Raises WrongUse."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise WrongUse("--certificate 与 --key 要一起给出。Give --certificate and --key together.")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:
        raise WrongUse(f"证书或私钥不能用。The certificate or its key cannot be used: {error}") from error
    return certificate, key


@contextmanager
def _jobs_beside() -> Iterator[None]:
    """The clock of the jobs in a process of its own, for as long as the pages are served."""
    clock = subprocess.Popen(
        [sys.executable, "-c", "from kangyu.operations.command import main; main()", "jobs", "keep"]
    )
    try:
        yield
    finally:
        clock.terminate()
        clock.wait(timeout=30)


def run_server(host: str, port: int, workers: int, identity: Identity | None = None) -> None:
    """Granian with WSGI workers; the environment carries the data folder to them."""
    _check_port(host, port)
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels

    names = names_of(host)
    os.environ.setdefault("KANGYU_HOSTS", ",".join(names))
    scheme = "https" if identity else "http"
    out.print(f"康域 Kangyu: {scheme}://{names[0]}:{port}/   （Ctrl-C 停止）")
    if host not in _HERE and not identity:
        out.print("未加密：密码和居民信息以明文传送。Not encrypted; see docs/network.md.")
    Granian(
        "kangyu.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
        ssl_cert=identity[0] if identity else None,
        ssl_key=identity[1] if identity else None,
        ssl_protocol_min=SSLProtocols.tls12,
    ).serve()


def names_of(host: str) -> list[str]:
    """By which names a browser may ask for pages that are served at an address, the one to print first."""
    if host in _HERE:
        return list(_HERE)
    if host not in _EVERYWHERE:
        return [f"[{host}]" if ":" in host else host, *_HERE]
    machine = socket.gethostname()
    found = {machine, socket.getfqdn()}
    with suppress(OSError):
        found |= {str(each[4][0]) for each in socket.getaddrinfo(machine, None, socket.AF_INET)}
    outward = _outward()
    return [*outward, *sorted(found - set(outward)), *_HERE]


def _outward() -> list[str]:
    """The address by which this machine would speak to others; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial, suppress(OSError):
        trial.connect(("192.0.2.1", 9))  # an address that nobody has (RFC 5737)
        return [trial.getsockname()[0]]
    return []


def _check_port(host: str, port: int) -> None:
    """WrongUse when the port cannot be had, before the server's own processes would say so less kindly."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise WrongUse(
                f"{host}:{port} 不可用，请换 --port。Cannot listen on {host}:{port}: {error.strerror}."
            ) from error
