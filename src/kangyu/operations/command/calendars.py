"""The calendar of working days: `kangyu calendar show` and `kangyu calendar import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .figures import JsonOption
from .frame import DONE, FINDINGS, answer_json, answer_table, now, out, start_on_county

app = typer.Typer(help="Holidays and make-up days. 节假日与调休", no_args_is_help=True)


@app.command("show")
def show(
    year: Annotated[int | None, typer.Argument(help="年份 the year; the running one by default")] = None,
    as_json: JsonOption = False,
) -> int:
    """Show the days of a year that depart from the week. 查看某年放假与调休

    Example: kangyu calendar show 2026
    """
    start_on_county()
    from kangyu.registers.calendars import queries

    asked = year or now().year
    days = queries.days_of(asked)
    if as_json:
        answer_json([{"day": day.day, "kind": day.kind, "name": day.name, "source": day.source} for day in days])
    elif days:
        rows = [(day.day.isoformat(), day.get_kind_display(), day.name, day.source) for day in days]
        answer_table(("日期 day", "类别 kind", "名称 name", "来源 source"), rows)
    else:
        out.print(
            f"{asked} 年没有数据，只按周末休息计算工作日。There is no data of {asked}: only weekends are free.",
            style="yellow",
        )
    return DONE if days else FINDINGS


@app.command("import")
def import_days(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="表格：日期、类别（放假/调休上班）、名称、来源 a sheet with these columns; by default the shipped one"
        ),
    ] = None,
) -> int:
    """Enter or correct days from a file. 导入放假安排

    Example: kangyu calendar import 2027.csv
    """
    start_on_county()
    from kangyu.registers.calendars.reading import SHIPPED, read_days
    from kangyu.registers.staff.policies import system_scope
    from kangyu.workflows.set_calendar import set_days

    days = read_days(file or SHIPPED)
    changed = set_days(days, scope=system_scope(), now=now())
    out.print(f"{len(days)} 天，新增或更正 {changed} 天。{len(days)} days read, {changed} new or corrected.")
    return DONE
