"""Backups: `kangyu backup make | list | verify | drill | prune`, and `kangyu restore`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from .figures import JsonOption
from .frame import DONE, FINDINGS, WrongUse, answer_json, answer_table, local_minute, now, out, say, start

app = typer.Typer(help="Back up the installation, and try whether it could be put back. 备份", no_args_is_help=True)

FolderOption = Annotated[Path | None, typer.Option("--to", help="default: backups in the data folder")]
FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a .kangyu-backup file")]


def folder_of(given: Path | None, home: Path) -> Path:
    """Where the backups lie."""
    return given or home / "backups"


def _told(step: str) -> None:
    say.print(f"  {step} ...")


@app.command("make")
def make(to: FolderOption = None, as_json: JsonOption = False) -> int:
    """Back up database, papers and snapshots into one sealed file, while people work. 备份

    The keys are not in it: keep keyring.json in another place (docs/keys.md).

    Example: kangyu backup make --to /mnt/backup
    """
    home = start()
    from kangyu.operations.backups.making import make as make_backup

    made = make_backup(folder_of(to, home), now=now(), progress=_told)
    if as_json:
        answer_json({"path": str(made.path), "bytes": made.size, **made.header})
    else:
        out.print(f"已备份 {made.path}（{made.size / 1e6:,.1f} MB）", markup=False)
    return DONE


@app.command("list")
def list_backups(to: FolderOption = None, as_json: JsonOption = False) -> int:
    """The backups of a folder, newest first. 备份清单"""
    home = start()
    from kangyu.operations.backups.making import backups_in

    found = backups_in(folder_of(to, home))
    if as_json:
        answer_json([{"path": str(each.path), "bytes": each.size, **each.header} for each in found])
        return DONE
    answer_table(
        ("时间 made", "版本 version", "数据库 database", "MB", "文件 file"),
        [
            (
                local_minute(each.made_at),
                each.header["version"],
                each.header["database"],
                f"{each.size / 1e6:,.1f}",
                each.path.name,
            )
            for each in found
        ],
        right=(3,),
    )
    return DONE


@app.command("verify")
def verify(file: FileArgument, as_json: JsonOption = False) -> int:
    """Read a backup to its end: whole, unchanged, and openable with the keys here. 核验备份"""
    start()
    from kangyu.operations.backups.making import verify as verify_backup

    manifest = verify_backup(file)
    rows = sum(manifest["rows"].values())
    if as_json:
        answer_json({"is_whole": True, **manifest})
    else:
        out.print(f"备份完整 whole：{_moment(manifest['made_at'])}，{rows:,} 行 rows", markup=False)
    return DONE


@app.command("drill")
def drill(file: FileArgument, as_json: JsonOption = False) -> int:
    """Put a backup back into a place of its own, upgrade and check it, and take it away again. 恢复演练

    Nothing of the installation is touched.

    Example: kangyu backup drill var/backups/kangyu-20261125-023000.kangyu-backup
    """
    start()
    from kangyu.operations.backups.restoring import try_out

    tried = try_out(file, progress=_told)
    rows = sum(tried.manifest["rows"].values())
    if as_json:
        problems = [problem.zh for problem in tried.problems]
        answer_json({"is_good": not problems, "rows": rows, "files": tried.files, "problems": problems})
    elif tried.problems:
        for problem in tried.problems:
            out.print(f"▲ {problem.zh} {problem.en}", style="red", markup=False)
    else:
        out.print(f"恢复演练成功 The drill went well：{rows:,} 行 rows，{tried.files:,} 个文件 files")
    return FINDINGS if tried.problems else DONE


@app.command("prune")
def prune(to: FolderOption = None) -> int:
    """Remove old backups but the last of 7 days, 5 weeks and 12 months. 清理旧备份"""
    home = start()
    from django.utils import timezone

    from kangyu.operations.backups.making import prune as prune_backups

    removed = prune_backups(folder_of(to, home), now=timezone.now())
    out.print(f"已清理 {len(removed)} 个 removed")
    return DONE


def restore(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="a .kangyu-backup file")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="set aside the data that are here")] = False,
    go_on: Annotated[bool, typer.Option("--go-on", help="finish a restore that was interrupted 继续完成")] = False,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="undo a restore that was interrupted 换回原来的数据")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Put a backup back and bring it up to this version. Stop the service first. 恢复

    What is replaced is set aside in the data folder, not thrown away. Interrupted, it is finished with --go-on or undone
    with --take-back; until then no other command and no page works there.

    Example: kangyu restore kangyu-20261125-023000.kangyu-backup --replace
    """
    if [file is not None, go_on, take_back].count(True) != 1:
        raise WrongUse(
            "请给出一个备份文件，或 --go-on，或 --take-back。Give a backup file, or --go-on, or --take-back."
        )
    start(is_restoring=True)
    from kangyu.operations.backups import restoring

    if take_back:
        restoring.take_back(progress=_told)
        out.print("已换回原来的数据 what was here is back")
        return DONE
    if file is not None:
        done = restoring.restore(file, replace=replace, now=now(), progress=_told)
    else:
        done = restoring.go_on(now=now(), progress=_told)
    if as_json:
        entries = {"goes_on_after": done.goes_on_after, "ended_at": done.ended_at}
        answer_json({"made_at": done.made_at, "set_aside": done.set_aside and str(done.set_aside), "audit": entries})
        return DONE
    out.print(f"已恢复至 {_moment(done.made_at)} restored", markup=False)
    if done.ended_at is not None:
        out.print(
            f"访问日志接在备份的第 {done.goes_on_after} 条之后，被替换的日志止于第 {done.ended_at} 条，本次恢复已记入。"
            f"The audit log goes on after entry {done.goes_on_after}; the one that was replaced ended at {done.ended_at}."
        )
    if done.set_aside:
        out.print(f"原有数据在 {done.set_aside} what was here lies there", markup=False)
    return DONE


def _moment(written: str) -> str:
    """A moment as it is read at the desk: on the county's clock."""
    return local_minute(datetime.fromisoformat(written))
