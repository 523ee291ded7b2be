"""Bringing a database up to this version: its tables, and what new versions keep in them that older ones did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from kangyu.workflows.refresh_candidates import fill_candidates
from kangyu.workflows.repair_tasks import fill_tasks


def upgrade(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> None:
    """Migrate, then fill what was never filled. Again, it changes nothing; interrupted, the next time does the rest.

    Args:
        progress: hears how many residents were looked at for candidates.
    """
    call_command("migrate", verbosity=0, interactive=False)
    fill_tasks(now=now)
    fill_candidates(today=settings.KANGYU_TODAY or timezone.localdate(now), now=now, progress=progress)
