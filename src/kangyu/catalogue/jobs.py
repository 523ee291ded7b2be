"""Jobs (定时任务): what the system does by itself, at which hours. What each does stands in `operations/jobs/acts.py`."""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `at` is a cron line on the county's clock, days of the week by name; after `late_after_hours` without success it is late."""

    key: str
    name: Bilingual
    at: str
    late_after_hours: int


JOBS: tuple[Job, ...] = (
    Job("clock", Bilingual("核对时钟", "Check the clock"), "*/30 * * * *", 2),
    Job("snapshot", Bilingual("快照与计数", "Snapshot and count"), "0 2 * * *", 30),
    Job("backup", Bilingual("备份", "Backup"), "30 2 * * *", 30),
    Job("verify", Bilingual("核验审计链与快照", "Verify the log and the snapshots"), "0 3 * * *", 30),
    Job("sweep", Bilingual("清理过期会话与残留", "Sweep what is over"), "30 3 * * *", 30),
    Job("candidates", Bilingual("查找到龄候选对象", "Find candidates at birthdays"), "30 0 * * *", 30),
    Job("tasks", Bilingual("核对待办与逾期升级", "Repair and escalate tasks"), "0 1 * * *", 30),
    Job("drill", Bilingual("恢复演练", "Restore drill"), "0 4 * * sun", 24 * 8),
)


def job(key: str) -> Job:
    """The job of that key; KeyError when there is none."""
    for found in JOBS:
        if found.key == key:
            return found
    raise KeyError(key)
