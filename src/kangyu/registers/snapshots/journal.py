"""The journal of changes (变更日志): which subjects changed since the newest snapshot was read.

The database writes it itself, by triggers on every table that a base table is copied from, so no writer can forget to.
They are made from `BASE_TABLES` after every `migrate`: a migration that rebuilds a table loses its triggers on SQLite,
and a new base table needs no migration. An update counts only when a column changed that is copied.

Marks are only ever added, never merged: a mark that is already there may be one that a running snapshot has read, and
will delete. A snapshot deletes exactly the marks that it read, when it becomes the current one and not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db import connection, transaction

from . import triggers
from .base import BASE_TABLES
from .models import Change, Journal

EVERYTHING = "*"
_ONE = 1


def watch(**_: Any) -> None:
    """Make the triggers that are missing or no longer fit. After `migrate`, through the application's signal."""
    with transaction.atomic():
        wanted = triggers.wanted(BASE_TABLES, connection.vendor)
        if triggers.present(connection) != set(wanted):
            triggers.replace(connection, wanted)
            # Something may have been written while they were away.
            mark_everything()


def is_whole() -> bool:
    """Whether every trigger is in place."""
    return triggers.present(connection) == set(triggers.wanted(BASE_TABLES, connection.vendor))


def mark_everything() -> None:
    """The next snapshot must be a full one."""
    Change.objects.create(subject=EVERYTHING, key=0)


@contextmanager
def paused() -> Iterator[None]:
    """For a bulk load that ends in a full snapshot: changes are not marked one by one.

    A process that dies inside leaves the journal paused; snapshots are full until somebody calls `resume`.
    """
    pause()
    try:
        yield
    finally:
        resume()


def pause() -> None:
    """Stop marking; the next snapshots are full."""
    mark_everything()
    Journal.objects.update_or_create(pk=_ONE, defaults={"is_paused": True})


def resume() -> None:
    """Mark again."""
    with transaction.atomic():
        mark_everything()
        Journal.objects.filter(pk=_ONE).update(is_paused=False)


def is_paused() -> bool:
    """Whether changes go unmarked."""
    return Journal.objects.filter(is_paused=True).exists()


def based_on() -> int | None:
    """The snapshot since whose reading changes were marked."""
    return Journal.objects.filter(pk=_ONE).values_list("based_on", flat=True).first()


def consume(seen: Iterable[int], snapshot: int) -> None:
    """Delete the marks that the snapshot read; it is from now on the one that marks are based on."""
    for first, last in runs(sorted(seen)):
        Change.objects.filter(pk__gte=first, pk__lte=last).delete()
    Journal.objects.update_or_create(pk=_ONE, defaults={"based_on": snapshot})


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of sorted numbers. Gaps are marks that were not yet visible."""
    if not len(numbers):
        return []
    given = np.asarray(numbers, dtype=np.int64)
    breaks = np.flatnonzero(np.diff(given) != 1)
    firsts, lasts = np.r_[given[0], given[breaks + 1]], np.r_[given[breaks], given[-1]]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
