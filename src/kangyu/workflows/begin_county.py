"""A county begins (建县): its divisions and institutions from sheets, the nation's targets, the first account. All or nothing.

Run again with the same sheets it changes nothing, and with more lines it adds them. What it wrote wrongly it corrects as long
as nobody is registered; from then on institutions change at their pages, with day and document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from kangyu.catalogue.parameters import NATIONAL
from kangyu.formats.sheets import Header, Heading, SheetRefused, data_lines, find_headers, open_workbook
from kangyu.formats.sheets.workbooks import Sheet
from kangyu.methods.forms import Problem
from kangyu.registers.audit import actions as audit
from kangyu.registers.people import queries as people
from kangyu.registers.places import actions as places
from kangyu.registers.places import queries as known
from kangyu.registers.places.actions import AreaEntry, OrganisationEntry
from kangyu.registers.places.entries import Reader, order_of
from kangyu.registers.staff import administering
from kangyu.registers.staff import queries as staff
from kangyu.registers.staff.administering import AccountEntry
from kangyu.registers.staff.policies import Role, system_scope
from kangyu.registers.targets import actions as targets
from kangyu.registers.targets import queries as target_queries
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

DIVISIONS = (
    Heading("code", ("区划代码", "行政区划代码", "代码"), required=True),
    Heading("name", ("区划名称", "行政区划名称", "名称"), required=True),
)
INSTITUTIONS = (
    Heading("name", ("机构名称", "单位名称"), required=True),
    Heading("kind", ("机构类别", "机构类型", "类别"), required=True),
    Heading("short_name", ("简称", "机构简称")),
    Heading("area", ("所在区划", "区划", "区划代码")),
    Heading("parent", ("上级机构", "主管机构")),
    Heading("code", ("机构代码",)),
    Heading("credit_code", ("统一社会信用代码",)),
    Heading("aliases", ("别名", "曾用名")),
    Heading("opened_on", ("成立日期", "设立日期")),
)

_MESSAGES = {
    "neither": Bilingual(
        "既不是区划表（区划代码、区划名称），也不是机构表（机构名称、机构类别）",
        "neither a sheet of divisions (区划代码, 区划名称) nor one of institutions (机构名称, 机构类别)",
    ),
    "no_county": Bilingual("区划表中没有县（6 位代码的一行）", "no line of the divisions is the county (6 digits)"),
    "no_bureau": Bilingual("机构表中没有卫生健康局", "no line of the institutions is the bureau (卫生健康局)"),
    "known": Bilingual(
        "{name}已在用且与此行不同；更名、改隶请在“机构”页办理",
        "{name} is in use and differs from this line: rename or move it at its page",
    ),
}


class Unfit(NotUnderstood):
    """Sheets with which no county can begin; `wrong` are the lines and why, for each."""

    def __init__(self, wrong: Sequence[Bilingual]) -> None:
        super().__init__("unfit", wrong[0])
        self.wrong = tuple(wrong)


@dataclass(frozen=True, slots=True)
class Begun:
    """How much is new. `password` is that of the operator's new account, told this once; empty when there was one."""

    areas: int
    institutions: int
    targets: int
    password: str


@dataclass(frozen=True, slots=True)
class _Row:
    where: Bilingual
    raw: dict[str, Any]


def begin_county(
    files: Sequence[Path],
    *,
    username: str,
    name: str,
    now: datetime,
    today: date,
    progress: Callable[[str], None] = lambda step: None,
) -> Begun:
    """Begin, or add what is missing.

    Args:
        username, name: of the first operator; left alone when there is an operator already.

    Raises `Unfit` with all that is wrong, in which case nothing was written; `administering.Refused` for the account.
    """
    progress("read")
    divisions, institutions = _rows_of(files)
    with transaction.atomic():
        areas, organisations = _read(divisions, institutions, today)
        progress("write")
        places.add_areas(areas)
        places.add_organisations(organisations)
        given = _give_targets(now)
        password = _first_operator(username, name, now)
        detail = {"divisions": len(areas), "institutions": len(organisations), "targets": given}
        if areas or organisations or given:
            audit.record(scope=None, action="places.begin", detail=detail, at=now)
    return Begun(len(areas), len(organisations), given, password)


def _rows_of(files: Sequence[Path]) -> tuple[list[_Row], list[_Row]]:
    divisions: list[_Row] = []
    institutions: list[_Row] = []
    wrong: list[Bilingual] = []
    for path in files:
        try:
            for sheet in open_workbook(path).sheets:
                of_divisions, of_institutions = find_headers(sheet, [DIVISIONS, INSTITUTIONS])
                # A sheet of institutions has divisions' codes too: its own headings come first.
                if isinstance(of_institutions, Header):
                    institutions += _lines(path, sheet, of_institutions)
                elif isinstance(of_divisions, Header):
                    divisions += _lines(path, sheet, of_divisions)
                else:
                    wrong.append(_joined(_named(path, sheet), _MESSAGES["neither"]))
        except SheetRefused as refused:
            wrong.append(_joined(Bilingual(path.name, path.name), refused.message))
    if wrong:
        raise Unfit(wrong)
    return divisions, institutions


def _lines(path: Path, sheet: Sheet, header: Header) -> Iterator[_Row]:
    name = _named(path, sheet)
    for line in data_lines(sheet, header):
        raw = {key: line.cells[index] for key, index in header.columns.items() if index < len(line.cells)}
        yield _Row(Bilingual(f"{name.zh} 第 {line.number} 行", f"{name.en}, line {line.number}"), raw)


def _named(path: Path, sheet: Sheet) -> Bilingual:
    name = path.name if sheet.name == path.stem else f"{path.name} · {sheet.name}"
    return Bilingual(name, name)


def _read(
    divisions: Sequence[_Row], institutions: Sequence[_Row], today: date
) -> tuple[list[AreaEntry], list[OrganisationEntry]]:
    """What is new or to be corrected, everybody after the one above. Raises `Unfit`."""
    reader, wrong = Reader(today=today), list[Bilingual]()
    may_correct = not people.has_any()
    areas = []
    for row in sorted(divisions, key=lambda row: narrow(str(row.raw.get("code") or "")).ljust(12, "0")):
        area, problems = reader.read_area(row.raw)
        wrong += _told(row, problems, DIVISIONS)
        if area is not None and not _is_known_area(area):
            areas.append(area)
    if not reader.county:
        raise Unfit([*wrong, _MESSAGES["no_county"]])
    organisations = []
    for row in sorted(institutions, key=lambda row: order_of(narrow(str(row.raw.get("kind") or "")))):
        entry, problems = reader.read_institution(row.raw)
        wrong += _told(row, problems, INSTITUTIONS)
        if entry is None or (difference := _difference(entry)) is False:
            continue
        if difference and not may_correct:
            wrong.append(_joined(row.where, _MESSAGES["known"].format(name=entry.name)))
        organisations.append(entry)
    if not reader.bureau:
        wrong.append(_MESSAGES["no_bureau"])
    if wrong:
        raise Unfit(wrong)
    return areas, organisations


def _is_known_area(entry: AreaEntry) -> bool:
    found = known.area(entry.code)
    return found is not None and found.name == entry.name


def _difference(entry: OrganisationEntry) -> bool | None:
    """None for a new institution, else whether it stands otherwise than the line says."""
    found = known.organisation_of(entry.code)
    if found is None:
        return None
    parent = found.parent.code if found.parent else None
    stands = (found.name, found.short_name, found.kind, found.area_id, parent)
    written = (entry.name, entry.short_name, entry.kind, entry.area, entry.parent)
    is_opened_otherwise = entry.opened_on is not None and entry.opened_on != found.opened_on
    has_more_names = not set(entry.aliases) <= set(found.aliases)
    has_another_code = bool(entry.credit_code) and entry.credit_code != found.credit_code
    return stands != written or is_opened_otherwise or has_more_names or has_another_code


def _told(row: _Row, problems: Sequence[Problem], headings: Sequence[Heading]) -> list[Bilingual]:
    names = {heading.key: heading.names[0] for heading in headings}
    told = []
    for problem in problems:
        item = Bilingual(names.get(problem.item, problem.item), problem.item)
        told.append(
            _joined(row.where, Bilingual(f"{item.zh}：{problem.message.zh}", f"{item.en}: {problem.message.en}"))
        )
    return told


def _joined(where: Bilingual, why: Bilingual) -> Bilingual:
    return Bilingual(f"{where.zh}：{why.zh}", f"{where.en}: {why.en}")


def _give_targets(now: datetime) -> int:
    """The nation's targets for a county that has no number of its own yet. How many."""
    county = known.county()
    assert county is not None
    if target_queries.has_any():
        return 0
    for each in NATIONAL:
        targets.set_parameter(
            key=each.key,
            area=county.code,
            since=each.since,
            value=each.number,
            unit=each.unit,
            source=each.source,
            scope=None,
            now=now,
        )
    return len(NATIONAL)


def _first_operator(username: str, name: str, now: datetime) -> str:
    if staff.has_operator():
        return ""
    bureau = known.bureau()
    assert bureau is not None
    entry = AccountEntry(display_name=name, role=Role.OPERATOR, organisation_id=bureau.pk)
    _, password = administering.add_account(scope=system_scope(), username=username, entry=entry, now=now)
    return password


def examples() -> Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]:
    """Both sheets with lines that show how they are filled in: headings and rows, by the sheet's name."""
    return {
        "区划": (
            [heading.names[0] for heading in DIVISIONS],
            [("439921", "示例县"), ("439921101", "示例镇"), ("439921101201", "示例村")],
        ),
        "机构": (
            [heading.names[0] for heading in INSTITUTIONS],
            [
                ("示例县卫生健康局", "卫生健康局", "县卫健局"),
                ("示例县人民医院", "县级医院", "县人民医院"),
                ("示例镇卫生院", "乡镇卫生院", "", "439921101"),
                ("示例镇示例村卫生室", "村卫生室", "示例村卫生室", "439921101201"),
            ],
        ),
    }
