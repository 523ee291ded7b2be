"""What the jobs do. Each act takes the moment and says in both languages what it did; `JobFailed` says why it could not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from kangyu.operations.backups import making, restoring
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.audit import queries as audit
from kangyu.registers.jobs import actions as runs
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots import queries as snapshot_queries
from kangyu.vocabulary.labels import Bilingual
from kangyu.workflows.escalate_tasks import escalate_tasks
from kangyu.workflows.refresh_candidates import fill_candidates, refresh_at_birthdays
from kangyu.workflows.repair_tasks import repair_tasks

_LEAST_FREE = 0.1
_REMEMBERED = timedelta(days=400)


class JobFailed(Exception):
    """The job could not do what it is for; the message is for the operator."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


def backup_folder() -> Path:
    """Where backups go: `KANGYU_BACKUPS`, best on another disk, else below the data folder."""
    return Path(os.environ.get("KANGYU_BACKUPS") or Path(settings.KANGYU_HOME) / "backups")


def check_clock(now: datetime) -> Bilingual:
    """The clock must not stand before what is already written."""
    newest = audit.later_than(now)
    if newest is not None:
        raise JobFailed(
            Bilingual(
                f"服务器时钟早于已有记录（{timezone.localtime(newest):%Y-%m-%d %H:%M}），请校准",
                f"The clock stands before what is already written ({timezone.localtime(newest):%Y-%m-%d %H:%M}): set it right",
            )
        )
    return Bilingual("时钟正常", "The clock is right")


def take_snapshot(now: datetime) -> Bilingual:
    """A snapshot as of yesterday's end, and the old ones pruned. A clock that was set back takes none."""
    check_clock(now)
    on = settings.KANGYU_TODAY or timezone.localdate(now) - timedelta(days=1)
    taken = snapshots.take(as_of=on, now=now)
    pruned = snapshots.prune()
    rows = sum(taken.rows.values())
    return Bilingual(
        f"截至 {on}，{rows:,} 行；清理 {len(pruned)} 个", f"As of {on}, {rows:,} rows; {len(pruned)} pruned"
    )


def back_up(now: datetime) -> Bilingual:
    """A new backup, and the old ones pruned. Refused while the disk would be full."""
    folder = backup_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    space = shutil.disk_usage(folder)
    if space.free < space.total * _LEAST_FREE:
        raise JobFailed(
            Bilingual(
                f"{folder} 所在磁盘剩余不足 10%，未备份", f"Less than 10 % of the disk of {folder} is free: no backup"
            )
        )
    made = making.make(folder, now=now)
    removed = making.prune(folder, now=now)
    size = f"{made.size / 1e6:,.1f} MB"
    return Bilingual(f"{size}；清理 {len(removed)} 个", f"{size}; {len(removed)} removed")


def verify(now: datetime) -> Bilingual:
    """The audit chain is whole, and so is the current snapshot."""
    verdict = audit.verify()
    if verdict.finding is not None:
        raise JobFailed(verdict.finding)
    current = snapshot_queries.current()
    wrong = snapshot_queries.problems(current) if current else []
    if wrong:
        raise JobFailed(
            Bilingual(f"快照文件与记录不符：{wrong[0]}", f"A file of the snapshot is not what was written: {wrong[0]}")
        )
    return Bilingual(f"审计链 {verdict.rows:,} 条，完整", f"The log is whole, {verdict.rows:,} entries")


def sweep(now: datetime) -> Bilingual:
    """Sessions that are over, papers that a crash left without owner, runs of long ago."""
    call_command("clearsessions", verbosity=0)
    papers = attachments.sweep(now=now)
    forgotten = runs.forget(before=now - _REMEMBERED)
    return Bilingual(
        f"清理无主附件 {papers} 个、旧运行记录 {forgotten} 条", f"{papers} papers and {forgotten} old runs removed"
    )


def drill(now: datetime) -> Bilingual:
    """The newest backup is put back into a place of its own, upgraded and checked."""
    found = making.backups_in(backup_folder())
    if not found:
        raise JobFailed(Bilingual("没有可演练的备份", "There is no backup to try"))
    tried = restoring.try_out(found[0].path)
    if tried.problems:
        raise JobFailed(tried.problems[0])
    rows = sum(tried.manifest["rows"].values())
    return Bilingual(
        f"{found[0].path.name} 可恢复，{rows:,} 行", f"{found[0].path.name} can be put back, {rows:,} rows"
    )


def keep_tasks(now: datetime) -> Bilingual:
    """The pool of tasks is what enrolments ask for, and what is late is shown above."""
    held = repair_tasks(now=now)
    number = escalate_tasks(now=now, today=settings.KANGYU_TODAY or timezone.localdate(now))
    return Bilingual(
        f"修正待办 {held.differences:,} 项，升级 {number:,} 项",
        f"{held.differences:,} tasks repaired, {number:,} escalated",
    )


def find_candidates(now: datetime) -> Bilingual:
    """Birthdays bring candidates: who turned 65 belongs among the elderly. A programme that is new here looks at everybody."""
    today = settings.KANGYU_TODAY or timezone.localdate(now)
    everybody = fill_candidates(today=today, now=now)
    number = refresh_at_birthdays(today=today)
    if everybody:
        return Bilingual(
            f"为新项目核对全部居民 {everybody:,} 人", f"all {everybody:,} residents looked at for what is new"
        )
    return Bilingual(f"核对近期到龄 {number:,} 人次", f"{number:,} recent birthdays looked at")


ACTS: dict[str, Callable[[datetime], Bilingual]] = {
    "clock": check_clock,
    "snapshot": take_snapshot,
    "backup": back_up,
    "verify": verify,
    "sweep": sweep,
    "candidates": find_candidates,
    "tasks": keep_tasks,
    "drill": drill,
}
"""What each job of the catalogue does, by its key."""
