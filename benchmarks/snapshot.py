"""Taking a snapshot: seconds of copying, of making the marts, of counting, of the checksums; and the memory
of its largest process."""

from __future__ import annotations

import resource
import time
from typing import Any

from . import measuring, worlds

REPEATS = 3
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def measure(repeats: int = REPEATS) -> dict[str, Any]:
    """Take snapshots of the county as it stands, after each other; the first finds the files cold or warm as they are."""
    from django.utils import timezone

    from kangyu.registers.snapshots.actions import prune, take

    as_of = worlds.snapshot().as_of
    runs = []
    for _ in range(repeats):
        stages = Stages()
        taken = take(as_of=as_of, now=timezone.now(), progress=stages.begin)
        runs.append(stages.end())
        prune()
    return {
        "rows": taken.rows,
        "seconds": {stage: measuring.spread([run[stage] for run in runs]) for stage in runs[0]},
        "peak_mb": round(max(resource.getrusage(who).ru_maxrss for who in _PROCESSES) / 1024),
    }


class Stages:
    """Seconds between the names that `take` tells."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._marks: list[tuple[str, float]] = []

    def begin(self, stage: str) -> None:
        """The stage begins, and the one before is over."""
        self._marks.append((stage, time.perf_counter()))

    def end(self) -> dict[str, float]:
        """Seconds by stage, and of all of it."""
        ended = time.perf_counter()
        until = [at for _, at in self._marks[1:]] + [ended]
        taken = {stage: next_at - at for (stage, at), next_at in zip(self._marks, until, strict=True)}
        return {**taken, "all": ended - self._began}


if __name__ == "__main__":
    worlds.start()
    measuring.answer(measure())
