"""Writes docs/benchmarks.md and its plots from the results of the last run."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import chapters, goals, plots, worlds

CHAPTERS = (
    ("growth", "Building a county", chapters.growth),
    ("limits", "The import against plain inserts", chapters.limits),
    ("loading", "The bulk door against plain inserts", chapters.loading),
    ("snapshot", "Taking a snapshot", chapters.snapshot),
    ("incremental", "Bringing a snapshot up to date", chapters.incremental),
    ("counting", "Counting", chapters.counting),
    ("opening", "Opening a figure", chapters.opening),
    ("pages", "Pages", chapters.pages),
)

WORDS = {
    "growth": "`kangyu demo --county hongjiang` as a process on an empty folder: people are invented, written as the messy "
    "sheets of some thirty institutions and imported (above 50,000: loaded through the bulk door, but for some villages that "
    "send sheets), copied, counted, summed up as docx and PDF. One run each; the exponent is "
    "the slope of log seconds over log residents, 1 being linear. Steps under a second say little.",
    "limits": "In turns, each on an empty data folder: the residents' sheets through the import (reading, checking, finding "
    "people, sealing numbers, keeping the sheets sealed, the log of who wrote what, answers to the senders), and "
    "`executemany` of the same rows under the same indexes in one transaction: of the residents' table alone, and of every "
    "table that this import fills. The last column is how much of the import's time the plain inserts take. Above 100,000 "
    "residents once, below three times.",
    "loading": "A county of each size made and loaded through the bulk door on an empty data folder: answers read by their forms, "
    "readings judged, enrolments and referrals, numbers sealed, JSON written, indexes made, foreign keys checked, one "
    "transaction. Then `executemany` of the very rows that came out, finished and unchecked, into empty tables with their "
    "indexes. Once each.",
    "snapshot": "Stages as `kangyu snapshot` tells them, taken again on the built county; median (lowest–highest).",
    "incremental": "A share of the residents is changed (their contacts' grades, their own data, one in fifty moves), then the "
    "snapshot is brought up to date; in turns with full runs. The ratio is worked out turn by turn, in seconds that passed and "
    "in seconds of the processor; afterwards the counts of an updated snapshot and a full one are compared in every cell.",
    "counting": "`methods.indicators.count` over the marts, as the snapshot calls it and on an engine of its own, in turns "
    "with `benchmarks/by_hand.py`: SQL for DuckDB that asks the same files for the same openings and closings, one statement "
    "for each mart. *The engine's queries alone* is the very SQL that Ibis made, run again. By hand ÷ engine is worked out "
    "turn by turn; median (lowest–highest).",
    "opening": "`registers.figures.opening.page` for random indicators, parts, months of the last three years and divisions "
    "(a third each county, townships, villages), 50 rows, every row in reach. No page around it.",
    "pages": "Through Django's test client in one process, each role logged in, in turns with a bare Django view (no "
    "middleware, login, rights or log) that renders 50 residents by primary key. Values are sampled from the role's own "
    "people. A search that finds one person answers with a redirect to the person's page, which is measured by itself.",
}

NOTES = """\
- One machine, shared with other work when its load says so; single figures scatter by tens of per cent. Ratios were taken in
  turns in one process and scatter less. Where a range is wide, believe the range.
- Times are of `time.perf_counter`; garbage is collected before and not during what is timed, on both sides alike.
- A county of synthetic people is tidier than a real one: real sheets are refused more often, real names repeat more.
- Files are warm in the page cache, as they are on a server that has served somebody before.
- Pages are measured without network, browser and server process: what Python and the database do.
- Whoever asks for a page leaves a line in the log, also here: the counties of the benchmarks are their own, below `var/`."""


def write(results: Mapping[str, Any], docs: Path) -> None:
    """The page and the plots."""
    sizes = {worlds.residents_of(size): found for size, found in results["sizes"].items()}
    sizes = dict(sorted(sizes.items()))
    drawn = plots.draw(sizes, docs / "benchmarks")
    lines = [*_head(results, sizes), *_goals(sizes)]
    for name, title, chapter in CHAPTERS:
        if any(name in found for found in sizes.values()):
            lines += ["", f"## {title}", "", *_wrapped(WORDS[name]), "", *chapter(sizes)]
            lines += ["", f"![{title}](benchmarks/{name}.png)"] if name in drawn else []
    lines += ["", "## How to read this", "", NOTES]
    (docs / "benchmarks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _head(results: Mapping[str, Any], sizes: goals.Sizes) -> list[str]:
    """What it was measured on, and how to do it again."""
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    loads = "; ".join(
        f"{size:,}: " + ", ".join(f"{name} {one['load_before']}" for name, one in found.items())
        for size, found in sizes.items()
    )
    commit = f" Commit {machine['commit']}." if machine["commit"] else ""
    return [
        "# Benchmarks",
        "",
        f"Measured on {results['on']}: {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Linux {machine['kernel']}; {versions}; SQLite as the database.{commit}",
        "",
        f"Load of the machine (processes wanting a processor, of {machine['cores']}) before each benchmark, by residents: "
        f"{loads}. Above 0.5 somebody else was working.",
        "",
        "Again: `make bench`, which builds both counties anew. `.venv/bin/python -m benchmarks --reuse` keeps those that a run "
        "before built, `--sizes 5000 20000` takes other sizes, `--only counting opening` some benchmarks, `--table` measures "
        "nothing and writes this page from the last results.",
    ]


def _goals(sizes: goals.Sizes) -> list[str]:
    signs = {True: "● met", False: "▲ not met", None: "–"}
    rows = [[one.goal, one.measured, signs[one.is_met]] for one in goals.held(sizes)]
    heads = ["goal", "measured", ""]
    return ["", "## Goals", "", *["| " + " | ".join(row) + " |" for row in (heads, ["---"] * 3, *rows)]]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 125, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
