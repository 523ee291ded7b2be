"""A county of its own: `kangyu begin`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kangyu.operations import building

from .figures import JsonOption
from .frame import DONE, FINDINGS, WrongUse, answer_json, now, out, say, start, today

_TOLD = 50  # lines with their reasons; who has more mends these first


def begin(
    files: Annotated[
        list[Path] | None, typer.Argument(help="divisions and institutions, xlsx or csv 区划表和机构表")
    ] = None,
    operator: Annotated[str, typer.Option(help="user name of the first operator 首位运维人员的用户名")] = "",
    name: Annotated[str, typer.Option(help="the operator's name 姓名")] = "",
    template: Annotated[
        Path | None, typer.Option(help="write an example of the two sheets here, and nothing else 写出样表")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Begin a county: database, divisions, institutions, working calendar, national targets, first account. 建县

    Again with the same sheets it changes nothing; with more lines it adds them. docs/beginning.md describes the sheets.

    Example: kangyu begin 建县.xlsx --operator ganshi --name 王丽
    """
    if template is not None:
        return _write_template(template)
    if not files:
        raise WrongUse(
            "请给出区划表和机构表；kangyu begin --template 建县.xlsx 写出样表。"
            "Give the sheets; kangyu begin --template begin.xlsx writes an example."
        )
    if missing := [str(path) for path in files if not path.is_file()]:
        raise WrongUse(f"找不到文件 No such file: {', '.join(missing)}")
    home = start()
    if building.stored(home):
        raise WrongUse(
            f"{home} 中是示范县；请用 KANGYU_HOME 另指一个文件夹。{home} holds a demonstration: name another KANGYU_HOME."
        )
    from kangyu.operations.upgrading import upgrade
    from kangyu.registers.staff import queries as staff
    from kangyu.workflows import begin_county

    upgrade(now=now())
    if not (operator and name) and not staff.has_operator():
        raise WrongUse(
            "请用 --operator 和 --name 写明首位运维人员。Name the first operator with --operator and --name."
        )
    try:
        begun = begin_county.begin_county(files, username=operator, name=name, now=now(), today=today())
    except begin_county.Unfit as unfit:
        return _refuse(unfit, as_json)
    if as_json:
        answer_json(
            {
                "divisions": begun.areas,
                "institutions": begun.institutions,
                "targets": begun.targets,
                "password": begun.password or None,
            }
        )
        return DONE
    out.print(
        f"新增或更正 new or corrected：区划 divisions {begun.areas}，机构 institutions {begun.institutions}，"
        f"国家目标 national targets {begun.targets}"
    )
    if begun.password:
        out.print(
            f"账号 account: {operator}\n一次性密码 password, shown this once: {begun.password}\n"
            "首次登录时须更换密码并设置两步验证。At the first login it is changed, and the second factor set up.",
            markup=False,
        )
    elif operator:
        out.print("已有运维账号，未新增。There is an operator already: no account was added.")
    out.print("启动网页 now serve the pages: kangyu serve --host 0.0.0.0")
    return DONE


def _refuse(unfit: Exception, as_json: bool) -> int:
    wrong = unfit.wrong  # type: ignore[attr-defined]
    if as_json:
        answer_json({"refused": [{"zh": each.zh, "en": each.en} for each in wrong]})
        return FINDINGS
    for each in wrong[:_TOLD]:
        say.print(f"▲ {each.zh}\n  {each.en}", markup=False)
    say.print(f"共 {len(wrong)} 处有误，未写入任何内容。{len(wrong)} to be mended; nothing was written.", style="red")
    return FINDINGS


def _write_template(path: Path) -> int:
    start()
    from kangyu.formats.sheets import Column, Table, write_table
    from kangyu.workflows.begin_county import examples

    if path.suffix.lower() != ".xlsx":
        raise WrongUse("--template 须为 .xlsx 文件。--template names an .xlsx file.")
    if path.exists():
        raise WrongUse(f"{path} 已存在，未改动。{path} exists and was not touched.")
    write_table(
        path,
        {
            name: Table([Column(heading) for heading in headings], [tuple(row) for row in rows])
            for name, (headings, rows) in examples().items()
        },
    )
    out.print(f"样表已写入 written: {path}", markup=False)
    return DONE
