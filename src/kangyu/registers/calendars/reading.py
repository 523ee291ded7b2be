"""Reading a file of days: `day,kind,name,source`, one line a day."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.working_days import DayKind

SHIPPED = Path(__file__).with_name("state_council_days.csv")
COLUMNS = ("day", "kind", "name", "source")
_EARLIEST, _LATEST = date(1949, 10, 1), date(2200, 1, 1)
_MESSAGES = {
    "columns": Bilingual("第 1 行须为 day,kind,name,source", "Line 1 must be day,kind,name,source"),
    "kind": Bilingual("第 {line} 行：kind 只能填 holiday 或 workday", "Line {line}: kind must be holiday or workday"),
    "line": Bilingual("第 {line} 行：{why}", "Line {line}: {why}"),
    "twice": Bilingual("第 {line} 行：同一天写了两次", "Line {line}: the same day twice"),
    "text": Bilingual("不是 UTF-8 文本文件", "Not a text file in UTF-8"),
}
_KIND = Bilingual("请选择放假或调休上班", "Choose holiday or moved working day")
_UNSOURCED = Bilingual("请填写名称和来源", "Give the name and the source")


class Day(NamedTuple):
    """A line of the file."""

    day: date
    kind: str
    name: str
    source: str


def read_days(path: Path) -> list[Day]:
    """All lines of a file. Raises `NotUnderstood`, naming the line, and reads nothing in part."""
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise _refused("text") from None
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        raise _refused("columns")
    return list(_days(lines[1:]))


def read_day(day: str, kind: str, name: str, source: str) -> Day:
    """One day as a page sends it. Raises `NotUnderstood`."""
    if kind not in set(DayKind):
        raise NotUnderstood("kind", _KIND)
    if not name.strip() or not source.strip():
        raise NotUnderstood("source", _UNSOURCED)
    return Day(read_date(day, earliest=_EARLIEST, latest=_LATEST), kind, name.strip()[:40], source.strip()[:120])


def _days(lines: list[list[str]]) -> Iterator[Day]:
    seen: set[date] = set()
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        day, kind, name, source = [cell.strip() for cell in (*cells, "", "", "", "")][:4]
        try:
            on = read_date(day, earliest=_EARLIEST, latest=_LATEST)
        except NotUnderstood as error:
            raise _refused("line", line=number, why=error.message) from None
        if kind not in set(DayKind):
            raise _refused("kind", line=number)
        if on in seen:
            raise _refused("twice", line=number)
        seen.add(on)
        yield Day(on, kind, name, source)


def _refused(reason: str, **values: object) -> NotUnderstood:
    return NotUnderstood(reason, _MESSAGES[reason].format(**values))
