"""Setting parameters and targets: one at a page, or a sheet of them; the good lines go in, the others say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from kangyu.vocabulary.labels import Bilingual

HEADINGS = (
    Heading("key", ("指标或参数", "指标", "参数", "代号", "指标名称"), required=True),
    Heading("area", ("区划", "地区", "区划代码", "乡镇"), required=True),
    Heading("since", ("生效日期", "起始日期", "自"), required=True),
    Heading("value", ("数值", "目标值", "值"), required=True),
    Heading("source", ("来源", "依据", "文件"), required=True),
)
_TWICE = Bilingual(
    "与第 {lines} 行写的是同一指标、区划和日期，但数值或来源不同",
    "line {lines} says another value or source for the same figure, division and day",
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


def withdraw_parameter(parameter_id: int, *, reason: str, scope: Scope, now: datetime) -> None:
    """Take a value out of force, for a reason. Raises NotAllowed, and NotUnderstood without reason or when it is gone."""
    scope.require(scope.may_operate or scope.may_report)
    targets.withdraw_parameter(parameter_id, reason=reason, scope=scope, now=now)


def import_parameters(path: Path, *, scope: Scope, now: datetime) -> Outcome:
    """Set all parameters of a spreadsheet. The same sheet again changes nothing.

    Raises NotAllowed, and SheetRefused when the file cannot be read or no header fits.
    """
    scope.require(scope.may_operate or scope.may_report)
    reader, outcome = Reader(), Outcome()
    good: list[tuple[str, int, ParameterEntry]] = []
    for sheet in open_workbook(path).sheets:
        header = find_header(sheet, HEADINGS)
        for line in data_lines(sheet, header):
            raw = {key: line.cells[index] for key, index in header.columns.items() if index < len(line.cells)}
            entry, problems = reader.read(raw)
            if entry is None:
                outcome.refused.append(Refused(sheet.name, line.number, tuple(problems)))
            else:
                good.append((sheet.name, line.number, entry))
    with transaction.atomic():
        for name, number, entry in good:
            if others := [other for _, other, given in good if given != entry and _dated(given) == _dated(entry)]:
                outcome.refused.append(Refused(name, number, (_contradicted(others),)))
            else:
                _write(entry, scope, now)
                outcome.applied += 1
    outcome.refused.sort(key=lambda each: (each.sheet, each.line))
    return outcome


def _dated(entry: ParameterEntry) -> tuple[object, ...]:
    """What two entries cannot both say something about."""
    return entry.key, entry.area, entry.since


def _contradicted(lines: Sequence[int]) -> Problem:
    said = "、".join(map(str, lines))
    return Problem("since", "twice", _TWICE.format(lines=said))


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
