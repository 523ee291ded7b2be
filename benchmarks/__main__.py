"""`python -m benchmarks`: build the counties, run every benchmark on each, write the table and the plots."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from . import growth, measuring, worlds

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ("growth", "loading", "snapshot", "incremental", "counting", "opening", "pages", "limits")
SIZES = ("43000", worlds.FULL)
FOREIGN = ("KANGYU_DATABASE", "KANGYU_TODAY", "KANGYU_DEBUG", "KANGYU_HOSTS", "KANGYU_HOME")


def main() -> None:
    """Run what was asked for and write it down after each benchmark, so that a stop loses little."""
    asked = _asked()
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.chdir(ROOT)
    homes = asked.homes.resolve()
    results = homes / "results.json"
    known = _known(results)
    if not asked.table:
        known["machine"], known["on"] = measuring.machine(), date.today().isoformat()
        for size in asked.sizes:
            _measure(size, asked, homes, known, results)
    _write(asked.docs.resolve(), results)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="numbers of residents, or full", metavar="SIZE")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS), metavar="BENCHMARK")
    parser.add_argument("--reuse", action="store_true", help="keep counties that a run before built")
    parser.add_argument("--table", action="store_true", help="measure nothing: write table and plots of the last run")
    parser.add_argument("--homes", type=Path, default=ROOT / "var/benchmarks", help="where the counties are built")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where table and plots go")
    asked = parser.parse_args()
    for size in asked.sizes:
        if size != worlds.FULL and not size.isdecimal():
            parser.error(f"a size is a number of residents or {worlds.FULL}, not {size}")
    asked.sizes.sort(key=worlds.residents_of)
    return asked


def _known(results: Path) -> dict[str, Any]:
    return json.loads(results.read_text()) if results.exists() else {"sizes": {}}


def _measure(size: str, asked: argparse.Namespace, homes: Path, known: dict[str, Any], results: Path) -> None:
    """Everything that was asked for, at one size."""
    home, found = worlds.home_of(homes, size), known["sizes"].setdefault(size, {})
    for name in asked.only:
        measuring.tell(f"{worlds.residents_of(size):,} residents: {name} ... (load {measuring.load()})")
        load_before = measuring.load()
        result = _growth(home, size, asked.reuse) if name == "growth" else _in_own_process(name, home)
        found[name] = {"load_before": load_before, **result}
        results.parent.mkdir(parents=True, exist_ok=True)
        results.write_text(json.dumps(known, indent=1, ensure_ascii=False))


def _growth(home: Path, size: str, may_reuse: bool) -> dict[str, Any]:
    kept = growth.built(home) if may_reuse else None
    return kept if kept is not None else growth.build(home, size)


def _in_own_process(name: str, home: Path) -> dict[str, Any]:
    """A benchmark in a process of its own, on a data folder."""
    if not worlds.database_of(home).exists():
        raise SystemExit(f"{home.name} is not built; run python -m benchmarks --only growth first")
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"],
        env={**os.environ, "KANGYU_HOME": str(home)},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(f"the benchmark {name} ended with {done.returncode}")
    return json.loads(done.stdout)


def _write(docs: Path, results: Path) -> None:
    """Table and plots, in a process of its own as well: here nothing heavy is imported."""
    subprocess.run([sys.executable, "-m", "benchmarks.table", str(results), str(docs)], check=True)


if __name__ == "__main__":
    main()
