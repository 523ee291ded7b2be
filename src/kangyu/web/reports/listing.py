"""The list of reports, and what a new one can be about."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from kangyu.catalogue.reports import REPORTS
from kangyu.registers.reports import queries as reports
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web.asking import number_in
from kangyu.web.figures.asked import PeriodGroup, asked_of, period_groups
from kangyu.web.states import Sign

from .pages import ReportLine, RoomPage

LISTED = 20

SIGNS: dict[str, Sign] = {
    Report.State.DRAFT: Sign("quiet", "○", Bilingual("草稿", "Draft")),
    Report.State.ISSUED: Sign("good", "●", Bilingual("已印发", "Issued")),
}


def room_page(request: HttpRequest, *, problem: Bilingual | None = None, number: str = "") -> RoomPage:
    """The room; an older page with `before`."""
    found = reports.page(before=number_in(request, "before"), limit=LISTED + 1)
    return RoomPage(
        lines=tuple(ReportLine(row, Period.parse(row.period).label, SIGNS[row.state]) for row in found[:LISTED]),
        before=found[LISTED - 1].pk if len(found) > LISTED else None,
        declarations=REPORTS,
        periods=_periods(request),
        problem=problem,
        number=number,
    )


def _periods(request: HttpRequest) -> tuple[PeriodGroup, ...]:
    """Years and half years first, for that is what summaries are written for; the last of them is chosen."""
    asked = asked_of(request)
    groups = period_groups(asked) if asked else ()
    usual = [choice for group in groups if group.label.en in _ORDER[:2] for choice in group.periods]
    newest = max(
        usual, key=lambda choice: (Period.parse(choice.key).last, len(Period.parse(choice.key).months)), default=None
    )
    return tuple(
        replace(group, periods=tuple(replace(choice, is_chosen=choice is newest) for choice in group.periods))
        for group in sorted(groups, key=lambda group: _ORDER.index(group.label.en))
    )


_ORDER = ("Years", "Half years", "Year to date", "Quarters", "Months")
