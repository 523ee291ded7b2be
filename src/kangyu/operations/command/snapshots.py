"""Taking snapshots and looking after them: `kangyu snapshot`, `kangyu snapshot verify`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from .frame import DONE, FAILED, FINDINGS, WrongUse, answer_json, now, out, say, start_on_county, today

app = typer.Typer(no_args_is_help=False, rich_markup_mode=None)

FullOption = Annotated[bool, typer.Option("--full", help="copy and count everything, instead of only what changed")]
JsonOption = Annotated[bool, typer.Option("--json", help="answer as JSON")]

STEPS = {
    "extract": "抽取 extract",
    "marts": "建集市 marts",
    "count": "计数 count",
    "checksums": "校验 checksums",
}


@app.callback(invoke_without_command=True)
def snapshot(context: typer.Context, is_full: FullOption = False, as_json: JsonOption = False) -> int | None:
    """Take a snapshot and make it current: the one before brought up to date, or a full run. 生成快照

    Example: kangyu snapshot --full
    """
    if context.invoked_subcommand:
        return None
    start_on_county()
    from kangyu.registers.snapshots.actions import SnapshotFailed, prune, take

    began = time.perf_counter()
    try:
        taken = take(as_of=today(), now=now(), is_full=is_full, progress=lambda step: say.print(f"  {STEPS[step]} ..."))
    except SnapshotFailed as error:
        say.print(
            f"快照未生成，原快照不变。The snapshot failed, the one before stays: {error}", style="red", markup=False
        )
        return FAILED
    prune()
    seconds = round(time.perf_counter() - began, 1)
    if as_json:
        answer_json(
            {
                "id": taken.pk,
                "as_of": taken.as_of,
                "way": taken.way,
                "why": taken.why,
                "changed": taken.changed,
                "rows": taken.rows,
                "seconds": seconds,
            }
        )
    else:
        out.print(
            f"快照 S{taken.pk}，截至 {taken.as_of}，{sum(taken.rows.values()):,} 行，{seconds} 秒\n{_way_of(taken)}"
        )
    return DONE


@app.command("verify")
def verify(
    number: Annotated[
        int | None, typer.Argument(help="number of the snapshot; default: all that can be opened")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Read every file of the snapshots and compare it with its checksum. 校验快照

    Example: kangyu snapshot verify 12
    """
    start_on_county()
    from kangyu.registers.snapshots import queries

    chosen = [queries.snapshot(number)] if number is not None else queries.openable()
    if None in chosen:
        raise WrongUse(f"没有可打开的快照 S{number}。There is no snapshot {number} that can be opened.")
    found = {one.pk: queries.problems(one) for one in chosen if one}
    if as_json:
        answer_json({str(pk): names for pk, names in found.items()})
    else:
        for pk, names in found.items():
            out.print(f"S{pk} " + ("完好 whole" if not names else "有改动 changed: " + ", ".join(names)))
    return FINDINGS if any(found.values()) else DONE


def _way_of(taken: object) -> str:
    from kangyu.registers.snapshots.ways import REASONS

    changed, why = getattr(taken, "changed", None), getattr(taken, "why", "")
    if changed is not None:
        return f"增量：重算 {changed:,} 个对象 incremental, {changed:,} subjects counted again"
    reason = REASONS[why] if why else None
    return f"全量：{reason.zh} full: {reason.en}" if reason else "全量 full"
