"""Taking a snapshot while people go on working: in a thread of its own, with the step it has come to.

The register keeps what became of it; the step is only known to the process that does the work.
"""

from __future__ import annotations

import logging
import threading
from datetime import date, datetime

from django.db import connection

from kangyu.registers.snapshots import actions
from kangyu.vocabulary.labels import Bilingual

STEPS: dict[str, Bilingual] = {
    "extract": Bilingual("复制业务数据", "copying the registers"),
    "marts": Bilingual("整理成可计数的表", "making the tables that are counted"),
    "count": Bilingual("逐机构逐月计数", "counting by institution and month"),
    "checksums": Bilingual("校验", "checking"),
}

_log = logging.getLogger(__name__)
_step = ""
_worker: threading.Thread | None = None


def begin(*, as_of: date, now: datetime) -> None:
    """Start, unless one is being taken already."""
    global _worker, _step
    if _worker is not None and _worker.is_alive():
        return
    _step = "extract"
    _worker = threading.Thread(target=_take, args=(as_of, now), name="snapshot", daemon=True)
    _worker.start()


def step() -> str:
    """The step of the snapshot that this process is taking; empty when it takes none."""
    return _step if _worker is not None and _worker.is_alive() else ""


def _take(as_of: date, now: datetime) -> None:
    try:
        actions.take(as_of=as_of, now=now, progress=_note)
        actions.prune()
    except actions.SnapshotFailed:
        _log.exception("the snapshot failed")  # the register has the reason, the desk shows it
    finally:
        connection.close()


def _note(step: str) -> None:
    global _step
    _step = step
