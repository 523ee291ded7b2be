"""Data folders of the benchmarks' own counties: where they lie, and starting Django on one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

COUNTY = "hongjiang"
FULL = "full"
POPULATION = 428_007
"""What `full` is for that county."""


def residents_of(size: str) -> int:
    """How many people a size names."""
    return POPULATION if size == FULL else int(size)


def home_of(homes: Path, size: str) -> Path:
    """The data folder of a size. Not below `var/` itself: `kangyu compare` looks for its worlds there."""
    return homes / f"{COUNTY}-{size}"


def database_of(home: Path) -> Path:
    """The county's SQLite file."""
    return home / "kangyu.sqlite3"


def start() -> Path:
    """Start Django on the data folder that the environment names. Returns the folder."""
    if not os.environ.get("KANGYU_HOME"):
        raise SystemExit("KANGYU_HOME names the data folder to measure; python -m benchmarks sees to it.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
    import django

    django.setup()
    return Path(os.environ["KANGYU_HOME"])


def snapshot() -> Any:
    """The current snapshot; there is one, because the county was built."""
    from kangyu.registers.snapshots import queries as snapshots

    taken = snapshots.current()
    if taken is None:
        raise SystemExit("There is no snapshot in this data folder; build it first: python -m benchmarks --only growth")
    return taken
