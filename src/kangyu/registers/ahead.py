"""Values made ahead in a process of their own, while this one works on those before: two processors for one loop.

For making that reads no database, such as the columns that a bulk load then writes.
"""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
_FORKED = get_context("fork")  # so that what the values are made from need not be handed over
_READY = 12
"""At most so many values wait to be taken."""
_VALUE, _END, _ERROR = "value", "end", "error"


def made_ahead(values: Iterable[T]) -> Iterator[T]:
    """The values in their order; they must be such as `pickle` takes. What the making raises is raised here.

    Raises RuntimeError when the other process ends before it has given all, or asks the database.
    """
    near, far = _FORKED.Pipe(duplex=False)
    maker = _FORKED.Process(target=_make, args=(values, near, far), daemon=True)
    maker.start()
    far.close()
    del values  # what they are made from is the other's now
    try:
        while (got := _next(near))[0] == _VALUE:
            yield got[1]
        if got[0] == _ERROR:
            raise _error_again(*got[1:])
    finally:
        near.close()
        maker.terminate()  # whatever it is at, nobody wants the rest
        maker.join()


def _next(near: Connection) -> tuple[Any, ...]:
    try:
        return pickle.loads(near.recv_bytes())
    except (EOFError, OSError):  # between two values, or in the midst of one
        raise RuntimeError("what makes the values ahead has ended before its time") from None


def _make(values: Iterable[object], near: Connection, far: Connection) -> None:
    near.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the values is interrupted too, and ends this
    ready: Queue[bytes] = Queue(_READY)
    giving = Thread(target=_give, args=(ready, far), daemon=True)
    giving.start()
    try:
        with connection.execute_wrapper(_ask_nothing):
            for value in values:
                ready.put(_told(_VALUE, value))
        ready.put(_told(_END))
    except Exception as error:
        ready.put(_told_of(error))
    ready.put(b"")
    giving.join()


def _give(ready: Queue[bytes], far: Connection) -> None:
    """Hand over what is ready, while what comes next is being made."""
    try:
        while told := ready.get():
            far.send_bytes(told)
    except BrokenPipeError:
        os._exit(0)  # nobody wants the rest


def _told_of(error: Exception) -> bytes:
    """The error with its traceback in words; of one that cannot be handed over, the words."""
    words = traceback.format_exc()
    try:
        return _told(_ERROR, type(error), error.args, error.__dict__, words)
    except Exception:
        return _told(_ERROR, RuntimeError, (str(error),), {}, words)


def _told(*told: object) -> bytes:
    return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)


def _ask_nothing(*_: object) -> None:
    raise RuntimeError("the connection to the database is the other process's")


def _error_again(kind: type[Exception], arguments: tuple[object, ...], more: dict[str, object], told: str) -> Exception:
    """The error as it was: an exception whose class wants other arguments than it keeps cannot be unpickled as such."""
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(more)
    error.add_note(told)
    return error
