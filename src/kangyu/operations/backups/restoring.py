"""Putting a backup back, and trying whether it could be.

A backup of an older version is brought up to this one by its migrations; one of a newer version is refused, for nobody
here knows what its tables mean. What is replaced is set aside, not thrown away; `switching` changes the one for the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from kangyu.registers.audit import queries as log
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from . import databases, interruption, switching
from .making import DATABASE, FILES, FOLDERS, HOME, MANIFEST, Progress, opened

_NEWER = Bilingual(
    "备份来自较新的版本 {version}，请先升级康域",
    "The backup was made by the newer version {version}: upgrade Kangyu first",
)
_OTHER = Bilingual(
    "备份的数据库是 {theirs}，此处是 {ours}", "The backup holds a {theirs} database; this installation uses {ours}"
)
_HAS_DATA = Bilingual(
    "此处已有数据；确认后加 --replace，现有数据将移到一旁", "There are data here; add --replace, and they are set aside"
)
_NOT_INTERRUPTED = Bilingual("没有未完成的恢复", "No restore was interrupted")
_STRANGE = Bilingual("备份中有不该有的文件 {name}", "The backup holds a file that does not belong there: {name}")
_ROWS = Bilingual("表 {table} 应有 {wanted} 行，实有 {found} 行", "{table} should have {wanted} rows and has {found}")


@dataclass(frozen=True)
class Restored:
    """Of when that is which was put back, and where what it replaced lies now (None when there was nothing).

    The audit log `goes_on_after` the entry of this number; that which was replaced had `ended_at` that one.
    """

    made_at: str
    set_aside: Path | None
    goes_on_after: int | None
    ended_at: int | None


@dataclass(frozen=True)
class Drill:
    """A restore that was tried: rows, files, and what was wrong."""

    manifest: dict[str, Any]
    files: int
    problems: tuple[Bilingual, ...]


def restore(path: Path, *, replace: bool, now: datetime, progress: Progress = lambda step: None) -> Restored:
    """Put a backup in the place of what is here, and bring it up to this version. The service must be stopped.

    Interrupted, it is finished by `go_on` or undone by `take_back`; until then nobody works here.

    Raises NotUnderstood: damaged, newer, of another kind of database, data here without `replace`, or an earlier restore
    that is not over.
    """
    home = Path(settings.KANGYU_HOME)
    if (known := interruption.read(home)) is not None:
        raise NotUnderstood("interrupted", interruption.said(known))
    if switching.holds_data() and not replace:
        raise NotUnderstood("data", _HAS_DATA)
    folder = switching.stage(home)
    try:
        progress("read")
        manifest = _unpack(path, folder)
        progress("copy")
        known = switching.begin(home, manifest, now=now)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _gone_on(home, known, now=now, progress=progress)


def go_on(*, now: datetime, progress: Progress = lambda step: None) -> Restored:
    """Finish a restore that was interrupted. Raises NotUnderstood where there is none, or it is being taken back."""
    home = Path(settings.KANGYU_HOME)
    known = _interrupted(home)
    if known["phase"] == "back":
        raise NotUnderstood("interrupted", interruption.said(known))
    return _gone_on(home, known, now=now, progress=progress)


def _gone_on(home: Path, known: dict[str, Any], *, now: datetime, progress: Progress) -> Restored:
    aside = switching.go_on(home, known, now=now, progress=progress)
    # The restore's own entry is the newest; what was restored ends before it.
    return Restored(known["made_at"], aside, (log.newest_sequence() or 0) - 1, known.get("ended_at"))


def take_back(*, progress: Progress = lambda step: None) -> None:
    """Put back what was here before a restore that was interrupted. Raises NotUnderstood where there is none."""
    home = Path(settings.KANGYU_HOME)
    switching.take_back(home, _interrupted(home), progress=progress)


def _interrupted(home: Path) -> dict[str, Any]:
    known = interruption.read(home)
    if known is None:
        raise NotUnderstood("nothing", _NOT_INTERRUPTED)
    return known


def try_out(path: Path, *, progress: Progress = lambda step: None) -> Drill:
    """Restore into a place of its own, upgrade it, check it, and take it away again. Nothing here is touched."""
    with tempfile.TemporaryDirectory(prefix="kangyu-drill-") as scratch:
        folder = Path(scratch)
        progress("read")
        manifest = _unpack(path, folder)
        home = folder / HOME
        home.mkdir(exist_ok=True, mode=0o700)
        files = sum(1 for each in home.rglob("*") if each.is_file())
        progress("database")
        if databases.kind() == "sqlite":
            found = databases.rows_of_sqlite(folder / DATABASE)
            (folder / DATABASE).rename(home / "kangyu.sqlite3")
            words = _check_apart(home, "")
        else:
            try:
                environment = databases.make_scratch()
                databases.fill_scratch(folder / DATABASE, environment)
                found = databases.rows_of_scratch()
                words = _check_apart(home, _address(environment))
            finally:
                databases.drop_scratch()
        return Drill(manifest, files, (*_differences(manifest["rows"], found), *words))


def _check_apart(home: Path, database: str) -> tuple[Bilingual, ...]:
    """Upgrade and audit the copy by the very commands of an operator, in a process of their own with our keys."""
    shutil.copytree(Path(settings.KANGYU_HOME) / "keys", home / "keys", dirs_exist_ok=True)
    (home / "keys").chmod(0o700)
    environment = {**os.environ, "KANGYU_HOME": str(home), "KANGYU_DATABASE": database}
    told = []
    for command in (["migrate"], ["audit", "verify"]):
        done = subprocess.run(
            [sys.executable, "-c", "from kangyu.operations.command import main; main()", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = ((done.stderr + done.stdout).strip().splitlines() or [str(done.returncode)])[-1]
            told.append(Bilingual(f"kangyu {' '.join(command)}：{last}", f"kangyu {' '.join(command)}: {last}"))
    return tuple(told)


def _address(environment: Mapping[str, str]) -> str:
    from urllib.parse import quote

    who = f"{quote(environment.get('PGUSER', ''))}:{quote(environment.get('PGPASSWORD', ''))}"
    port = f":{environment['PGPORT']}" if environment.get("PGPORT") else ""
    host = environment.get("PGHOST", "")
    if host.startswith("/"):
        return f"postgresql://{who}@/{environment['PGDATABASE']}?host={quote(host, safe='')}"
    return f"postgresql://{who}@{host}{port}/{environment['PGDATABASE']}"


def _differences(wanted: Mapping[str, int], found: Mapping[str, int]) -> tuple[Bilingual, ...]:
    return tuple(
        _ROWS.format(table=table, wanted=count, found=found.get(table, 0))
        for table, count in sorted(wanted.items())
        if found.get(table) != count
    )


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Everything into an empty folder. NotUnderstood before anything is touched, when it may not be used here."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(path) as (manifest, archive):
        _check_manifest(manifest)
        for member in archive:
            if member.name == MANIFEST:
                continue
            if not _belongs(member):
                raise NotUnderstood("strange", _STRANGE.format(name=member.name))
            archive.extract(member, folder, filter="data")
    return manifest


def _check_manifest(manifest: Mapping[str, Any]) -> None:
    if manifest["database"] != databases.kind():
        raise NotUnderstood("database", _OTHER.format(theirs=manifest["database"], ours=databases.kind()))
    if set(manifest["migrations"]) - databases.known_migrations():
        raise NotUnderstood("newer", _NEWER.format(version=manifest["version"]))


def _belongs(member: tarfile.TarInfo) -> bool:
    """The database, a named file of the home, or a file of its folders; never a symbolic link or a way out.

    A file that snapshots share is there once, and the others are hard links to it.
    """
    if member.islnk():
        return _is_at_home(member.name) and _is_at_home(member.linkname)
    return member.isreg() and _is_at_home(member.name)


def _is_at_home(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/"):
        return False
    if parts == (DATABASE,):
        return True
    return parts[0] == HOME and (parts[1:] in {(name,) for name in FILES} or (len(parts) > 2 and parts[1] in FOLDERS))
