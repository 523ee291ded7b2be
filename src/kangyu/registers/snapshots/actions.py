"""Taking a snapshot: copy, make the marts, count, check, and only then make it current."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kangyu.vocabulary.labels import Bilingual

from . import full, increment, journal
from .full import Progress
from .models import Snapshot
from .ways import MustBeFull, all_sets, reason_for_full

__all__ = ["SnapshotFailed", "all_sets", "checksums", "folders", "prune", "take"]

KEEP_NEWEST = 3
_log = logging.getLogger(__name__)


class SnapshotFailed(Exception):
    """The snapshot could not be made; the one before stays current. The message says why in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


_ANOTHER = Bilingual("另一份快照正在生成", "another snapshot is being taken")
_NOT_MADE = Bilingual("快照没有生成，仍用上一份：{why}", "the snapshot was not made, the one before stays: {why}")


def take(*, as_of: date, now: datetime, is_full: bool = False, progress: Progress = lambda step: None) -> Snapshot:
    """Take a snapshot as of a day and make it current: the one before brought up to date where that can be done.

    Raises:
        SnapshotFailed: with the reason (disk full, database gone …). What there was before is untouched.
    """
    with _one_at_a_time():
        return _take(as_of, now, is_full, progress)


def _take(as_of: date, now: datetime, is_full: bool, progress: Progress) -> Snapshot:
    before = _newest()
    reason = "asked" if is_full else reason_for_full(before, folders() / (before.folder if before else ""), as_of)
    snapshot = Snapshot.objects.create(as_of=as_of, taken_at=now)
    # A restored database may give a number again: the folder's name does not depend on it alone.
    folder = folders() / f"{as_of.isoformat()}-{snapshot.pk:06d}-{secrets.token_hex(3)}"
    building = folder.with_suffix(".building")
    try:
        _sweep(building, snapshot.pk)
        built, snapshot.why = _built(before, reason, building, as_of, progress)
        progress("checksums")
        known = before.checksums if before else {}
        snapshot.checksums = checksums(building, {name: known[name] for name in built.carried})
        # The row names the folder before the folder has its name: a killed run leaves nothing that nobody knows of.
        snapshot.folder = folder.name
        snapshot.save(update_fields=["folder"])
        os.replace(building, folder)
    except Exception as error:
        shutil.rmtree(building, ignore_errors=True)
        _mark_failed(snapshot, error)
        raise SnapshotFailed(_NOT_MADE.format(why=error)) from error
    _make_current(snapshot, built)
    return snapshot


def _built(
    before: Snapshot | None, reason: str, building: Path, as_of: date, progress: Progress
) -> tuple[full.Built, str]:
    """What was built, and why it had to be a full run; empty when it was none."""
    if before is not None and not reason:
        try:
            place = folders() / before.folder
            return increment.build(place, before.rows, before.as_of, building, as_of, progress), ""
        except Exception as error:
            reason = error.reason if isinstance(error, MustBeFull) else "failed"
            if reason == "failed":
                _log.exception("the snapshot could not be brought up to date; a full one is taken")
            shutil.rmtree(building, ignore_errors=True)
    return full.build(building, as_of, progress), reason


def _make_current(snapshot: Snapshot, built: full.Built) -> None:
    """From here on the snapshot is the current one, and the changes that it read are no longer news."""
    snapshot.rows, snapshot.changed = built.rows, built.changed
    snapshot.way = Snapshot.Way.FULL if built.changed is None else Snapshot.Way.INCREMENTAL
    snapshot.state = Snapshot.State.READY
    snapshot.finished_at = datetime.now(tz=snapshot.taken_at.tzinfo)
    with transaction.atomic():
        snapshot.save()
        journal.consume(built.seen, snapshot.pk)


def _newest() -> Snapshot | None:
    return Snapshot.objects.filter(state=Snapshot.State.READY).order_by("-id").first()


def prune() -> list[Snapshot]:
    """Remove the folders of snapshots that no rule keeps: the newest, the last of each month, those reports stand on."""
    ready = list(Snapshot.objects.filter(state=Snapshot.State.READY).order_by("-id"))
    last_of_month = {snapshot.as_of.strftime("%Y-%m"): snapshot.pk for snapshot in reversed(ready)}
    kept = {snapshot.pk for snapshot in ready[:KEEP_NEWEST]} | set(list(last_of_month.values())[-13:])
    kept |= set(Snapshot.objects.filter(report__isnull=False).values_list("pk", flat=True))
    pruned = [snapshot for snapshot in ready if snapshot.pk not in kept]
    for snapshot in pruned:
        with transaction.atomic():
            snapshot.state = Snapshot.State.PRUNED
            snapshot.save(update_fields=["state"])
        shutil.rmtree(folders() / snapshot.folder, ignore_errors=True)
    return pruned


def folders() -> Path:
    """Where the snapshots lie."""
    return Path(settings.KANGYU_HOME) / "snapshots"


def checksums(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """SHA-256 of every file below the folder, by relative path; `known` are those that need not be read again."""
    names = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: (known or {}).get(name) or _sha256(path) for name, path in names.items()}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A lock that the system frees when the process dies, however it dies."""
    folders().mkdir(parents=True, exist_ok=True)
    with (folders() / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SnapshotFailed(_ANOTHER) from error
        yield


def _mark_failed(snapshot: Snapshot, error: Exception) -> None:
    snapshot.state = Snapshot.State.FAILED
    snapshot.problem = f"{type(error).__name__}: {error}"[:2000]
    snapshot.save(update_fields=["state", "problem"])


def _sweep(besides: Path, besides_pk: int) -> None:
    """Remove what a killed run left."""
    for left in folders().glob("*.building"):
        if left != besides:
            shutil.rmtree(left, ignore_errors=True)
    for left in Snapshot.objects.filter(state=Snapshot.State.BUILDING).exclude(pk=besides_pk):
        if left.folder:
            shutil.rmtree(folders() / left.folder, ignore_errors=True)
        left.state, left.problem = Snapshot.State.FAILED, "interrupted"
        left.save(update_fields=["state", "problem"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
