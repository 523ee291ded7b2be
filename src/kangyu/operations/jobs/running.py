"""Running one job: alone, written down, and never taking anything else down with it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.utils import timezone

from kangyu.catalogue.jobs import Job
from kangyu.registers.jobs import actions
from kangyu.registers.snapshots.actions import SnapshotFailed
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .acts import ACTS, JobFailed

_log = logging.getLogger(__name__)


def run(job: Job, *, now: datetime, by: Any | None = None) -> Any:
    """Run a job to its end. The run as it was written down; `actions.Busy` when it is running already."""
    with actions.alone(job.key):
        begun = actions.begin(job=job.key, by=by, now=now)
        words, is_good = _outcome(job, now)
        return actions.finish(begun, words=words, is_good=is_good, now=max(timezone.now(), now))


def _outcome(job: Job, now: datetime) -> tuple[Bilingual, bool]:
    try:
        return ACTS[job.key](now), True
    except (JobFailed, NotUnderstood, SnapshotFailed) as error:
        return error.message, False
    except Exception as error:  # whatever it was: the trace goes to the log, the others go on
        _log.exception("job %s failed", job.key)
        return Bilingual(f"出错：{type(error).__name__}", f"{type(error).__name__}; the trace is in the log"), False
