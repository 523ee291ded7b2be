"""The audit log: `kangyu audit verify`."""

from __future__ import annotations

import typer

from .figures import JsonOption
from .frame import DONE, FINDINGS, answer_json, out, start_on_county

app = typer.Typer(help="Check the log of who looked at whom. 审计", no_args_is_help=True)


@app.callback()
def _family() -> None:
    """A family of one keeps its name."""


@app.command("verify")
def verify(as_json: JsonOption = False) -> int:
    """Walk the whole chain and say whether any entry was changed, removed or reordered. 核验审计链

    Example: kangyu audit verify
    """
    start_on_county()
    from kangyu.registers.audit import queries

    verdict = queries.verify()
    if as_json:
        answer_json(
            {
                "rows": verdict.rows,
                "is_whole": verdict.is_whole,
                "first_broken": verdict.first_broken,
                "problem": verdict.problem and verdict.problem.zh,
                "anchor": verdict.anchor,
            }
        )
    elif verdict.is_whole:
        out.print(f"审计链完整，共 {verdict.rows:,} 条。The chain is whole.")
    else:
        place = f"第 {verdict.first_broken} 条 entry {verdict.first_broken}" if verdict.first_broken else "末尾 the end"
        out.print(
            f"审计链断裂：{place}。The chain is broken. {verdict.problem.zh if verdict.problem else ''}",
            style="red",
            markup=False,
        )
    return DONE if verdict.is_whole else FINDINGS
