"""The five counties at their real sizes, built one after the other: `python -m benchmarks.counties`.

They lie where `kangyu demo` puts them (below `var/`, or where the current folder has it), so that `kangyu compare --all`
finds them. What is built already is not built again; its numbers are kept beside it. Writes docs/builds.md.

Small on purpose, like `growth`: the memory of a child is counted from that of the process that forks it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from . import measuring
from .growth import STEPS

SMALLEST_FIRST = ("zhongyang", "qingshen", "hongjiang", "haian", "lanshan")
KEPT = "build.json"
PAGE = Path(__file__).parents[1] / "docs" / "builds.md"

_HEAD = """\
# Five counties built

`kangyu demo --county … --residents full --no-serve` for each, as a process on an empty folder: people are made, a few villages' sheets
imported, all others loaded through the [bulk door](decisions/0007-a-bulk-door-for-whole-counties.md), tasks and referrals
given out, copied, counted, summed up as docx and PDF. The goal is six minutes and 6 GB on two cores.

**Processor seconds** are those of the process and all it started, and are what to compare: they depend little on what else the machine
does. The clock on the wall does; *load* is how many processes wanted a processor meanwhile, this build among them, where there are
two. On a quiet machine the wall shows about as many seconds as the processors or fewer, as copying and counting use both cores.

Again: `.venv/bin/python -m benchmarks.counties`. What the counties' documents say of them: [compare.md](compare.md).
"""


def main() -> None:
    """Build what is missing, then write the page."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for county in SMALLEST_FIRST:
        if not _kept(county):
            measuring.tell(f"{county} ...")
            build(county)
    PAGE.write_text(page({county: kept for county in SMALLEST_FIRST if (kept := _kept(county))}))


def build(county: str) -> dict[str, Any]:
    """Build a county and keep what it took."""
    log = Path("var") / f"{county}.log"
    log.parent.mkdir(exist_ok=True)
    loads, began = [measuring.load()], time.perf_counter()
    with log.open("w") as file:
        command = [str(Path(sys.executable).with_name("kangyu")), "demo", "--county", county, "--residents", "full"]
        child = subprocess.Popen([*command, "--no-serve"], stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        usage, memory = _until_done(child, loads)
    if child.returncode != 0:
        raise SystemExit(f"kangyu demo ended with {child.returncode}; see {log}")
    home = _home(county)
    assert home is not None
    known = json.loads((home / "world.json").read_text())
    measured = {
        "on": time.strftime("%Y-%m-%d %H:%M"),
        "wall": round(time.perf_counter() - began, 1),
        "processor": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": round(usage.ru_maxrss / 1024),
        "memory_mb": round(memory / 1024),
        "load": round(sum(loads) / len(loads), 1),
        "steps": known["processor"],
        "rows": _rows(home),
        "database_mb": round((home / "kangyu.sqlite3").stat().st_size / 1e6),
        "commit": measuring.machine()["commit"],
    }
    (home / KEPT).write_text(json.dumps(measured, ensure_ascii=False, indent=1))
    return measured


def _until_done(child: subprocess.Popen[bytes], loads: list[float]) -> tuple[Any, int]:
    """Wait for the process and look at load and memory meanwhile. What it used, and the most that all had at once, in kB."""
    most, turns = 0, 0
    while True:
        ended, status, usage = os.wait4(child.pid, os.WNOHANG)
        if ended:
            child.returncode = os.waitstatus_to_exitcode(status)
            return usage, most
        most, turns = max(most, _memory(child.pid)), turns + 1
        time.sleep(1)
        if turns % 5 == 0:
            loads.append(measuring.load())


def _memory(pid: int) -> int:
    """What a process and all it started hold, in kB; what they share counts once (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return 0
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return own + sum(_memory(int(each)) for each in children)


def _home(county: str) -> Path | None:
    return next(iter(sorted(Path("var").glob(f"{county}-full-*"))), None)


def _kept(county: str) -> dict[str, Any] | None:
    home = _home(county)
    path = home / KEPT if home is not None else None
    return json.loads(path.read_text()) if path is not None and path.exists() else None


def _rows(home: Path) -> dict[str, int]:
    import sqlite3

    asked = ("people_resident", "records_contact", "enrolments_enrolment", "tasks_task")
    with sqlite3.connect(f"file:{home / 'kangyu.sqlite3'}?mode=ro", uri=True) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in asked}


def page(built: dict[str, dict[str, Any]]) -> str:
    """The page in Markdown."""
    names = {
        "processor": "**processor seconds**",
        "wall": "seconds on the wall",
        "load": "load",
        "memory_mb": "greatest memory of all processes together, MB",
        "peak_mb": "peak memory of the largest process, MB",
        "database_mb": "database, MB",
    }
    lines = [_row("", built), "| --- |" + " ---: |" * len(built)]
    lines += [_row(name, [f"{kept[key]:,}" for kept in built.values()]) for key, name in names.items()]
    for table, name in (
        ("people_resident", "residents, with those who died or left"),
        ("records_contact", "contacts"),
        ("enrolments_enrolment", "enrolments"),
        ("tasks_task", "tasks"),
    ):
        lines.append(_row(name, [f"{kept['rows'][table]:,}" for kept in built.values()]))
    steps = [_row("processor seconds", built), "| --- |" + " ---: |" * len(built)]
    for step, name in STEPS.items():
        steps.append(_row(name, [str(kept["steps"].get(step, "")) for kept in built.values()]))
    when = "; ".join(f"{county} {kept['on']} at {kept['commit']}" for county, kept in built.items())
    return f"{_HEAD}\n" + "\n".join(lines) + "\n\n" + "\n".join(steps) + f"\n\nMeasured: {when}.\n"


def _row(name: str, cells: Any) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
