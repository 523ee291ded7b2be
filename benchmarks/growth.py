"""From nothing to the summary: `kangyu demo` as a process, step by step, with its peak memory and what it left.

This module stays small (no Django, no NumPy): the memory of a child is counted from that of the process that forks it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from . import measuring, worlds

# What `kangyu demo` calls its steps, and what the table does.
STEPS = {
    "生成居民与表格": "generate people and sheets",
    "机构、账号、参数": "places, users, parameters",
    "台账": "ledgers",
    "整批装入": "bulk load",
    "导入表格": "import",
    "终止与排除": "closings and dismissals",
    "双向转诊": "referrals",
    "标记为合成数据": "mark as synthetic",
    "快照与计数": "snapshot and count",
    "工作总结": "summary (docx, PDF)",
}
KEPT = "growth.json"


def built(home: Path) -> dict[str, Any] | None:
    """What was measured when this folder was built; None when it is not whole or was built by somebody else."""
    path = home / KEPT
    return json.loads(path.read_text()) if path.exists() else None


def build(home: Path, size: str) -> dict[str, Any]:
    """Build the county of that size in an empty folder and measure it."""
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    load_before = measuring.load()
    log = home.with_suffix(".log")
    began = time.perf_counter()
    usage = _run(home, size, log)
    wall = time.perf_counter() - began
    measured = {
        "residents": worlds.residents_of(size),
        "wall": round(wall, 1),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": round(usage.ru_maxrss / 1024),
        "load_before": load_before,
        **_left(home),
    }
    (home / KEPT).write_text(json.dumps(measured, indent=1))
    return measured


def _run(home: Path, size: str, log: Path) -> Any:
    """Run `kangyu demo`. Returns the resources it used: of processor time the sum of all its processes, of memory the
    largest of them."""
    command = [str(Path(sys.executable).with_name("kangyu")), "demo", "--county", worlds.COUNTY, "--residents", size]
    with log.open("w") as file:
        child = subprocess.Popen(
            [*command, "--no-serve"],
            env={**os.environ, "KANGYU_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here and not by subprocess
    if child.returncode != 0:
        raise SystemExit(f"kangyu demo ended with {child.returncode}; see {log}")
    return usage


def _left(home: Path) -> dict[str, Any]:
    """Seconds by step as the county noted them, rows, bytes, and the rate of the import."""
    seconds = json.loads((home / "world.json").read_text())["seconds"]
    with sqlite3.connect(f"file:{worlds.database_of(home)}?mode=ro", uri=True) as database:
        rows = _rows(database)
        lines = dict(database.execute("SELECT kind, sum(lines) FROM messages_message GROUP BY kind"))
        by_kind = _import_seconds(database)
    database_bytes = sum(path.stat().st_size for path in home.glob("kangyu.sqlite3*"))
    return {
        "steps": {STEPS.get(name, name): taken for name, taken in seconds.items()},
        "lines": lines,
        "import_seconds": by_kind,
        "import_rate": sum(lines.values()) / max(seconds["导入表格"], 0.1),
        "rows": rows,
        "database_bytes": database_bytes,
        "sheets_bytes": _bytes_below(home / "sheets"),
        "snapshot_bytes": _bytes_below(home / "snapshots"),
        "bytes_per_resident": database_bytes / rows["people_resident"],
    }


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    """Rows by table, of those that have any."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counted = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    return {name: rows for name, rows in counted.items() if rows and not name.startswith(("sqlite_", "django_"))}


def _import_seconds(database: sqlite3.Connection) -> dict[str, float]:
    """Seconds by kind of sheet: each took until the next one was received, the last until the snapshot."""
    received = database.execute("SELECT received_at, kind FROM messages_message ORDER BY received_at, id").fetchall()
    (ended,) = database.execute("SELECT min(taken_at) FROM snapshots_snapshot").fetchone()
    moments = [datetime.fromisoformat(at) for at, _ in received] + [datetime.fromisoformat(ended)]
    taken: dict[str, float] = {}
    for (_, kind), at, until in zip(received, moments, moments[1:], strict=False):
        taken[kind] = taken.get(kind, 0.0) + (until - at).total_seconds()
    return taken


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
