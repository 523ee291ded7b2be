"""The page of rows, for figures of the current snapshot and for those that were issued."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import Http404, HttpRequest
from django.urls import reverse

from kangyu.methods.indicators import Indicator, Rows
from kangyu.methods.indicators.marts import Opens, mart
from kangyu.registers.audit import actions as audit
from kangyu.registers.casework import queries as cases
from kangyu.registers.figures import opening, presenting
from kangyu.registers.figures import queries as figures
from kangyu.registers.figures.opening import Key, OpenedRow, Part
from kangyu.registers.figures.presenting import PresentedRow
from kangyu.registers.people import queries as people
from kangyu.registers.snapshots.queries import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.web import frame
from kangyu.web.asking import place_of

from .asked import Asked
from .pages import RowShown, RowsPage
from .shown import amount_text, parts_shown

LIMIT = 50
# Where a row without a person opens, by what it is; the page takes the row's key.
PAGES: Mapping[Opens, str] = {Opens.LEDGER: "ledgers:row"}


@dataclass(frozen=True)
class Opened:
    """Rows of a figure as they are to be shown and written down: which indicator, part, period and snapshot."""

    indicator: Indicator
    part: Part
    period: Period
    snapshot: Snapshot
    detail: dict[str, object]

    @property
    def rows_of(self) -> Rows:
        """The set that the rows belong to."""
        return opening.rows_of(self.indicator, self.part)


def part_of(request: HttpRequest, indicator: Indicator) -> Part:
    """Which rows the address asks for."""
    try:
        part = Part(request.GET.get("part", Part.NUMERATOR.value))
    except ValueError as error:
        raise Http404("no such part") from error
    if part not in opening.parts_of(indicator):
        raise Http404("no such part")
    return part


def key_of(text: str) -> Key | None:
    """The cursor of an address. Raises NotUnderstood for one that somebody bent."""
    place = place_of(text, 3)
    return (place[0], place[1], place[2]) if place else None


def text_of(key: Key | None) -> str:
    """The cursor as it stands in an address."""
    return ".".join(str(piece) for piece in key) if key else ""


def rows_page(request: HttpRequest, indicator: Indicator, asked: Asked) -> RowsPage:
    """A page of rows of the current snapshot, written down with everybody on it."""
    part = part_of(request, indicator)
    require_rows(request, opening.rows_of(indicator, part))
    after = key_of(request.GET.get("after", ""))
    where = (indicator, part, asked.period, asked.area, asked.snapshot, request.scope)
    found = opening.page(*where, after=after, limit=LIMIT)
    before = presenting.previous(*where, after, LIMIT) if after else None
    opened = Opened(indicator, part, asked.period, asked.snapshot, detail_of(asked, indicator, part))
    rows = shown(request, opened, found.rows)
    return RowsPage(
        indicator=indicator,
        words=asked.words,
        part=part,
        meaning=meaning_of(indicator, part),
        tabs=parts_shown(figures.read(indicator, asked.period, asked.area, asked.snapshot).reading, asked),
        rows=rows,
        total=found.total,
        hidden=found.hidden + len(found.rows) - len(rows),
        after=text_of(found.next),
        before=text_of(before),
        is_first=after is None,
        back=asked.address("figures:page", indicator.key),
        back_name=frame.said(indicator.name),
        place=request.get_full_path(),
        sheet=asked.address("figures:rows_sheet", indicator.key, part=part.value),
        is_issued=False,
        amount=amount_shown(indicator, part, found.amount),
    )


def amount_shown(indicator: Indicator, part: Part, amount: Decimal | None) -> str | None:
    """What the rows of a part come to, as printed."""
    return None if amount is None else amount_text(amount, opening.rows_of(indicator, part))


def require_rows(request: HttpRequest, rows: Rows) -> None:
    """Refuse those to whom the rows are closed."""
    request.scope.require(opening.may_open(request.scope, rows))


def shown(
    request: HttpRequest, opened: Opened, rows: Sequence[OpenedRow], action: str = "read.rows"
) -> tuple[RowShown, ...]:
    """The rows with their people; who was shown is written down once, naming all of them.

    A row was the institution's when it was counted; a person whom another institution manages by now is not shown, nor is
    what is kept from the reader.
    """
    require_rows(request, opened.rows_of)
    reasons = None
    if opened.part is Part.BETWEEN:
        reasons = presenting.why_not(rows, opened.indicator, opened.period, opened.snapshot)
    presented = [
        row for row in presenting.present(rows, opened.rows_of, opened.period, reasons) if _is_open(request.scope, row)
    ]
    if presented:
        audit.record(
            scope=request.scope,
            action=action,
            residents=[row.resident.pk for row in presented if row.resident],
            detail=opened.detail,
            at=frame.now(),
        )
    near = cases.open_among(request.scope, {row.case for row in presented if row.case is not None})
    return tuple(_row_shown(request.scope, row, opened, near) for row in presented)


def _is_open(scope: Scope, row: PresentedRow) -> bool:
    is_near = row.resident is None or scope.covers(row.resident.organisation_id)
    return is_near and scope.may_see(row.kept)


def _row_shown(scope: Scope, row: PresentedRow, opened: Opened, cases_near: Collection[int]) -> RowShown:
    case = row.case if row.case in cases_near else None
    facts = [fact if scope.may_see(fact.kept) else replace(fact, contact=None) for fact in row.facts]
    row = replace(row, facts=tuple(replace(fact, case=fact.case and case) for fact in facts))
    if row.resident or case:
        address = reverse("cases:page", args=[case]) if case else ""
        return RowShown(row, people.masked_identity(row.resident) if row.resident else "", address)
    page = PAGES.get(mart(opened.rows_of.table).opens)
    return RowShown(row, "", reverse(page, args=[row.opened.row]) if page else "")


def meaning_of(indicator: Indicator, part: Part) -> Bilingual:
    """What the rows are to the figure."""
    if not isinstance(indicator.denominator, Rows):
        return Bilingual("计入的每一行", "every row that was counted")
    return {
        Part.NUMERATOR: Bilingual("计入分子的每一行", "every row of the numerator"),
        Part.BETWEEN: Bilingual("在分母中、未计入分子的每一行", "every row of the base that was not counted"),
        Part.DENOMINATOR: Bilingual("分母的每一行", "every row of the denominator"),
    }[part]


def detail_of(asked: Asked, indicator: Indicator, part: Part) -> dict[str, object]:
    return {
        "indicator": indicator.key,
        "period": asked.period.key,
        "area": asked.area.code,
        "part": part.value,
        "snapshot": asked.snapshot.pk,
    }
