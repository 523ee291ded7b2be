"""Reading days as they are written, in a sheet of a year or at a page: the same is asked of both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kangyu.formats.sheets import Heading, data_lines, find_header, open_workbook
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.vocabulary.working_days import DayKind

SHIPPED = Path(__file__).with_name("state_council_days.csv")
HEADINGS = (
    Heading("day", ("日期", "day"), required=True),
    Heading("kind", ("类别", "放假或上班", "安排", "kind"), required=True),
    Heading("name", ("名称", "节日", "name"), required=True),
    Heading("source", ("来源", "依据", "文件", "source"), required=True),
)
_EARLIEST, _LATEST = date(1949, 10, 1), date(2200, 1, 1)
_KINDS = {
    **dict.fromkeys(("holiday", "放假", "休", "休息", "节假日"), DayKind.HOLIDAY),
    **dict.fromkeys(("workday", "上班", "调休上班", "上班（调休）", "上班(调休)", "班", "补班"), DayKind.WORKDAY),
}
_LONGEST = {"name": 40, "source": 120}
_MESSAGES = {
    "kind": Bilingual("类别应为放假或调休上班", "the kind is holiday or workday"),
    "source": Bilingual("请填写名称和来源", "give the name and the source"),
    "long": Bilingual("{item}最长 {most} 字", "the {item} has at most {most} characters"),
    "line": Bilingual("{sheet}第 {line} 行：{why}", "{sheet}line {line}: {why}"),
    "twice": Bilingual("同一天写了两次", "the same day twice"),
    "empty": Bilingual("没有一行日期", "there is no line with a day"),
}
_ITEMS = {"name": Bilingual("名称", "name"), "source": Bilingual("来源", "source")}


class Day(NamedTuple):
    """A day that departs from the week."""

    day: date
    kind: str
    name: str
    source: str


def read_days(path: Path) -> list[Day]:
    """All days of a spreadsheet. Raises `NotUnderstood`, naming the line, and reads nothing in part."""
    found: dict[date, Day] = {}
    for sheet, number, raw in _lines(path):
        try:
            day = read_day(**raw)
            if day.day in found:
                raise _refused("twice")
        except NotUnderstood as error:
            raise NotUnderstood(
                error.reason, _MESSAGES["line"].format(sheet=sheet, line=number, why=error.message)
            ) from None
        found[day.day] = day
    if not found:
        raise _refused("empty")
    return list(found.values())


def read_day(day: Any, kind: Any, name: Any, source: Any) -> Day:
    """One day as it is written. Raises `NotUnderstood`."""
    written = {"name": narrow(str(name or "")), "source": narrow(str(source or ""))}
    kept = _KINDS.get(narrow(str(kind or "")))
    if kept is None:
        raise _refused("kind")
    if not all(written.values()):
        raise _refused("source")
    for item, text in written.items():
        if len(text) > _LONGEST[item]:
            raise _refused("long", item=_ITEMS[item], most=_LONGEST[item])
    return Day(read_date(day or "", earliest=_EARLIEST, latest=_LATEST), kept.value, **written)


def _lines(path: Path) -> Iterator[tuple[str, int, dict[str, Any]]]:
    sheets = open_workbook(path).sheets
    for sheet in sheets:
        name = f"{sheet.name} " if len(sheets) > 1 else ""
        header = find_header(sheet, HEADINGS)
        for line in data_lines(sheet, header):
            cells = {key: line.cells[at] if at < len(line.cells) else None for key, at in header.columns.items()}
            yield name, line.number, cells


def _refused(reason: str, **values: object) -> NotUnderstood:
    return NotUnderstood(reason, _MESSAGES[reason].format(**values))
