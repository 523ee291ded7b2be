"""Whether a snapshot may be brought up to date from the one before, and why not."""

from __future__ import annotations

import functools
import hashlib
import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

import kangyu
from kangyu.catalogue.indicators import INDICATORS
from kangyu.methods.indicators import Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import month_of

from . import journal, parts
from .models import Change, Snapshot

MOST = 0.1
"""Share of subjects beyond which a full run is the quicker way."""

REASONS: dict[str, Bilingual] = {
    "asked": Bilingual("按要求", "as asked"),
    "first": Bilingual("此前没有可用的快照", "there is no snapshot to build on"),
    "missing": Bilingual("上一份快照缺文件", "a file of the snapshot before is missing"),
    "declarations": Bilingual("口径或程序有变动", "declarations or the program changed"),
    "month": Bilingual("进入新的月份", "another month has begun"),
    "earlier": Bilingual("日期早于上一份快照", "the day lies before that of the snapshot before"),
    "journal": Bilingual("变更日志不连续", "the journal of changes has a gap"),
    "paused": Bilingual("变更日志已暂停", "the journal of changes is paused"),
    "everything": Bilingual("批量导入后重新开始", "it begins anew after a bulk load"),
    "many": Bilingual("变动过多", "too much has changed"),
    "failed": Bilingual("增量更新没有成功", "the update did not succeed"),
}

_COUNTED_BY = ("methods", "catalogue", "registers/snapshots", "vocabulary")


class MustBeFull(Exception):
    """Found while reading: the snapshot must be a full one after all. `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason].en)
        self.reason = reason


def reason_for_full(before: Snapshot | None, folder: Path, as_of: date) -> str:
    """Why the next snapshot must be a full one, as a key of REASONS; empty when it need not be."""
    if before is None:
        return "first"
    if any(not (folder / name).exists() for name in before.checksums):
        return "missing"
    if stored_version(folder) != current_version():
        return "declarations"
    if as_of < before.as_of:
        return "earlier"
    if month_of(as_of) != month_of(before.as_of):
        return "month"
    return _gap(before) or _flood(before)


def all_sets() -> list[Rows]:
    """The distinct sets of all indicators, in a fixed order."""
    return list(dict.fromkeys(rows for indicator in INDICATORS for rows in indicator.sets))


def stored_version(folder: Path) -> str:
    """The version of all that counts, as it was when the folder was made."""
    return str(json.loads((folder / parts.SETS).read_text()).get("version", ""))


@functools.cache
def current_version() -> str:
    """A digest of the code and the declarations that decide what a mart holds and how it is counted."""
    digest = hashlib.sha256("\n".join(repr(rows) for rows in all_sets()).encode())
    for package in ("duckdb", "ibis-framework"):
        digest.update(version(package).encode())
    room = Path(kangyu.__file__).parent
    for path in sorted(path for name in _COUNTED_BY for path in (room / name).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _gap(before: Snapshot) -> str:
    if journal.is_paused():
        return "paused"
    if not journal.is_whole() or journal.based_on() != before.pk:
        return "journal"
    return "everything" if Change.objects.filter(subject=journal.EVERYTHING).exists() else ""


def _flood(before: Snapshot) -> str:
    changed = Change.objects.values("subject", "key").distinct().count()
    return "many" if changed > MOST * max(before.rows.get("base/resident", 0), 1000) else ""
