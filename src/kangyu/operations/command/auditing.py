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
    found = verdict.finding
    if as_json:
        answer_json(
            {
                "rows": verdict.rows,
                "is_whole": found is None,
                "first_broken": verdict.first_broken,
                "problem": found and found.zh,
                "anchor": verdict.anchor,
                "made_anew": list(verdict.made_anew),
            }
        )
    elif found is None:
        out.print(f"审计链完整，共 {verdict.rows:,} 条。The chain is whole.")
    else:
        place = (
            f"第 {verdict.first_broken} 条 entry {verdict.first_broken}：" if verdict.first_broken is not None else ""
        )
        out.print(
            f"审计链不完整 not whole：{place}{found.zh} {found.en}（共 {verdict.rows:,} 条）", style="red", markup=False
        )
    return DONE if found is None else FINDINGS
