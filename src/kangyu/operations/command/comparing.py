"""`kangyu compare`: what the counties' documents state, beside what was counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kangyu.operations import building, homes
from kangyu.operations.comparison import SHOWN, Row, Verdict, held, page
from kangyu.operations.demonstration.counties import COUNTIES, County, Stated

from . import frame
from .county import COUNTY_NAMES
from .figures import JsonOption
from .frame import DONE, FAILED, FINDINGS, WrongUse, answer_json, answer_table, out, say

_ENTRY = "from kangyu.operations.command import main; main()"


def compare(
    county: Annotated[str, typer.Option(help=f"one of: {', '.join(COUNTIES)}")] = "",
    every: Annotated[bool, typer.Option("--all", help="every county whose full world was built here")] = False,
    write: Annotated[Path | None, typer.Option(help="with --all: write the page (Markdown) here")] = None,
    as_json: JsonOption = False,
) -> int:
    """What the county's document states, beside what was counted. 与文献对照

    A stated figure agrees when the counted one rounds to it at the stated precision. Figures of a document that contradict
    each other are listed with their sums and are no finding; figures that differ are (exit code 1).

    Example: kangyu compare --county hongjiang
    """
    if every:
        return _compare_all(write, as_json)
    if write is not None:
        raise WrongUse("--write 只与 --all 同用。--write goes with --all.")
    declared, is_full = _world_to_compare(county)
    frame.start_on_county()
    if not declared.stated:
        raise WrongUse(f"{declared.name.zh} 没有文献数字可比。No document states figures for {declared.name.en}.")
    rows = [_compared(declared, stated, is_full) for stated in declared.stated]
    if as_json:
        answer_json([row.as_dict() for row in rows])
    else:
        _print(declared, rows)
    return FINDINGS if any(row.verdict is Verdict.DIFFERS for row in rows) else DONE


def _print(declared: County, rows: list[Row]) -> None:
    answer_table(
        ("", "文献所载 stated", "", "计数 counted", "差 difference", "结果", "指标 indicator"),
        [
            (
                row.system,
                row.text,
                row.stated,
                row.counted or "—",
                row.difference or "—",
                SHOWN[row.verdict],
                row.indicator,
            )
            for row in rows
        ],
        right=(2, 3, 4),
    )
    if said := [row for row in rows if row.why]:
        out.print("\n说明 remarks：")
        for row in said:
            out.print(f"  · {row.text}：{row.why}", markup=False)
    if declared.contradictions:
        out.print("\n文献自相矛盾之处 what cannot be so：")
        for each in declared.contradictions:
            out.print(f"  · {each.says.zh}（{each.proof.text()}）", markup=False)
    out.print("\n假定 assumptions：")
    for assumption in declared.assumptions:
        out.print(f"  · {assumption.zh}", markup=False)


def _world_to_compare(county: str) -> tuple[County, bool]:
    """The asked county's declaration, with its world entered, else that of the current world; whether it has full size."""
    if county and county not in COUNTIES:
        raise WrongUse(f"没有示范县 {county}；可选 {COUNTY_NAMES}。There is no county {county}.")
    if county and not homes.is_fixed():
        built = homes.worlds_of(county)
        if not built:
            raise WrongUse(f"先建立：kangyu demo --county {county} --residents full。Build it first.")
        homes.enter(homes.VAR / (_full(built) or built)[0])
    known = building.stored(homes.enter())
    key = county or known.get("county", "")
    if key not in COUNTIES or (known and known["county"] != key):
        raise WrongUse(
            f"这里不是 {county or '示范县'}。This data folder does not hold {county or 'a demonstration county'}."
        )
    declared = COUNTIES[key]
    return declared, known.get("residents") in ("full", str(declared.population))


def _full(names: list[str]) -> list[str]:
    """The worlds of full size that were built to their end, the document's own date first."""
    stored = {name: building.stored(homes.VAR / name) for name in names}
    found = [name for name in names if stored[name].get("residents") == "full" and stored[name].get("complete")]
    return sorted(found, key=lambda name: stored[name]["as_of"] != str(COUNTIES[stored[name]["county"]].as_of))


def _compared(county: County, stated: Stated, is_full: bool) -> Row:
    from kangyu.catalogue.indicators import indicator
    from kangyu.registers.figures import queries

    from .figures import area_of, current_snapshot, period_of

    try:
        declared = indicator(stated.indicator) if stated.indicator else None
    except KeyError:
        declared = None
    counted = None
    if declared is not None:
        taken = current_snapshot()
        read = queries.read(declared, period_of(stated.period, taken), area_of(stated.where, None), taken)
        counted = read.reading.value
    return held(county, stated, counted, is_declared=declared is not None, is_full=is_full)


def _compare_all(write: Path | None, as_json: bool) -> int:
    """Each county's world is read in a process of its own: a process knows one data folder."""
    stating = {key: county for key, county in COUNTIES.items() if county.stated}
    results = {key: _rows_of(key) for key in stating}
    if write is not None:
        write.write_text(page(results, COUNTIES), encoding="utf-8")
        say.print(f"已写 written: {write}", markup=False)
    if as_json:
        answer_json(results)
    else:
        answer_table(
            ("示范县 county", *(SHOWN[verdict] for verdict in Verdict)),
            [(COUNTIES[key].name.zh, *_tally(rows)) for key, rows in results.items()],
            right=(1, 2, 3, 4),
        )
    differs = any(row["verdict"] == Verdict.DIFFERS for rows in results.values() for row in rows or ())
    return FINDINGS if differs or None in results.values() else DONE


def _tally(rows: list[dict[str, Any]] | None) -> tuple[str, ...]:
    if rows is None:
        return ("未建立 not built", "", "", "")
    return tuple(str(sum(row["verdict"] == verdict for row in rows)) for verdict in Verdict)


def _rows_of(county: str) -> list[dict[str, Any]] | None:
    """The rows of the county's full world; None when there is none, or when it cannot be read."""
    built = _full(homes.worlds_of(county))
    if not built:
        return None
    say.print(f"  {COUNTIES[county].name.zh} {built[0]} ...", markup=False)
    done = subprocess.run(
        [sys.executable, "-c", _ENTRY, "compare", "--county", county, "--json"],
        env={**os.environ, "KANGYU_HOME": str((homes.VAR / built[0]).resolve())},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (DONE, FINDINGS):
        say.print(done.stderr.strip() or f"退出码 exit code {FAILED}", style="red", markup=False)
        return None
    return list(json.loads(done.stdout))
