"""The mark of a restore that is not over: while it lies in the data folder, nobody works there.

Read before Django is there, and at every request: it needs nothing but the file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from kangyu.vocabulary.labels import Bilingual

MARK = "restore.json"
SAID = Bilingual(
    "上次恢复没有完成，数据尚不完整。运行 kangyu restore --go-on 继续完成，或 kangyu restore --take-back 换回原来的数据。",
    "A restore was interrupted and the data are not whole. Run `kangyu restore --go-on` to finish it, "
    "or `kangyu restore --take-back` to have back what was here.",
)
SAID_BACK = Bilingual(
    "上次换回原来的数据没有完成。请再运行 kangyu restore --take-back。",
    "Taking a restore back was interrupted. Run `kangyu restore --take-back` again.",
)


def read(home: Path) -> dict[str, Any] | None:
    """What is known of a restore that is not over; None when there is none."""
    try:
        known: dict[str, Any] = json.loads((home / MARK).read_text())
    except FileNotFoundError:
        return None
    return known


def write(home: Path, known: dict[str, Any]) -> None:
    """Keep what is known, on the disk before anything else happens."""
    beside = home / f"{MARK}.new"
    with beside.open("w") as file:
        json.dump(known, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(home / MARK)
    folder = os.open(home, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def said(known: dict[str, Any]) -> Bilingual:
    """What the operator is told."""
    return SAID_BACK if known["phase"] == "back" else SAID
