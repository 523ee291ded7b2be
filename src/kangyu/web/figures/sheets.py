"""Figures and their rows as spreadsheets: what the page shows, with the filter in words above."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.http import FileResponse
from django.utils.translation import gettext as _

from kangyu.formats.sheets import Column, Table, write_table
from kangyu.methods.indicators import Indicator, Rows
from kangyu.methods.indicators.reading import rounded
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame

from .pages import FigurePage, RowShown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_response(name: str, sheets: Mapping[str, Table]) -> FileResponse:
    """The workbook as a download; the file is gone when it has been sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write_table(path, sheets)
        file = path.open("rb")  # stays readable after its name is gone
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def figure_sheets(page: FigurePage) -> dict[str, Table]:
    """The figure by division, its months, and what it means."""
    title = f"{frame.said(page.shown.indicator.name)} · {frame.said(page.asked.words)}"
    sheets = {_("分区划"): _by_area(page, title)} if page.breakdown else {}
    return {**sheets, _("逐月"): _by_month(page, title), _("口径"): _meaning(page, title)}


def rows_table(rows: Sequence[RowShown], title: str) -> Table:
    """The rows with what made them count, one column for each kind of fact."""
    labels = list(dict.fromkeys(fact.label for shown in rows for fact in shown.row.facts))
    has_reasons = any(shown.row.reasons for shown in rows)
    headings = [_("姓名"), _("性别"), _("年龄（岁）"), _("身份证号"), _("村（社区）"), _("管理机构")]
    headings += [frame.said(label) for label in labels] + ([_("未计入的原因")] if has_reasons else [])
    headings += [_("来源表格"), _("来源行")]
    return Table(
        [Column(heading) for heading in headings], (_line(shown, labels, has_reasons) for shown in rows), title
    )


def _line(shown: RowShown, labels: Sequence[Bilingual], has_reasons: bool) -> list[str | int | None]:
    row = shown.row
    facts = {fact.label: frame.said(fact.value) for fact in row.facts}
    origin = row.origin
    person, called = row.resident, frame.said(row.name) if row.name else ""
    line: list[str | int | None] = [person.name if person else called, frame.said(shown.sex), row.age, shown.identity]
    line += [person.area.name if person else "", row.organisation, *(facts.get(label, "") for label in labels)]
    if has_reasons:
        line.append(frame.said(Bilingual("；".join(r.zh for r in row.reasons), "; ".join(r.en for r in row.reasons))))
    return [*line, origin.filename if origin else "", origin.line if origin else None]


def _by_area(page: FigurePage, title: str) -> Table:
    assert page.breakdown is not None
    unit = frame.said(page.shown.unit)
    columns = [
        *(Column(heading) for heading in (_("排名"), _("代码"), _("区划"))),
        Column(f"{_('数值')}（{unit}）", format_of(page.shown.indicator)),
        *(Column(heading) for heading in (_("目标"), _("状态"), _("较上年同期"), _("分子"), _("分母"))),
    ]
    rows = (
        (
            row.rank,
            row.area.code,
            row.area.name,
            _number(row.shown.figure.reading.value, page.shown.indicator.places),
            row.shown.target,
            frame.said(row.shown.sign.word) if row.shown.sign else "",
            frame.said(row.shown.change) if row.shown.change else "",
            _number(row.shown.figure.reading.numerator, _scale(page.shown.indicator.numerator)),
            _number(row.shown.figure.reading.denominator, _scale(page.shown.indicator.denominator)),
        )
        for row in page.breakdown.rows
    )
    return Table(columns, rows, title)


def _by_month(page: FigurePage, title: str) -> Table:
    found = page.shown.indicator
    columns = [Column(_("月")), Column(f"{_('数值')}（{frame.said(page.shown.unit)}）", format_of(found))]
    return Table(columns, ((f"{p.month:%Y-%m}", _number(p.value, found.places)) for p in page.trend.points), title)


def _meaning(page: FigurePage, title: str) -> Table:
    found = page.shown.indicator
    rows = [
        (_("口径"), frame.said(found.definition)),
        (_("计量"), frame.said(page.measure)),
        (_("未知值"), frame.said(found.unknown)),
        (_("依据"), found.source),
        (_("版本"), f"{found.version}（{found.effective_from:%Y-%m-%d}）"),
        (_("快照"), f"S{page.asked.snapshot.pk}，{page.asked.snapshot.as_of:%Y-%m-%d}"),
        *(
            (frame.said(parameter.name), f"{parameter.value} {frame.said(parameter.unit)}（{parameter.source}）")
            for parameter in page.parameters
        ),
    ]
    return Table([Column(_("项目"), width=16), Column(_("内容"), width=90)], rows, title)


def format_of(indicator: Indicator) -> str:
    """The spreadsheet's format for values of the figure."""
    return "#,##0" if not indicator.places else "0.00" if indicator.is_rate else f"#,##0.{'0' * indicator.places}"


def _scale(rows: object) -> int:
    return rows.of.scale if isinstance(rows, Rows) and rows.of else 0


def _number(value, places: int) -> float | int | None:
    if value is None:
        return None
    return float(rounded(Decimal(value), places)) if places else int(rounded(Decimal(value), 0))
