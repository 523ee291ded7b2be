"""Serving the pages: `kangyu serve`, `kangyu migrate`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Annotated

import typer

from .frame import DONE, WrongUse, now, out, say, start, start_on_county

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
) -> int:
    """Serve the pages until interrupted, and run the jobs at their hours beside them. 启动网页服务

    Example: kangyu serve --host 0.0.0.0 --port 8000
    """
    start_on_county()
    with _jobs_beside() if jobs else nullcontext():
        run_server(host, port, workers)
    return DONE


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


def run_server(host: str, port: int, workers: int) -> None:
    """Granian with WSGI workers; the environment carries the data folder to them."""
    _check_port(host, port)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if host not in ("127.0.0.1", "localhost"):
        os.environ.setdefault("KANGYU_HOSTS", "*")
    out.print(f"康域 Kangyu: http://{'localhost' if host == '127.0.0.1' else host}:{port}/   （Ctrl-C 停止）")
    Granian(
        "kangyu.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()


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
