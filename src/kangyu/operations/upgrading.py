"""Bringing a database up to this version: its tables, and what new versions keep in them that older ones did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kangyu.registers.bulk import learn_sizes
from kangyu.workflows.refresh_candidates import fill_candidates
from kangyu.workflows.repair_tasks import fill_tasks


def upgrade(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> None:
    """Migrate, then fill what was never filled. Again, it changes nothing; interrupted, the next time does the rest.

    Args:
        progress: hears how many residents were looked at for candidates.
    """
    is_older = _is_older()
    call_command("migrate", verbosity=0, interactive=False)
    if is_older:
        learn_sizes()  # of indexes that were not there
    fill_tasks(now=now)
    fill_candidates(today=settings.KANGYU_TODAY or timezone.localdate(now), now=now, progress=progress)


def _is_older() -> bool:
    """Whether a migration of this version is still to be made."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
