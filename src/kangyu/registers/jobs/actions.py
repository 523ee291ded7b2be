"""Writing runs of jobs: begun, and ended well or badly."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kangyu.registers.staff.models import User
from kangyu.vocabulary.labels import Bilingual

from .models import Run

INTERRUPTED = Bilingual("进程中断，未完成", "The process was interrupted")
_LONGEST = 400


class Busy(Exception):
    """The job is running already."""


@contextmanager
def alone(job: str) -> Iterator[None]:
    """While inside, nobody else runs the job; the system frees the lock when the process dies, however it dies.

    Raises Busy.
    """
    folder = Path(settings.KANGYU_HOME) / "jobs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / f"{job}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy(job) from None
    finally:
        os.close(handle)


@transaction.atomic
def begin(*, job: str, by: User | None, now: datetime) -> Run:
    """A new run. Call it inside `alone`: a run that still counts as running was then left by a dead process."""
    left = Run.objects.filter(job=job, state=Run.State.RUNNING)
    left.update(state=Run.State.FAILED, finished_at=now, words_zh=INTERRUPTED.zh, words_en=INTERRUPTED.en)
    return Run.objects.create(job=job, started_at=now, by=by)


def finish(run: Run, *, words: Bilingual, is_good: bool, now: datetime) -> Run:
    """How it went."""
    run.state = Run.State.DONE if is_good else Run.State.FAILED
    run.words_zh, run.words_en, run.finished_at = words.zh[:_LONGEST], words.en[:_LONGEST], now
    run.save(update_fields=["state", "words_zh", "words_en", "finished_at"])
    return run


def forget(*, before: datetime) -> int:
    """Remove runs of long ago. Returns how many."""
    return Run.objects.filter(started_at__lt=before).exclude(state=Run.State.RUNNING).delete()[0]
