"""Keeping the clock of the jobs (APScheduler), in a process of its own beside the pages."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from kangyu.catalogue.jobs import JOBS, Job
from kangyu.registers.jobs.actions import Busy

from .running import run

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 6 * 3600  # a machine that was off or asleep makes up for what it missed, once


def keep(jobs: Sequence[Job] = JOBS) -> None:
    """Run the jobs at their hours until the process is stopped."""
    scheduler = BlockingScheduler(
        timezone=settings.TIME_ZONE, executors={"default": {"type": "threadpool", "max_workers": 1}}
    )
    for job in jobs:
        scheduler.add_job(
            _run,
            CronTrigger.from_crontab(job.at, timezone=settings.TIME_ZONE),
            [job],
            id=job.key,
            coalesce=True,
            misfire_grace_time=_GRACE_SECONDS,
            max_instances=1,
        )
    scheduler.start()


def _run(job: Job) -> None:
    close_old_connections()
    try:
        run(job, now=timezone.now())
    except Busy:
        _log.info("job %s is running already", job.key)
    except Exception:  # the database may be gone for a while; the next hour tries again
        _log.exception("job %s could not be run", job.key)
    finally:
        close_old_connections()
