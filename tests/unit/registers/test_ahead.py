"""Values made in a process of their own."""

from __future__ import annotations

import os
import signal
import struct
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import numpy as np
import pytest
from django.db import connection

from kangyu.methods.forms.columns import ColumnsRefused
from kangyu.registers import ahead
from kangyu.registers.ahead import made_ahead
from kangyu.vocabulary.labels import Bilingual


def test_all_come_in_their_order_from_another_process() -> None:
    made = list(made_ahead((os.getpid(), number, np.arange(number)) for number in range(50)))
    assert [number for _, number, _ in made] == list(range(50))
    assert [len(some) for _, _, some in made] == list(range(50))
    assert {process for process, _, _ in made}.isdisjoint({os.getpid()})


def test_what_the_making_raises_is_raised_here_after_what_was_made_before() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise ColumnsRefused("height", "range", 7, Bilingual("过高", "too high"))

    made = made_ahead(making())
    assert next(made) == 1
    with pytest.raises(ColumnsRefused, match="第 8 项：过高") as raised:
        next(made)
    assert (raised.value.item, raised.value.row, raised.value.reason) == ("height", 7, "range")


def test_an_error_that_cannot_be_handed_over_comes_in_words() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise ValueError("not like this", lambda: 1)

    made = made_ahead(making())
    assert next(made) == 1
    with pytest.raises(RuntimeError, match="not like this"):
        next(made)


def test_who_is_interrupted_leaves_no_process_behind() -> None:
    def making() -> Iterator[int]:
        yield os.getpid()
        time.sleep(60)

    made = made_ahead(making())
    process = next(made)
    os.kill(process, signal.SIGINT)  # as a terminal does to all at once
    time.sleep(0.3)
    os.kill(process, 0)
    with pytest.raises(KeyboardInterrupt):
        made.throw(KeyboardInterrupt())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_maker_that_ends_in_the_midst_of_a_value_is_not_taken_for_one_that_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def half(ready: object, far: Connection) -> None:
        os.write(far.fileno(), struct.pack("!i", 1_000) + b"half")
        os._exit(1)

    monkeypatch.setattr(ahead, "_give", half)
    with pytest.raises(RuntimeError, match="before its time"):
        next(made_ahead(iter([1])))


def test_a_maker_that_is_killed_is_not_taken_for_one_that_is_done() -> None:
    def making() -> Iterator[int]:
        yield 1
        time.sleep(0.5)  # the value is on its way
        os.kill(os.getpid(), signal.SIGKILL)

    made = made_ahead(making())
    assert next(made) == 1
    with pytest.raises(RuntimeError, match="before its time"):
        next(made)


def test_who_wants_no_more_leaves_no_process_behind() -> None:
    made = made_ahead((os.getpid(), bytes(1_000_000)) for _ in range(1_000))
    process, _ = next(made)
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.django_db
def test_the_maker_cannot_ask_the_database() -> None:
    def making() -> Iterator[tuple[int, ...]]:
        with connection.cursor() as cursor:
            yield cursor.execute("SELECT 1").fetchone()

    with pytest.raises(RuntimeError, match="the other process's"):
        list(made_ahead(making()))
