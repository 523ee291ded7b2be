"""Rows of ledgers become figures, and each figure opens into rows whose amounts add up to it — on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factories.county import NOW, County, build_county
from factories.ledgers import entry, funds_row, lecture_row, training_row
from kangyu.catalogue.indicators import indicator
from kangyu.methods.indicators import Rows
from kangyu.registers.figures import actions as figures
from kangyu.registers.figures import frozen, opening, presenting, queries
from kangyu.registers.figures.actions import Printed
from kangyu.registers.figures.opening import Part
from kangyu.registers.ledgers import actions
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.places.models import Area
from kangyu.registers.reports.models import Report
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.targets.actions import set_parameter
from kangyu.vocabulary.periods import Period

pytestmark = pytest.mark.django_db(transaction=True)
YEAR, MAY = Period.parse("2018"), Period.parse("2018-05")
CENTS = ("0.10", "0.20", "13159999.70", "99999999999.99")


@pytest.fixture
def county() -> County:
    made = build_county()
    bureau, qian = made.organisations["bureau"].pk, made.organisations["qian"].pk
    rows = [
        entry("funds", qian if number == 3 else bureau, funds_row(received=amount, document=str(number), source=source))
        for number, (amount, source) in enumerate(zip(CENTS, "1246", strict=True))
    ]
    rows += [
        entry("funds", bureau, funds_row(received="", spent="5", document="x")),
        entry("training", bureau, training_row(on="2018-05-31")),
        entry("training", qian, training_row(on="2018-06-01", people="40", village_doctors="")),
        entry("health_education", made.organisations["tongmu"].pk, lecture_row()),
        entry(
            "blood_donation",
            bureau,
            {"on": "2018-05-04", "kind": "1", "place": "广场", "donors": "1259", "volume": "1"},
        ),
    ]
    actions.record_rows(rows, scope=made.scope("bureau"), now=NOW)
    set_parameter(
        key="population.resident",
        area="431281000000",
        since=date(2018, 1, 1),
        value=Decimal(138_504),
        unit="{person}",
        source="示范值",
        scope=None,
        now=NOW,
    )
    return made


@pytest.fixture
def snapshot(county: County) -> Snapshot:
    return snapshots.take(as_of=date(2018, 12, 31), now=NOW)


def _area(code: str = "431281000000") -> Area:
    return Area.objects.get(code=code)


def _text(key: str, snapshot: Snapshot, period: Period = YEAR, area: str = "431281000000") -> str:
    return queries.read(indicator(key), period, _area(area), snapshot).reading.text()


def test_sums_are_exact_by_area_and_month(snapshot: Snapshot) -> None:
    assert _text("funds.received", snapshot) == "100013159999.99"
    assert _text("funds.from_above", snapshot) == "0.30"
    assert _text("funds.received", snapshot, area="431281101000") == "99999999999.99"
    assert _text("training.person_times", snapshot, MAY) == "60"
    assert _text("training.person_times", snapshot) == "100"
    assert _text("training.village_doctors", snapshot) == "49"
    assert _text("training.village_doctor_share", snapshot) == "49.00"
    assert _text("education.attendance_per_lecture", snapshot) == "86.00"
    assert _text("education.proved_share", snapshot) == "0.00"
    found = queries.read(indicator("blood.donation_rate"), YEAR, _area(), snapshot)
    assert found.reading.text() == "9.09" and not found.reading.exceeds
    assert found.reading.indicator.printed_unit.label.zh == "‰"


def test_the_amounts_of_the_opened_rows_add_up_to_the_figure(county: County, snapshot: Snapshot) -> None:
    for key in ("funds.received", "funds.above_share", "funds.spent_rate", "training.person_times"):
        found, scope = indicator(key), county.scope("bureau")
        reading = queries.read(found, YEAR, _area(), snapshot).reading
        for part in opening.parts_of(found):
            page = opening.page(found, part, YEAR, _area(), snapshot, scope)
            assert sum(row.amount or 0 for row in page.rows) == page.amount and page.total == len(page.rows)
            assert opening.all_keys(found, part, YEAR, _area(), snapshot).size == page.total
        assert opening.page(found, Part.NUMERATOR, YEAR, _area(), snapshot, scope).amount == reading.numerator
        if isinstance(found.denominator, Rows):
            assert opening.page(found, Part.DENOMINATOR, YEAR, _area(), snapshot, scope).amount == reading.denominator
    page = opening.page(indicator("funds.received"), Part.NUMERATOR, YEAR, _area(), snapshot, county.scope("qian"))
    assert (page.total, page.hidden, len(page.rows)) == (4, 3, 1), "rows of others are counted and not opened"


def test_an_opened_row_says_what_it_is_and_whether_it_changed_since(county: County, snapshot: Snapshot) -> None:
    found = indicator("funds.received")
    page = opening.page(found, Part.NUMERATOR, YEAR, _area(), snapshot, county.scope("bureau"))
    changed = LedgerRow.objects.get(entry=page.rows[0].row, is_current=True)
    LedgerRow.objects.filter(pk=changed.pk).update(data={**changed.data, "received": 7.0})
    shown = {row.opened.row: row for row in presenting.present(page.rows, found.numerator, YEAR)}
    assert shown[changed.entry].is_corrected and not shown[page.rows[1].row].is_corrected
    assert shown[changed.entry].resident is None and shown[changed.entry].name is not None
    assert "基本公共卫生服务" in shown[changed.entry].name.zh
    assert [fact.value.zh for fact in shown[page.rows[1].row].facts][1].endswith("元")


def test_an_issued_sum_opens_with_the_amounts_that_were_frozen(county: County, snapshot: Snapshot) -> None:
    report = Report.objects.create(
        key="x", version=1, period="2018", area=_area(), snapshot=snapshot, title="", content={}, written_at=NOW
    )
    keys = ("funds.received", "funds.above_share", "funds.spent_rate", "training.person_times")
    read = [queries.read(indicator(key), YEAR, _area(), snapshot) for key in keys]
    printed = [Printed(number, each, each.reading.text()) for number, each in enumerate(read)]
    figures.issue(figures.freeze(report=report, printed=printed))
    first = LedgerRow.objects.filter(ledger="funds", is_current=True).earliest("entry")
    actions.withdraw_row(first, reason="重复", scope=county.scope("bureau"), now=NOW)
    for number, figure in enumerate(read):
        found, issued = figure.reading.indicator, frozen.figure_of(report.pk, number)
        for part in opening.parts_of(found):
            table = opening.rows_of(found, part).table
            page = frozen.page(issued, table, part, county.scope("bureau"))
            then = opening.page(found, part, YEAR, _area(), snapshot, county.scope("bureau"))
            assert sum(row.amount or 0 for row in page.rows) == page.amount == then.amount, (found.key, part)
            assert {row.row: row.amount for row in page.rows} == {row.row: row.amount for row in then.rows}
    page = frozen.page(frozen.figure_of(report.pk, 0), "ledger", Part.NUMERATOR, county.scope("qian"))
    assert (page.total, page.hidden, len(page.rows)) == (4, 3, 1) and page.amount == read[0].reading.numerator
    shown = presenting.present(page.rows, read[0].reading.indicator.numerator, YEAR)
    assert shown[0].facts[1].value.zh.endswith("元")


def test_a_withdrawn_row_leaves_the_next_snapshot_and_keeps_the_last(county: County, snapshot: Snapshot) -> None:
    row = LedgerRow.objects.get(ledger="funds", data__document="3", is_current=True)
    actions.withdraw_row(row, reason="重复", scope=county.scope("bureau"), now=NOW)
    again = snapshots.take(as_of=date(2018, 12, 31), now=NOW)
    assert _text("funds.received", snapshot) == "100013159999.99"
    assert _text("funds.received", again) == "13160000.00"


def test_a_snapshot_brought_up_to_date_has_the_corrections_and_the_new_rows(county: County, snapshot: Snapshot) -> None:
    bureau = county.organisations["bureau"].pk
    changed = entry("funds", bureau, funds_row(received="1", document="0", source="1"))
    added = entry("funds", bureau, funds_row(received="2.50", document="new", source="1", on="2018-12-01"))
    done = actions.record_rows([changed, added], scope=county.scope("bureau"), now=NOW)
    assert [each.change for each in done] == ["changed", "added"]
    again = snapshots.take(as_of=date(2018, 12, 31), now=NOW)
    whole = snapshots.take(as_of=date(2018, 12, 31), now=NOW, is_full=True)
    assert _text("funds.from_above", again) == _text("funds.from_above", whole) == "3.70"
