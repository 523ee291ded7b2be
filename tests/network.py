"""The network is closed in tests: only this machine answers, as on the closed networks where Kangyu runs."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager


class NetworkClosed(OSError):
    """A test reached for another machine."""


@contextmanager
def closed() -> Iterator[None]:
    """Refuse names and addresses that are not this machine's own."""
    originals = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    look_up = socket.getaddrinfo

    def guarded(name: str):
        def method(self: socket.socket, *arguments):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _require_loopback(arguments[-1][0])
            return originals[name](self, *arguments)

        return method

    def guarded_look_up(host, *arguments, **options):
        _require_loopback(host)
        return look_up(host, *arguments, **options)

    for name in originals:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = guarded_look_up
    try:
        yield
    finally:
        socket.getaddrinfo = look_up
        for name in originals:
            delattr(socket.socket, name)  # the methods of the C class beneath show again


def _require_loopback(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return
    try:
        if ipaddress.ip_address(name.partition("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkClosed(f"tests may not reach {name}: the network is closed")
