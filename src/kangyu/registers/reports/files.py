"""The report as a file: docx in the official layout, and its PDF. Made on demand, from the written content alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kangyu.catalogue.indicators import indicator
from kangyu.formats.official_document import (
    AnnexTable,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    RecordBlock,
    Text,
    write_docx,
    write_pdf,
)
from kangyu.registers.places import queries as places
from kangyu.vocabulary.areas import AreaCode

from .models import Report

DEFINITIONS = ("序号", "指标", "单位", "口径", "依据", "版本")


def docx_path(report: Report) -> Path:
    """The document as docx, written anew unless it is issued and there already."""
    return _made(report, "docx", write_docx)


def pdf_path(report: Report) -> Path:
    """The document as PDF, written anew unless it is issued and there already."""
    return _made(report, "pdf", write_pdf)


def _made(report: Report, kind: str, write: Callable[[OfficialDocument, Path], None]) -> Path:
    path = _path(report, kind)
    if report.state == Report.State.ISSUED and path.exists():
        return path
    # Beside, then in its place: whoever is stopped while writing leaves no half document that would be served for good.
    beside = path.with_name(f"{secrets.token_hex(4)}.part")
    try:
        write(document_of(report), beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def document_of(report: Report) -> OfficialDocument:
    """The report as an official document."""
    office = places.bureau()
    name = office.name if office else report.area.name
    on = settings.KANGYU_TODAY or timezone.localdate(report.issued_at or report.written_at)
    return OfficialDocument(
        issuer=name,
        number=report.number or None,
        title=report.content["title"],
        addressee=None,
        blocks=tuple(_block(report, block) for block in report.content["blocks"]),
        signature=name,
        on=on,
        annexes=(*_tables(report), _definitions(report)),
        record=RecordBlock(office=f"{name}办公室", on=on),
        is_sealed=report.state == Report.State.ISSUED,
    )


def tag_of(report: Report, cell: dict[str, Any]) -> str:
    """What a figure's field knows: indicator, period, area, snapshot, aspect — within Word's 64 characters."""
    area = AreaCode.parse(cell["area"] or report.area_id).short
    return "|".join((cell["indicator"], report.period, area, f"S{report.snapshot_id}", cell["aspect"][0]))


def _path(report: Report, kind: str) -> Path:
    folder = Path(settings.KANGYU_HOME) / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    state = "issued" if report.state == Report.State.ISSUED else "draft"
    return folder / f"{report.key}-{report.period}-{report.pk}-{state}.{kind}"


def _block(report: Report, block: dict[str, Any]) -> Heading | Paragraph:
    if block["kind"] == "heading":
        return Heading(block["level"], "".join(block["runs"]))
    return Paragraph(tuple(_run(report, run) for run in block["runs"]))


def _run(report: Report, run: str | dict[str, Any]) -> Text | FigureRun:
    if isinstance(run, str):
        return Text(run)
    found = indicator(run["indicator"])
    return FigureRun(text=run["text"], tag=tag_of(report, run), alias=found.name.zh[:64], note=found.definition.zh)


def _tables(report: Report) -> tuple[AnnexTable, ...]:
    return tuple(
        AnnexTable(
            table["title"],
            tuple(table["columns"]),
            tuple(tuple(run if isinstance(run, str) else _figure(report, run) for run in row) for row in table["rows"]),
        )
        for table in report.content["tables"]
    )


def _figure(report: Report, run: dict[str, Any]) -> FigureRun:
    made = _run(report, run)
    assert isinstance(made, FigureRun)
    return made


def _definitions(report: Report) -> AnnexTable:
    """The annex of definitions: what each figure means, by which clause, in which version."""
    snapshot = report.content["snapshot"]
    return AnnexTable(
        "指标口径表",
        DEFINITIONS,
        tuple(
            (
                str(number),
                row["name"],
                row["unit"],
                f"{row['definition']}。{row['unknown']}",
                row["source"],
                f"第{row['version']}版",
            )
            for number, row in enumerate(report.content["definitions"], 1)
        ),
        note=f"数据快照 S{snapshot['id']}，截至 {snapshot['as_of']}；正文与附件中每个数字均为可追溯的域。",
    )
