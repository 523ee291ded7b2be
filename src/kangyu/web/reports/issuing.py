"""What issuing a report freezes, in numbers, before it is done."""

from __future__ import annotations

from kangyu.catalogue.indicators import indicator
from kangyu.registers.figures import opening, presenting
from kangyu.registers.figures.opening import Part
from kangyu.registers.places import queries as places
from kangyu.registers.reports import actions
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period

from .pages import IssuePage


def issue_page(report: Report, *, number: str | None = None, problem: Bilingual | None = None) -> IssuePage:
    """How many figures, different figures, and rows behind them."""
    cells = actions.cells_of(report.content)
    distinct = {(cell["indicator"], cell["area"]) for cell in cells}
    return IssuePage(
        report=report,
        figures=len(cells),
        distinct=len(distinct),
        rows=sum(_rows(report, key, code) for key, code in distinct),
        left_out=len(report.content["left_out"]),
        number=report.number if number is None else number,
        problem=problem,
    )


def _rows(report: Report, key: str, code: str | None) -> int:
    """The rows that are kept for a figure: those counted, and those of the base beside them."""
    found, period = indicator(key), Period.parse(report.period)
    area = places.area(code) if code else report.area
    assert area is not None
    inside, parts = presenting.organisations_of(area), opening.parts_of(found)
    kept = [part for part in parts if part is not Part.DENOMINATOR or Part.BETWEEN not in parts]
    return sum(opening.size(found, part, period, report.snapshot, inside) for part in kept)
