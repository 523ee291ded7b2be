"""Putting a backup back, and trying whether it could be.

A backup of an older version is brought up to this one by its migrations; one of a newer version is refused, for nobody
here knows what its tables mean. What is replaced is set aside, not thrown away.
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
from django.core.management import call_command
from django.db import connection

from kangyu.registers.audit import actions as audit
from kangyu.registers.audit import queries as log
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.workflows.repair_tasks import fill_tasks

from . import databases
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
_STRANGE = Bilingual("备份中有不该有的文件 {name}", "The backup holds a file that does not belong there: {name}")
_ROWS = Bilingual("表 {table} 应有 {wanted} 行，实有 {found} 行", "{table} should have {wanted} rows and has {found}")


@dataclass(frozen=True)
class Restored:
    """What was put back, and where that which it replaced lies now (None when there was nothing).

    The audit log `goes_on_after` the entry of this number; that which was replaced had `ended_at` that one.
    """

    manifest: dict[str, Any]
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

    Raises NotUnderstood: damaged, newer, of another kind of database, or data here without `replace`.
    """
    home = Path(settings.KANGYU_HOME)
    if _holds_data() and not replace:
        raise NotUnderstood("data", _HAS_DATA)
    ended_at = log.newest_sequence() if _holds_data() else None
    unpacked = home / ".restoring"
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        progress("read")
        manifest = _unpack(path, unpacked)
        aside = _set_aside(home, now)
        progress("database")
        databases.copy_in(unpacked / DATABASE)
        for part in sorted((unpacked / HOME).glob("*")) if (unpacked / HOME).is_dir() else []:
            os.replace(part, home / part.name)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    progress("upgrade")
    call_command("migrate", verbosity=0, interactive=False)
    goes_on_after = log.newest_sequence()
    fill_tasks(now=now)
    detail = {"made_at": manifest["made_at"], "goes_on_after": goes_on_after, "ended_at": ended_at}
    audit.record(scope=None, action="restore.backup", detail=detail, at=now)
    return Restored(manifest, aside, goes_on_after, ended_at)


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


def _holds_data() -> bool:
    with connection.cursor() as cursor:
        if "places_area" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT count(*) FROM places_area")
        return bool(cursor.fetchone()[0])


def _set_aside(home: Path, now: datetime) -> Path | None:
    """Move what is here into a folder of its own. A PostgreSQL database is dumped there first."""
    names = [name for name in (*FOLDERS, *FILES) if (home / name).exists()]
    if not _holds_data() and not names:
        return None
    aside = home / f"replaced-{now:%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    databases.copy_out(aside / DATABASE)
    for name in names:
        os.replace(home / name, aside / name)
    return aside
