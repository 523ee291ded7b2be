"""Writing and issuing reports: `kangyu report write | list | issue`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from .figures import AreaOption, JsonOption, PeriodOption, area_of, current_snapshot, period_of
from .frame import DONE, FINDINGS, WrongUse, answer_json, answer_table, now, out, start_on_county

app = typer.Typer(help="Write and issue the bureau's summaries. 工作总结", no_args_is_help=True)


@app.command("write")
def write(
    report: Annotated[str, typer.Argument(help="which report")] = "work_summary",
    period: PeriodOption = "",
    area: AreaOption = "",
    number: Annotated[str, typer.Option(help="发文字号, such as 洪卫健发〔2019〕1号")] = "",
    output: Annotated[
        Path | None, typer.Option(help="folder for the docx and the PDF; default: the data folder")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Write a summary as docx and PDF from the current snapshot. 撰写工作总结

    Example: kangyu report write --period 2018 --output .
    """
    county = start_on_county()
    from kangyu.catalogue.reports import report as declared
    from kangyu.registers.reports import actions, files

    try:
        declaration = declared(report)
    except KeyError:
        raise WrongUse(f"没有报告 {report}。There is no report {report}.") from None
    wanted = period_of(period, current_snapshot())
    try:
        written = actions.write(
            declaration=declaration, period=wanted, area=area_of(area, county), by=None, now=now(), number=number
        )
    except actions.CannotWrite as error:
        raise WrongUse(f"{error.message.zh} {error.message.en}") from error
    paths = [_deliver(make(written), output) for make in (files.docx_path, files.pdf_path)]
    left_out = written.content["left_out"]
    if as_json:
        answer_json(
            {
                "id": written.pk,
                "title": written.title,
                "files": [str(path) for path in paths],
                "figures": actions.cells_of(written.content),
                "left_out": left_out,
            }
        )
    else:
        out.print(f"{written.title}（草稿 {written.pk}）")
        for path in paths:
            out.print(f"  {path}")
        for sentence in left_out:
            out.print(f"  未写入（{sentence['indicator']} 无数据）：{sentence['sentence']}", markup=False)
    return FINDINGS if left_out else DONE


@app.command("list")
def list_(as_json: JsonOption = False) -> int:
    """Reports, newest first. 已有总结"""
    start_on_county()
    from kangyu.registers.reports import queries

    found = queries.page(limit=100)
    if as_json:
        answer_json([{"id": one.pk, "title": one.title, "period": one.period, "state": one.state} for one in found])
    else:
        answer_table(
            ("编号", "标题", "时期", "状态"),
            [(one.pk, one.title, one.period, one.get_state_display()) for one in found],
        )
    return DONE


@app.command("issue")
def issue(pk: Annotated[int, typer.Argument(help="id of the draft")], as_json: JsonOption = False) -> int:
    """Issue a draft: its figures are frozen with their rows. 印发

    Example: kangyu report issue 1
    """
    start_on_county()
    from kangyu.registers.reports import actions, files, queries

    report: Any = queries.get(pk)
    if report is None:
        raise WrongUse(f"没有总结 {pk}。There is no report {pk}.")
    try:
        issued = actions.issue(report=report, by=None, now=now())
    except actions.CannotWrite as error:
        raise WrongUse(f"{error.message.zh} {error.message.en}") from error
    paths = [str(files.docx_path(issued)), str(files.pdf_path(issued))]
    frozen = issued.figures.count()
    if as_json:
        answer_json({"id": issued.pk, "figures": frozen, "files": paths})
    else:
        out.print(f"已印发 {issued.title}：{frozen} 个数字连同其记录已固定。\n  " + "\n  ".join(paths))
    return DONE


def _deliver(path: Path, folder: Path | None) -> Path:
    if folder is None:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(path, folder))
