"""Receiving spreadsheets: `kangyu import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .. import building
from .figures import JsonOption
from .frame import DONE, FINDINGS, WrongUse, answer_json, say, start_on_county, today

KINDS = ("residents", "contacts", "ledger")


def import_sheets(
    files: Annotated[list[Path], typer.Argument(help="xlsx, xls or csv, as the institutions send them")],
    kind: Annotated[str, typer.Option(help="residents, contacts or ledger")],
    ledger: Annotated[str, typer.Option(help="which ledger, when the headings do not tell: training, funds, …")] = "",
    sender: Annotated[str, typer.Option(help="organisation that sent them: code, name or short name")] = "",
    answers: Annotated[
        Path | None, typer.Option(help="folder for the answer sheets; default: beside each file")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Take in spreadsheets: what is right goes in, what is wrong comes back with the reason. 导入表格

    The same file again changes nothing; an interrupted import goes on where it stopped.

    Example: kangyu import 居民花名册.xlsx --kind residents
    """
    if kind not in KINDS:
        raise WrongUse(f"--kind 只能是 {' 或 '.join(KINDS)}。--kind must be {' or '.join(KINDS)}.")
    if missing := [str(path) for path in files if not path.is_file()]:
        raise WrongUse(f"找不到文件 No such file: {', '.join(missing)}")
    start_on_county()
    organisation = sender_of(sender)
    results = [receive_one(path, kind, organisation, answers, ledger=_ledger_of(kind, ledger)) for path in files]
    if as_json:
        answer_json(results)
    return FINDINGS if any(result["refused"] or result["reason"] for result in results) else DONE


def _ledger_of(kind: str, key: str) -> str:
    """The key of a ledger as it was asked for; WrongUse unless there is one."""
    from kangyu.catalogue.ledgers import ledger_keys

    if key and (kind != "ledger" or key not in ledger_keys()):
        known = "、".join(ledger_keys())
        raise WrongUse(f"--ledger 只能与 --kind ledger 同用，取值 {known}。--ledger goes with --kind ledger: {known}.")
    return key


def receive_one(
    path: Path, kind: str, sender: Any, answers: Path | None, *, quiet: bool = False, ledger: str = ""
) -> dict[str, Any]:
    """Receive a file with progress; say what became of it; write the answer sheet when lines were refused."""
    from kangyu.workflows import receive_message

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=say, transient=True, disable=quiet) as progress:
        task = progress.add_task(path.name, total=None)
        received = receive_message.receive(
            path,
            kind=kind,
            filename=path.name,
            sender=sender,
            ledger=ledger,
            scope=None,
            now=building.moment(),
            today=today(),
            reading=lambda read: progress.update(task, description=f"{path.name} 读取 reading {read:,}"),
            progress=lambda done, total: progress.update(task, description=path.name, completed=done, total=total),
        )
    message = received.message
    result = {
        "file": str(path),
        "message": message.pk,
        "state": message.state,
        "lines": message.lines,
        "added": message.added,
        "changed": message.changed,
        "unchanged": message.unchanged,
        "refused": message.refused,
        "reason": message.reason,
        "is_repeated": received.is_repeat,
        "note": received.note.zh if received.note else None,
        "answer": None,
    }
    # The whole name, the message's number: two senders' 居民.xlsx and 居民.csv must not overwrite one another's answer.
    answer = (answers or path.parent) / f"{path.name.replace('.', '_')}-退回-{message.pk}.xlsx"
    answer.parent.mkdir(parents=True, exist_ok=True)
    if message.refused:
        receive_message.write_answer(message, answer)
        result["answer"] = str(answer)
    else:
        answer.unlink(missing_ok=True)  # an older answer would claim what is no longer so
    if not quiet:
        _tell(result)
    return result


def _tell(result: dict[str, Any]) -> None:
    name = Path(result["file"]).name
    if result["reason"]:
        say.print(
            f"{name}：整份退回 refused: {result['reason']['zh']} {result['reason']['en']}", style="red", markup=False
        )
        return
    if result["note"]:
        say.print(f"{name}：{result['note']}", markup=False)
    say.print(
        f"{name}{'（累计 in all）' if result['is_repeated'] else ''}：{result['lines']:,} 行，新增 {result['added']:,}，更新 {result['changed']:,}，"
        f"不变 {result['unchanged']:,}，退回 {result['refused']:,}",
        markup=False,
    )
    if result["answer"]:
        say.print(f"  退回的行及原因 refused lines and why: {result['answer']}", markup=False)


def sender_of(text: str) -> Any:
    """The organisation of that code, name or short name; WrongUse unless there is exactly one."""
    if not text:
        return None
    from kangyu.registers.places import queries as places

    found = places.spellings().get(places.normalised(text), [])
    if len(found) != 1:
        raise WrongUse(
            f"机构“{text}”{'不唯一' if found else '不存在'}。Organisation {text} is {'not unique' if found else 'unknown'}."
        )
    return found[0]
