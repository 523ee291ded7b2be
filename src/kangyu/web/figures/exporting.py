"""All rows of a figure for a spreadsheet, written down like a page of them."""

from __future__ import annotations

from django.http import HttpRequest

from kangyu.methods.indicators import Indicator
from kangyu.registers.figures import opening
from kangyu.registers.staff.policies import NotAllowed
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame

from .asked import Asked
from .pages import RowShown
from .rows import Opened, detail_of, meaning_of, part_of, require_rows, shown

MOST = 20_000


def every_row(request: HttpRequest, indicator: Indicator, asked: Asked) -> tuple[tuple[RowShown, ...], str]:
    """The rows that are open to the reader, and the sentence above them. Refuses more than a sheet is good for."""
    part = part_of(request, indicator)
    require_rows(request, opening.rows_of(indicator, part))
    where = (indicator, part, asked.period, asked.area, asked.snapshot, request.scope)
    found = opening.page(*where, limit=MOST)
    if found.next:
        raise NotAllowed(
            Bilingual(
                f"一次最多导出 {MOST:,} 行，请先选择乡镇或较短的时期",
                f"At most {MOST:,} rows at a time: choose a township or a shorter period first",
            )
        )
    opened = Opened(indicator, part, asked.period, asked.snapshot, detail_of(asked, indicator, part))
    rows = shown(request, opened, found.rows, action="export.list")
    words = (asked.words, indicator.name, meaning_of(indicator, part))
    return rows, " · ".join(frame.said(word) for word in words)
