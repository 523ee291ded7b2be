"""Many writers at once: one chain without gaps, on both databases, from threads and from processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from kangyu.registers.audit import actions, anchor, queries
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.audit.queries import AnchorState
from kangyu.registers.staff.models import User

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def record(**more) -> AuditEntry:
    return actions.record(scope=None, action="read.list", at=AT, **more)


def in_threads(work, count: int) -> list:
    """The work's results, from threads that each close their connection."""

    def alone(number: int):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))


def expect_whole(entries: int) -> None:
    assert queries.verify() == queries.Verdict(entries + 1, None, None, AnchorState.AGREES)
    newest = AuditEntry.objects.order_by("-sequence").first()
    assert anchor.read() == anchor.Anchor(entries, newest.digest)


def test_threads_that_begin_the_chain_together() -> None:
    together = threading.Barrier(6)

    def work(number: int) -> None:
        together.wait()
        for step in range(15):
            record(residents=[number + 1, 100 + step])

    in_threads(work, 6)
    expect_whole(90)


def test_threads_whose_acts_read_write_and_fail() -> None:
    """What a transaction read before its turn does not lead it astray."""

    def work(number: int) -> None:
        for step in range(10):
            try:
                with transaction.atomic():
                    AuditEntry.objects.order_by("-sequence").first()
                    User.objects.create(username=f"{number}-{step}")
                    record(residents=[1])
                    AuditEntry.objects.count()
                    record(residents=[2])
                    if step % 3 == 0:
                        raise RuntimeError
            except RuntimeError:
                pass

    in_threads(work, 4)
    assert User.objects.count() == 4 * 6
    expect_whole(4 * 6 * 2)


def test_a_writer_waits_for_the_one_before_and_continues_its_chain() -> None:
    record()
    has_recorded, may_end = threading.Event(), threading.Event()

    def slow(_: int) -> int:
        with transaction.atomic():
            entry = record()
            has_recorded.set()
            may_end.wait(30)
        return entry.sequence

    def quick(_: int) -> int:
        has_recorded.wait(30)
        threading.Timer(0.3, may_end.set).start()
        entry = record()
        assert may_end.is_set()
        return entry.sequence

    assert in_threads(lambda number: (slow, quick)[number](number), 2) == [2, 3]
    expect_whole(3)


def test_a_writer_goes_on_when_the_one_before_gives_up() -> None:
    record()
    has_recorded = threading.Event()

    def gives_up(_: int) -> None:
        with transaction.atomic():
            record()
            has_recorded.set()
            transaction.set_rollback(True)

    def follows(_: int) -> int:
        has_recorded.wait(30)
        return record().sequence

    assert in_threads(lambda number: (gives_up, follows)[number](number), 2) == [None, 2]
    expect_whole(2)


def test_verifying_while_others_write() -> None:
    record()
    is_over = threading.Event()

    def write() -> None:
        for _ in range(60):
            record(residents=range(5))
        is_over.set()

    def check() -> list[queries.Verdict]:
        verdicts = []
        while not is_over.is_set():
            verdicts.append(queries.verify())
        return verdicts

    verdicts = in_threads(lambda number: (write, check)[number](), 2)[1]
    assert verdicts
    assert all(verdict.is_whole for verdict in verdicts)
    expect_whole(61)


_WRITER = """
import sys
import django
django.setup()
from datetime import UTC, datetime
from kangyu.registers.audit import actions
print("ready", flush=True)
sys.stdin.readline()
for step in range(20):
    actions.record(scope=None, action="read.list", residents=[step + 1], at=datetime.now(UTC))
"""


def test_processes() -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    expect_whole(80)


def test_a_killed_process_leaves_a_whole_chain() -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER.replace("range(20)", "range(10**6)")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()
    while AuditEntry.objects.count() < 20:
        pass
    writer.kill()
    writer.wait(30)
    verdict = queries.verify()
    assert verdict.is_whole
    assert record().sequence == verdict.rows
    assert queries.verify().is_whole
