"""Jobs (定时任务): `acts` is what they do, `running` runs one, `schedule` keeps the clock. `catalogue/jobs.py` lists them."""

from .acts import ACTS
from .running import run

__all__ = ["ACTS", "run"]
