"""Handing data out without the people's identity: `kangyu export --deidentified`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kangyu.vocabulary.sensitivity import Sensitivity

from .figures import JsonOption
from .frame import DONE, WrongUse, answer_json, answer_table, now, out, start_on_county

_OFFERED = tuple(each.value for each in Sensitivity if each is not Sensitivity.ORDINARY)


def export(
    output: Annotated[Path, typer.Argument(help="a folder that does not exist yet")],
    deidentified: Annotated[bool, typer.Option("--deidentified", help="without names, numbers, words and true days")],
    purpose: Annotated[str, typer.Option(help="what the data are for; written in the log")] = "",
    with_sensitive: Annotated[list[str] | None, typer.Option(help=f"also: {', '.join(_OFFERED)}")] = None,
    file_format: Annotated[str, typer.Option("--format", help="parquet or csv")] = "parquet",
    as_json: JsonOption = False,
) -> int:
    """Write the county's tables for research, each field as its declaration says. 去标识化导出

    Example: kangyu export research --deidentified --purpose "高血压控制率研究"
    """
    if not deidentified:
        raise WrongUse("只提供去标识化导出，请加 --deidentified。Only de-identified data leave: add --deidentified.")
    if file_format not in ("parquet", "csv"):
        raise WrongUse("--format 为 parquet 或 csv。--format is parquet or csv.")
    unknown = sorted(set(with_sensitive or ()) - set(_OFFERED))
    if unknown:
        raise WrongUse(f"没有这种敏感信息 {unknown[0]}；可选 {'、'.join(_OFFERED)}。One of {', '.join(_OFFERED)}.")
    start_on_county()
    from kangyu.registers.release import release
    from kangyu.registers.staff.policies import system_scope

    done = release(
        folder=output,
        purpose=purpose,
        sensitivities=[Sensitivity(each) for each in with_sensitive or ()],
        format="csv" if file_format == "csv" else "parquet",
        scope=system_scope(),
        now=now(),
    )
    if as_json:
        answer_json({"folder": str(done.folder), "rows": done.rows, "withheld": done.withheld, "aside": done.aside})
        return DONE
    answer_table(
        ("表 table", "行 rows", "敏感未导出 withheld", "为防识别未导出 set aside"),
        [(name, f"{rows:,}", f"{done.withheld[name]:,}", f"{done.aside[name]:,}") for name, rows in done.rows.items()],
        right=(1, 2, 3),
    )
    out.print(f"{done.folder}，{len(done.stayed)} 个表不外发 tables stay here；说明见 see README.md", markup=False)
    return DONE
