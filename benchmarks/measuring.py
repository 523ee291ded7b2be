"""Clocks and numbers. Nothing heavy is imported here: the process that starts the others must stay small."""

from __future__ import annotations

import gc
import json
import math
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

PACKAGES = ("django", "duckdb", "ibis-framework", "sqlglot", "pyarrow", "numpy", "python-calamine", "cryptography")

Act = Callable[[], Any]


@contextmanager
def quiet_memory() -> Iterator[None]:
    """Collect garbage before, and none meanwhile, so that nobody pays for another's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds_of(act: Act) -> float:
    """How long it takes, collecting no garbage meanwhile."""
    with quiet_memory():
        began = time.perf_counter()
        act()
        return time.perf_counter() - began


def interleaved(acts: Mapping[str, Act], repeats: int, warm_ups: int = 1) -> dict[str, list[float]]:
    """Seconds of each act, taken in turns (A B A B), so that what disturbs the machine disturbs all of them."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(warm_ups + repeats):
        for name, act in acts.items():
            seconds = seconds_of(act)
            if turn >= warm_ups:
                taken[name].append(seconds)
    return taken


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, lowest, highest and how many."""
    return {"median": median(values), "low": min(values), "high": max(values), "times": len(values)}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, the worst and how many. Of nearest rank: each is a time that was really taken."""
    ordered = sorted(values)
    return {"p50": _rank(ordered, 0.5), "p95": _rank(ordered, 0.95), "worst": ordered[-1], "times": len(ordered)}


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The slope of log cost over log size: 1 is linear. None without two sizes, or where a cost is too small to say."""
    known = [(math.log(size), math.log(cost)) for size, cost in points if cost > 0]
    if len(known) < 2 or len(known) < len(points):
        return None
    mean_x, mean_y = (sum(pair[axis] for pair in known) / len(known) for axis in (0, 1))
    over = sum((x - mean_x) ** 2 for x, _ in known)
    return sum((x - mean_x) * (y - mean_y) for x, y in known) / over if over else None


def load() -> float:
    """How many processes wanted the processors in the last minute."""
    return round(os.getloadavg()[0], 2)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": _first("/etc/os-release", "PRETTY_NAME").strip('"') or platform.system(),
        "kernel": platform.release(),
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            **{package: metadata.version(package) for package in PACKAGES},
        },
        "commit": _commit(),
    }


def _first(path: str, key: str) -> str:
    """The value of the first line `key: value` or `key=value` of a file, empty when there is none."""
    if not Path(path).exists():
        return ""
    for line in Path(path).read_text().splitlines():
        name, _, value = line.partition(":" if ":" in line else "=")
        if name.strip() == key:
            return value.strip()
    return ""


def _commit() -> str:
    """The commit that was measured, with a sign when files differ from it; empty where git is not there."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        return head + (" with changes" if _git("status", "--porcelain", "--", "src") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def tell(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def answer(result: Mapping[str, Any]) -> None:
    """The result of a benchmark's process, on standard output."""
    sys.stdout.write(json.dumps(result) + "\n")
