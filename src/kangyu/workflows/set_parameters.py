"""Setting parameters and targets: one at a page, or a sheet of them; the good lines go in, the others say why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from kangyu.formats.sheets import Heading, data_lines, find_header, open_workbook
from kangyu.methods.forms import Problem
from kangyu.registers.staff.policies import Scope
from kangyu.registers.targets import actions as targets
from kangyu.registers.targets.entries import ParameterEntry, Reader

HEADINGS = (
    Heading("key", ("指标或参数", "指标", "参数", "代号", "指标名称"), required=True),
    Heading("area", ("区划", "地区", "区划代码", "乡镇"), required=True),
    Heading("since", ("生效日期", "起始日期", "自"), required=True),
    Heading("value", ("数值", "目标值", "值"), required=True),
    Heading("source", ("来源", "依据", "文件"), required=True),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not applied."""

    sheet: str
    line: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Outcome:
    """What became of the lines of a sheet."""

    applied: int = 0
    refused: list[Refused] = field(default_factory=list)


def set_parameter(*, scope: Scope, raw: Mapping[str, Any], now: datetime) -> tuple[Problem, ...]:
    """Set one parameter from what was written. Why it was refused; nothing when it stands.

    Raises NotAllowed.
    """
    scope.require(scope.may_operate or scope.may_report)
    entry, problems = Reader().read(raw)
    if entry is not None:
        _write(entry, scope, now)
    return tuple(problems)


def import_parameters(path: Path, *, scope: Scope, now: datetime) -> Outcome:
    """Set all parameters of a spreadsheet. The same sheet again changes nothing.

    Raises NotAllowed, and SheetRefused when the file cannot be read or no header fits.
    """
    scope.require(scope.may_operate or scope.may_report)
    reader, outcome = Reader(), Outcome()
    with transaction.atomic():
        for sheet in open_workbook(path).sheets:
            header = find_header(sheet, HEADINGS)
            for line in data_lines(sheet, header):
                raw = {key: line.cells[index] for key, index in header.columns.items() if index < len(line.cells)}
                entry, problems = reader.read(raw)
                if entry is None:
                    outcome.refused.append(Refused(sheet.name, line.number, tuple(problems)))
                else:
                    _write(entry, scope, now)
                    outcome.applied += 1
    return outcome


def _write(entry: ParameterEntry, scope: Scope, now: datetime) -> None:
    targets.set_parameter(
        key=entry.key,
        area=entry.area,
        since=entry.since,
        value=entry.value,
        unit=entry.unit,
        source=entry.source,
        scope=scope if scope.user else None,
        now=now,
    )
