"""From the written content to the page that looks like the printed document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from kangyu.catalogue.indicators import indicator
from kangyu.formats.official_document import MARK_SUFFIX, AnnexTable
from kangyu.methods.indicators import Indicator
from kangyu.registers.figures import frozen
from kangyu.registers.figures import queries as figures
from kangyu.registers.reports import actions, files
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web.figures.shown import amount_text, denominator_text

from .pages import Block, FigureCell, LeftOut, Paper, PaperTable, Piece

Run = str | dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """The two numbers of a figure and what they are of."""

    indicator: Indicator
    numerator: int | Decimal
    denominator: Decimal | None
    place: str


def paper_of(report: Report) -> Paper:
    """The paper with every number a link."""
    document, counted = files.document_of(report), _counts(report)

    def piece(run: Run) -> Piece:
        return Piece(run, None) if isinstance(run, str) else Piece(run["text"], _cell(report, run, counted(run)))

    content = report.content
    return Paper(
        mark=document.issuer + MARK_SUFFIX,
        number=report.number,
        title=tuple(content["title"].split("\n")),
        blocks=tuple(Block(block["level"], tuple(map(piece, block["runs"]))) for block in content["blocks"]),
        annexes=(*_figure_tables(content["tables"], piece), *_word_tables(document.annexes, len(content["tables"]))),
        signature=document.signature,
        on=actions.chinese_date(document.on),
    )


def left_out(report: Report) -> tuple[LeftOut, ...]:
    """The sentences that were not written, each with the figure that could not be had."""
    period = Period.parse(report.period)
    return tuple(_left_out(report, period, row["sentence"], row["indicator"]) for row in report.content["left_out"])


def _counts(report: Report) -> Callable[[dict[str, Any]], Counted]:
    """How each figure was counted: of an issued report as frozen, of a draft from its own snapshot."""
    issued = frozen.figures_of(report.pk) if report.state == Report.State.ISSUED else {}
    read: dict[str, dict[str, Counted]] = {}

    def counted(run: dict[str, Any]) -> Counted:
        found = indicator(run["indicator"])
        if own := issued.get(run["number"]):
            return Counted(found, own.numerator, own.denominator, own.area.name)
        if found.key not in read:
            read[found.key] = _read(found, report, has_divisions=found.key in tables)
        return read[found.key][run["area"] or report.area_id]

    tables = {cell["indicator"] for cell in actions.cells_of(report.content) if cell["area"]}
    return counted


def _read(found: Indicator, report: Report, *, has_divisions: bool) -> dict[str, Counted]:
    """The figure of the report's area, and of the divisions below when a table shows them, by code."""
    period = Period.parse(report.period)
    figures_read = [figures.read(found, period, report.area, report.snapshot)]
    if has_divisions:
        figures_read += figures.by_area(found, period, report.area, report.snapshot)
    return {
        one.area.code: Counted(found, one.reading.numerator, one.reading.denominator, one.area.name)
        for one in figures_read
    }


def _cell(report: Report, run: dict[str, Any], counted: Counted) -> FigureCell:
    return FigureCell(
        number=run["number"],
        text=run["text"],
        address=reverse("reports:rows", args=[report.pk, run["number"]]),
        name=counted.indicator.name.zh,
        explained=(
            f"{counted.place} · {Period.parse(report.period).label.zh}",
            _division(counted),
            counted.indicator.definition.zh,
        ),
    )


def _division(counted: Counted) -> str:
    """分子 18,626 ÷ 分母 20,015; a count says how many rows."""
    if counted.denominator is None:
        return f"计入 {_numerator(counted)} {counted.indicator.unit.label.zh}"
    return f"分子 {_numerator(counted)} ÷ 分母 {denominator_text(counted.indicator, counted.denominator)}"


def _numerator(counted: Counted) -> str:
    return amount_text(counted.numerator, counted.indicator.numerator)


def _figure_tables(tables: list[dict[str, Any]], piece: Callable[[Run], Piece]) -> list[PaperTable]:
    return [
        PaperTable(
            _annex_label(number),
            table["title"],
            tuple(table["columns"]),
            tuple(tuple(map(piece, row)) for row in table["rows"]),
            is_text=False,
        )
        for number, table in enumerate(tables, 1)
    ]


def _word_tables(annexes: Sequence[AnnexTable], first: int) -> list[PaperTable]:
    """The annexes that hold no figures, which stand last."""
    return [
        PaperTable(
            _annex_label(number),
            annex.title,
            annex.columns,
            tuple(tuple(Piece(str(cell), None) for cell in row) for row in annex.rows),
            is_text=True,
        )
        for number, annex in enumerate(annexes[first:], first + 1)
    ]


def _annex_label(number: int) -> str:
    return f"附件{number}"


def _left_out(report: Report, period: Period, sentence: str, key: str) -> LeftOut:
    found = indicator(key)
    figure = figures.read(found, period, report.area, report.snapshot)
    return LeftOut(
        sentence=_without_braces(sentence),
        name=found.name,
        reason=_reason(figure, sentence, key),
        address=f"{reverse('figures:page', args=[key])}?period={period.key}&area={report.area_id}",
    )


def _reason(figure: figures.Figure, sentence: str, key: str) -> Bilingual:
    if figure.reading.why:
        return figure.reading.why
    if f"{{{key}:change}}" in sentence and figure.change is None:
        return Bilingual("没有上年同期可比", "Nothing to compare with last year")
    return Bilingual("没有设定目标", "No target is set")


def _without_braces(sentence: str) -> str:
    """The sentence with its places as blanks."""
    words, depth = [], 0
    for letter in sentence:
        depth += letter == "{"
        if not depth:
            words.append(letter)
        elif letter == "}":
            depth -= 1
            words.append("＿＿")
    return "".join(words)
