"""The jobs, one entry each. `at` is a cron line on the clock of the county (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kangyu.vocabulary.labels import Bilingual

from . import acts

Act = Callable[[datetime], Bilingual]


@dataclass(frozen=True)
class Job:
    """One job: what it is called, when it runs, what it does, and after how many hours without success it is late.

    `act` takes the moment and says what it did; it raises where it could not.
    """

    key: str
    name: Bilingual
    at: str
    act: Act
    late_after_hours: int


JOBS: tuple[Job, ...] = (
    Job("clock", Bilingual("核对时钟", "Check the clock"), "*/30 * * * *", acts.check_clock, 2),
    Job("snapshot", Bilingual("快照与计数", "Snapshot and count"), "0 2 * * *", acts.take_snapshot, 30),
    Job("backup", Bilingual("备份", "Backup"), "30 2 * * *", acts.back_up, 30),
    Job("verify", Bilingual("核验审计链与快照", "Verify the log and the snapshots"), "0 3 * * *", acts.verify, 30),
    Job("sweep", Bilingual("清理过期会话与残留", "Sweep what is over"), "30 3 * * *", acts.sweep, 30),
    Job("drill", Bilingual("恢复演练", "Restore drill"), "0 4 * * 0", acts.drill, 24 * 8),
)


def job(key: str) -> Job:
    """The job of that key; KeyError when there is none."""
    for found in JOBS:
        if found.key == key:
            return found
    raise KeyError(key)
