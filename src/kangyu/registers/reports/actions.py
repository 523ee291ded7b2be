"""Writing a report from the current snapshot, and issuing it with its figures frozen."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangyu.catalogue.indicators import INDICATORS, indicator
from kangyu.catalogue.reports import report as declared
from kangyu.methods.documents import Asked, Content, FigureCell, Given
from kangyu.methods.documents import Report as Declaration
from kangyu.methods.documents import write as write_content
from kangyu.registers.audit import actions as audit
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.actions import Printed, freeze
from kangyu.registers.figures.actions import issue as issue_figures
from kangyu.registers.places import queries as places
from kangyu.registers.places.models import Area
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.models import User
from kangyu.registers.staff.policies import scope_of
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.vocabulary.text import narrow

from .models import Report


class CannotWrite(Exception):
    """The report cannot be written or issued; the message says why in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


_SPACES = re.compile(r"\s+")
_BRACKETS = str.maketrans("[(【", "〔〔〔") | str.maketrans("])】", "〕〕〕")
_NUMBER = re.compile(r"(?P<office>[\u4e00-\u9fff]{1,20})〔(?P<year>(?:19|20|21)[0-9]{2})〕第?(?P<number>[0-9]{1,5})号")
_LONGEST_NUMBER = 40

NO_SNAPSHOT = Bilingual("还没有快照，请先生成快照", "There is no snapshot yet; take one first")
NOT_REACHED = Bilingual("快照不含该时期的数据", "The snapshot does not reach this period")
NOT_A_NUMBER = Bilingual(
    "发文字号应由机关代字、年份和序号组成，如 洪卫发〔2026〕1号",
    "An issuing number has the office's short name, the year and a number, as in 洪卫发〔2026〕1号",
)
IS_REWRITTEN = Bilingual(
    "总结刚被重写，请核对后再印发", "The report was written anew just now; look at it before issuing it"
)
NO_NUMBER = Bilingual(
    "请填写发文字号；确实不编号的，请勾选“不编发文字号”",
    "Give the issuing number, or tick that the document has none",
)
IS_ISSUED = Bilingual("已印发的总结不能再修改", "An issued report cannot be changed")


def write(
    *, declaration: Declaration, period: Period, area: Area, by: User | None, now: datetime, number: str = ""
) -> Report:
    """A draft from the current snapshot. Raises CannotWrite without one that reaches the period, and for a wrong number."""
    written = issuing_number(number)
    snapshot = _snapshot_for(period)
    content = compose(declaration, period, area, snapshot)
    with transaction.atomic():
        made = Report.objects.create(
            key=declaration.key,
            version=declaration.version,
            period=period.key,
            area=area,
            snapshot=snapshot,
            title=content["title"].replace("\n", ""),
            number=written,
            content=content,
            written_at=now,
            written_by=by,
        )
        _note("write.report", made, by, now, act="write")
    return made


def rewrite(*, report: Report, by: User | None, now: datetime) -> Report:
    """The draft again, from the newest snapshot. Raises CannotWrite for an issued one."""
    period = Period.parse(report.period)
    snapshot = _snapshot_for(period)
    content = compose(declared(report.key), period, report.area, snapshot)
    with transaction.atomic():
        _change_draft(report, snapshot=snapshot, content=content, written_at=now, written_by=by)
        _note("write.report", report, by, now, act="rewrite")
    return report


def number(*, report: Report, number: str, by: User | None, now: datetime) -> Report:
    """Give the draft its issuing number 发文字号, or take it away with an empty one.

    Raises CannotWrite for an issued report, and for a number of another form.
    """
    written = issuing_number(number)
    before = report.number
    with transaction.atomic():
        _change_draft(report, number=written)
        if written != before:
            _note("write.report", report, by, now, act="number")
    return report


def _change_draft(report: Report, **changes: Any) -> None:
    """Change these columns of a report that is still a draft, whatever the page that asks has seen of it."""
    if not Report.objects.filter(pk=report.pk, state=Report.State.DRAFT).update(**changes):
        raise CannotWrite(IS_ISSUED)
    report.refresh_from_db()


def issuing_number(text: str) -> str:
    """An issuing number as documents print it: 洪卫发〔2026〕1号; empty when none is given. Raises CannotWrite."""
    written = _SPACES.sub("", narrow(text)).translate(_BRACKETS)
    if not written:
        return ""
    found = _NUMBER.fullmatch(written)
    if found is None or len(written) > _LONGEST_NUMBER:
        raise CannotWrite(NOT_A_NUMBER)
    return f"{found['office']}〔{found['year']}〕{int(found['number'])}号"


def issue(*, report: Report, by: User | None, now: datetime) -> Report:
    """Issue the draft: its figures are frozen with their rows, all or nothing.

    Raises CannotWrite when it is issued already, or was written anew while its rows were gathered.
    """
    # Gathered before anything is locked: it takes seconds, and nobody else could write meanwhile.
    frozen = freeze(report=report, printed=printed_figures(report))
    with transaction.atomic():
        written_at = report.written_at
        _change_draft(report, state=Report.State.ISSUED, issued_at=now, issued_by=by)
        if report.written_at != written_at:
            raise CannotWrite(IS_REWRITTEN)
        issue_figures(frozen)
        _note("issue.report", report, by, now)
    return report


def _note(action: str, report: Report, by: User | None, now: datetime, **detail: object) -> None:
    audit.record(scope=by and scope_of(by), action=action, detail={"report": report.pk, **detail}, at=now)


def compose(declaration: Declaration, period: Period, area: Area, snapshot: Snapshot) -> dict[str, Any]:
    """The written document as plain JSON."""
    read: dict[Asked, figures.Figure] = {}

    def give(asked: Asked) -> Given:
        if asked not in read:
            place = places.area(asked.area) if asked.area else area
            assert place is not None
            read[asked] = figures.read(indicator(asked.indicator), period, place, snapshot)
        return _given(read[asked])

    content = write_content(
        declaration,
        frame(area, period, snapshot),
        give,
        [(below.code, below.name) for below in places.divisions_below(area)],
        {found.key: f"{found.name.zh}（{found.printed_unit.label.zh}）" for found in INDICATORS},
    )
    return _as_json(content, {asked.indicator for asked in read}, snapshot)


def frame(area: Area, period: Period, snapshot: Snapshot) -> dict[str, str]:
    """The words of a document's frame."""
    office = places.bureau()
    last = min(period.until, snapshot.as_of)
    return {
        "place": area.name,
        "area": {"county": "市" if area.name.endswith("市") else "县"}.get(area.level, area.name),
        "period": period.label.zh,
        "as_of": chinese_date(last),
        "issuer": office.name if office else area.name,
    }


def chinese_date(on: date) -> str:
    """2018年12月31日, without zeros before."""
    return f"{on.year}年{on.month}月{on.day}日"


def printed_figures(report: Report) -> list[Printed]:
    """The figures of a report, read again from its own snapshot, in order of appearance."""
    period = Period.parse(report.period)
    cells = cells_of(report.content)
    found = places.areas({cell["area"] for cell in cells if cell["area"]})
    wanted = [(indicator(cell["indicator"]), found.get(cell["area"], report.area)) for cell in cells]
    read = figures.read_each(wanted, period, report.snapshot)
    return [Printed(cell["number"], figure, cell["text"]) for cell, figure in zip(cells, read, strict=True)]


def cells_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of a written document, as JSON, in order."""
    runs = [run for block in content["blocks"] for run in block["runs"]]
    runs += [run for table in content["tables"] for row in table["rows"] for run in row]
    return [run for run in runs if isinstance(run, dict)]


def _snapshot_for(period: Period) -> Snapshot:
    snapshot = snapshots.current()
    if snapshot is None:
        raise CannotWrite(NO_SNAPSHOT)
    if not snapshots.cube(snapshot).reaches(period):
        raise CannotWrite(NOT_REACHED)
    return snapshot


def _given(figure: figures.Figure) -> Given:
    found = figure.reading.indicator
    return Given(
        value=figure.reading.value,
        is_rate=found.is_rate,
        unit=found.unit.label.zh,
        rate_unit=found.printed_unit.label.zh,
        places=found.places,
        change=figure.change,
        target=figure.target.value if figure.target else None,
    )


def _as_json(content: Content, used: set[str], snapshot: Snapshot) -> dict[str, Any]:
    return {
        "title": content.title,
        "blocks": [
            {"kind": kind, "level": level, "runs": [_run(run) for run in runs]} for kind, level, runs in content.blocks
        ],
        "tables": [
            {"title": title, "columns": columns, "rows": [[_run(run) for run in row] for row in rows]}
            for title, columns, rows in content.tables
        ],
        "left_out": [{"sentence": sentence, "indicator": key} for sentence, key in content.left_out],
        "definitions": [
            {
                "indicator": found.key,
                "name": found.name.zh,
                "version": found.version,
                "unit": found.printed_unit.label.zh,
                "definition": found.definition.zh,
                "unknown": found.unknown.zh,
                "source": found.source,
            }
            for found in INDICATORS
            if found.key in used
        ],
        "snapshot": {"id": snapshot.pk, "as_of": snapshot.as_of.isoformat()},
    }


def _run(run: str | FigureCell) -> str | dict[str, Any]:
    if isinstance(run, str):
        return run
    return {
        "number": run.number,
        "indicator": run.asked.indicator,
        "area": run.asked.area,
        "aspect": run.aspect,
        "text": run.text,
    }
