"""Jobs (定时任务): what the system does by itself. `declared` lists them, `running` runs one, `schedule` keeps the clock."""

from .declared import JOBS, Job, job
from .running import run

__all__ = ["JOBS", "Job", "job", "run"]
