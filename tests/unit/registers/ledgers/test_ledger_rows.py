"""Rows go in once, corrections supersede, closed periods hold, sums are exact, and everybody sees their own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factories.county import NOW, County, build_county
from factories.ledgers import BY_KEY, entry, funds_row, lecture_row, training_row
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.ledgers import actions, queries
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.ledgers.queries import Filter
from kangyu.registers.staff.policies import NotAllowed
from kangyu.vocabulary.periods import Period

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2018")


@pytest.fixture
def county() -> County:
    return build_county()


def _record(county: County, *entries, by: str = "bureau"):
    return actions.record_rows(entries, scope=county.scope(by), now=NOW)


def _funds(county: County, who: str = "qian", *, reason: str = "", **changes: object):
    return entry("funds", county.organisations[who].pk, funds_row(**changes), reason=reason)


def _changes(done) -> list[str]:
    return [each.change for each in done]


def test_a_row_twice_is_one_and_a_different_one_corrects_it(county: County) -> None:
    assert _changes(_record(county, _funds(county))) == ["added"]
    assert _changes(_record(county, _funds(county))) == ["unchanged"]
    (changed,) = _record(county, _funds(county, received="2000"))
    assert changed.change == "changed"
    versions = queries.history(queries.row(county.scope("bureau"), changed.entry))
    assert [(row.data["received"], row.is_current) for row in versions] == [(2000.0, True), (1000.1, False)]


def test_of_two_alike_in_one_batch_the_second_is_refused(county: County) -> None:
    done = _record(county, _funds(county), _funds(county, received="5"))
    assert _changes(done) == ["added", "refused"]
    assert done[1].problems[0].reason == "repeats"


def test_numbers_of_people_stay_out(county: County) -> None:
    (done,) = _record(county, _funds(county, summary="联系 13912345678 王某"))
    assert [(each.reason, each.item) for each in done.problems] == [("personal", "summary")]


def test_every_writing_is_noted_once_and_nothing_written_is_not(county: County) -> None:
    _record(county, _funds(county), _funds(county, document="002"))
    _record(county, _funds(county))
    (noted,) = AuditEntry.objects.filter(action="write.ledger")
    assert len(noted.detail["entries"]) == 2


# --- closed periods


def test_a_closed_period_refuses_rows_unless_they_say_why(county: County) -> None:
    scope, qian = county.scope("qian"), county.organisations["qian"]
    actions.close_period(ledger=BY_KEY["funds"], organisation=qian, period=Period.parse("2018H1"), scope=scope, now=NOW)
    late, fine, other = _record(county, _funds(county), _funds(county, on="2018-07-01"), _funds(county, "an"))
    assert _changes((late, fine, other)) == ["refused", "added", "added"]
    assert late.problems[0].reason == "closed" and late.problems[0].item == "on"
    (restated,) = _record(county, _funds(county, reason="发票迟到"))
    assert restated.is_late and queries.row(scope, restated.entry).reason == "发票迟到"
    assert queries.states(scope, YEAR)["funds"].late == 1
    assert [row.entry for row in queries.page(scope, BY_KEY["funds"], Filter(YEAR, only="late")).rows] == [
        restated.entry
    ]


def test_a_closing_holds_for_all_below_and_for_no_other_ledger(county: County) -> None:
    bureau = county.organisations["bureau"]
    actions.close_period(
        ledger=BY_KEY["health_education"], organisation=bureau, period=YEAR, scope=county.scope("bureau"), now=NOW
    )
    village = entry("health_education", county.organisations["tongmu"].pk, lecture_row())
    assert _changes(_record(county, village, _funds(county))) == ["refused", "added"]


def test_a_reopened_period_takes_rows_again(county: County) -> None:
    scope, qian = county.scope("qian"), county.organisations["qian"]
    closing = actions.close_period(ledger=None, organisation=qian, period=YEAR, scope=scope, now=NOW)
    assert actions.close_period(ledger=None, organisation=qian, period=YEAR, scope=scope, now=NOW).pk == closing.pk
    with pytest.raises(actions.Refused):
        actions.reopen_period(closing, reason=" ", scope=scope, now=NOW)
    actions.reopen_period(closing, reason="补录", scope=scope, now=NOW)
    (done,) = _record(county, _funds(county))
    assert (done.change, done.is_late) == ("added", False)


def test_a_township_neither_closes_nor_reopens_for_others(county: County) -> None:
    scope, bureau = county.scope("qian"), county.organisations["bureau"]
    with pytest.raises(NotAllowed):
        actions.close_period(ledger=None, organisation=bureau, period=YEAR, scope=scope, now=NOW)
    closing = actions.close_period(ledger=None, organisation=bureau, period=YEAR, scope=county.scope("bureau"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.reopen_period(closing, reason="x", scope=scope, now=NOW)


def test_a_late_row_stays_late_when_it_is_corrected(county: County) -> None:
    scope, qian = county.scope("qian"), county.organisations["qian"]
    closing = actions.close_period(ledger=None, organisation=qian, period=YEAR, scope=scope, now=NOW)
    (late,) = _record(county, _funds(county, reason="发票迟到"))
    actions.reopen_period(closing, reason="补录", scope=scope, now=NOW)
    assert _correct(county, queries.row(scope, late.entry), received="3").change == "changed"
    assert queries.row(scope, late.entry).is_late and queries.states(scope, YEAR)["funds"].late == 1


# --- corrections


def _added(county: County, **changes: object) -> LedgerRow:
    (done,) = _record(county, _funds(county, **changes))
    return queries.row(county.scope("qian"), done.entry)


def _correct(county: County, row: LedgerRow, *, reason: str = "", **changes: object):
    data = _funds(county, **changes).data
    return actions.correct_row(
        row, data, organisation_id=row.organisation_id, reason=reason, scope=county.scope("qian"), now=NOW
    )


def test_a_correction_may_change_what_makes_the_row(county: County) -> None:
    row = _added(county)
    done = _correct(county, row, document="009")
    assert (done.change, done.entry) == ("changed", row.entry)
    assert queries.totals(county.scope("qian"), BY_KEY["funds"], Filter(YEAR))["received"] == Decimal("1000.10")


def test_a_correction_is_refused_when_somebody_was_quicker_or_another_row_says_it(county: County) -> None:
    row, other = _added(county), _added(county, document="002")
    assert _correct(county, row, document="002").problems[0].reason == "twice"
    _correct(county, row, received="3")
    assert _correct(county, row, received="4").problems[0].reason == "overtaken"
    assert other.is_current


def test_a_correction_leaves_a_closed_period_only_with_a_reason(county: County) -> None:
    row = _added(county)
    scope, qian = county.scope("qian"), county.organisations["qian"]
    actions.close_period(ledger=None, organisation=qian, period=Period.parse("2018-05"), scope=scope, now=NOW)
    assert _correct(county, row, on="2018-06-01").problems[0].reason == "closed"
    done = _correct(county, row, on="2018-06-01", reason="日期写错")
    assert done.change == "changed" and done.is_late


def test_a_withdrawn_row_counts_no_more_and_can_be_entered_again(county: County) -> None:
    row = _added(county)
    with pytest.raises(actions.Refused):
        actions.withdraw_row(row, reason="", scope=county.scope("qian"), now=NOW)
    actions.withdraw_row(row, reason="重复", scope=county.scope("qian"), now=NOW)
    assert queries.page(county.scope("qian"), BY_KEY["funds"], Filter(YEAR)).total == 0
    assert queries.row(county.scope("qian"), row.entry).state == "withdrawn"
    assert _changes(_record(county, _funds(county))) == ["added"]


# --- lists


def test_everybody_sees_their_own(county: County) -> None:
    qian, an = _record(county, _funds(county), _funds(county, "an"))
    assert queries.page(county.scope("bureau"), BY_KEY["funds"], Filter(YEAR)).total == 2
    (seen,) = queries.page(county.scope("an"), BY_KEY["funds"], Filter(YEAR)).rows
    assert seen.entry == an.entry
    with pytest.raises(queries.NotFound):
        queries.row(county.scope("an"), qian.entry)


def test_pages_go_by_key_and_lose_nothing(county: County) -> None:
    _record(county, *(_funds(county, document=str(number), on=f"2018-05-{number % 3 + 1:02d}") for number in range(7)))
    scope, found, after = county.scope("bureau"), [], None
    while True:
        page = queries.page(scope, BY_KEY["funds"], Filter(YEAR), after=after, limit=3)
        found += [(row.on, row.entry) for row in page.rows]
        after = page.next
        if after is None:
            break
    assert page.total == 7 and len(set(found)) == 7 and found == sorted(found, reverse=True)


def test_a_search_looks_through_texts_and_codes(county: County) -> None:
    _record(county, entry("training", county.organisations["qian"].pk, training_row()))
    for text, hits in (("签约", 1), ("集中培训", 1), ("签约 集中", 1), ("疫苗", 0)):
        assert queries.page(county.scope("bureau"), BY_KEY["training"], Filter(YEAR, text=text)).total == hits


class TestSums(TestCase):
    """Whatever amounts go in, the sum is theirs to the cent."""

    @given(cents=st.lists(st.integers(0, 10**13 - 1), min_size=1, max_size=12))
    def test_sums_are_exact(self, cents: list[int]) -> None:
        county = build_county()
        rows = [
            _funds(county, document=str(number), received=f"{amount // 100}.{amount % 100:02d}")
            for number, amount in enumerate(cents)
        ]
        _record(county, *rows)
        summed = queries.totals(county.scope("bureau"), BY_KEY["funds"], Filter(YEAR))
        assert summed["received"] == Decimal(sum(cents)).scaleb(-2)
