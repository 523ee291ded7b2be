"""Sheets of ledgers: recognised by their headings, applied once, refused lines with reasons, templates that come back."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from factories.county import NOW, County, build_county
from factories.importing import counts, reasons, send
from factories.ledgers import BY_KEY
from kangyu.catalogue.ledgers import LEDGERS
from kangyu.formats.sheets import Column, Table, open_workbook, write_table
from kangyu.methods.forms import Item, Kind
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers import actions, queries
from kangyu.registers.ledgers.entries import RowEntry
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.ledgers.queries import Filter
from kangyu.registers.messages.models import Message, Refusal
from kangyu.vocabulary.periods import Period
from kangyu.web.ledgers.templates import template_of
from kangyu.workflows import receive_message

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = Period.parse("2018")
TRAINING = ("培训日期", "培训主题", "培训形式", "培训人次", "其中村医人次", "登记机构", "补报原因")


@pytest.fixture
def county() -> County:
    return build_county()


def _sheet(tmp_path: Path, headings: tuple[str, ...], *rows: tuple[object, ...], name: str = "台账.xlsx") -> Path:
    path = tmp_path / name
    write_table(path, {"台账": Table([Column(heading) for heading in headings], rows, "洪江市 2018 年台账")})
    return path


def _training(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    return _sheet(tmp_path, TRAINING, *rows)


GOOD = ("2018年5月4日", "家庭医生签约", "集中培训", "1,060", 49, "黔城卫生院")


def test_a_sheet_goes_in_once_and_wrong_lines_come_back(county: County, tmp_path: Path) -> None:
    path = _training(
        tmp_path,
        GOOD,
        ("2018-05-05", "急救", "讲课", 60, None, "黔城卫生院"),
        ("2018-05-06", "急救", "集中培训", 60, 61, "黔城卫生院"),
        ("2018-05-07", "急救", "集中培训", 60, None, "桐木村卫生室"),
        ("2018-05-08", "急救", "集中培训", 60, None, "某某卫生院"),
        GOOD,
    )
    first = send(path, "ledger", scope=county.scope("bureau"))
    assert counts(first.message) == (1, 0, 0, 5)
    assert {item for found in reasons(first.message).values() for item, _ in found} == {
        "kind", "village_doctors", "organisation", "name",
    }  # fmt: skip
    again = send(path, "ledger", scope=county.scope("bureau"))
    assert again.is_repeat and counts(again.message) == (1, 0, 0, 5) and LedgerRow.objects.count() == 1
    row = LedgerRow.objects.get()
    assert (row.data["people"], row.sheet, row.line) == (1060, "台账", 3)


def _rows(path: Path) -> list[list[Any]]:
    """All cells of the first sheet."""
    return [list(line.cells) for line in next(iter(open_workbook(path).sheets)).rows()]


def _filled(item: Item) -> object:
    """An answer that every ledger takes."""
    if item.kind is Kind.DATE:
        return "2018-05-04"
    if item.codes:
        return next(iter(item.codes)).label.zh
    return 3 if item.unit else "甲"


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_every_ledger_is_recognised_by_its_template(county: County, tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "模板.xlsx"
    with path.open("wb") as stream:
        template_of(ledger, stream)
    with zipfile.ZipFile(path) as archive:
        assert b"dataValidation" in archive.read("xl/worksheets/sheet1.xml"), "coded items offer their words"
    title, guidance, headings = _rows(path)
    row = [None, *(_filled(item) for item in ledger.form.asked)]
    columns = [Column(words or "") for words in guidance]
    write_table(path, {"一": Table(columns, [tuple(headings), tuple(row)], str(title[0]))})
    received = send(path, "ledger", scope=county.scope("bureau"))
    assert counts(received.message) == (1, 0, 0, 0), reasons(received.message)
    assert LedgerRow.objects.get().ledger == ledger.key


def test_a_header_that_is_no_ledger_is_refused_with_what_it_lacks(county: County, tmp_path: Path) -> None:
    received = send(_sheet(tmp_path, ("姓名", "性别"), ("甲", "男")), "ledger", scope=county.scope("bureau"))
    assert received.message.state == Message.State.REFUSED and received.message.reason["reason"] == "no_header"


def test_the_ledger_may_be_named(county: County, tmp_path: Path) -> None:
    received = send(_training(tmp_path, GOOD), "ledger", scope=county.scope("bureau"), ledger="funds")
    assert received.message.state == Message.State.REFUSED
    assert counts(send(_training(tmp_path, GOOD), "ledger", ledger="training").message) == (1, 0, 0, 0)


def test_a_closed_period_sends_its_lines_back_unless_they_say_why(county: County, tmp_path: Path) -> None:
    actions.close_period(
        ledger=BY_KEY["training"],
        organisation=county.organisations["bureau"],
        period=Period.parse("2018H1"),
        scope=county.scope("bureau"),
        now=NOW,
    )
    late = (*GOOD, "材料迟到")
    path = _training(tmp_path, GOOD, ("2018-06-01", *late[1:]))
    received = send(path, "ledger", scope=county.scope("qian"))
    assert counts(received.message) == (1, 0, 0, 1)
    assert reasons(received.message)[3] == [("on", "closed")]
    (row,) = queries.page(county.scope("qian"), BY_KEY["training"], Filter(YEAR)).rows
    assert row.is_late and row.reason == "材料迟到"


FUNDS = ("日期", "项目名称", "资金来源", "登记机构")


def test_amounts_are_kept_in_the_unit_of_their_item(county: County, tmp_path: Path) -> None:
    money = ("2018-05-04", "公卫项目", "中央", "黔城卫生院", 1316, "0.05")
    headings = (*FUNDS, "到位金额（万元）", "支出金额（亿元）")
    received = send(_sheet(tmp_path, headings, money), "ledger", scope=county.scope("qian"))
    assert counts(received.message) == (1, 0, 0, 0), reasons(received.message)
    data = LedgerRow.objects.get().data
    assert (data["received"], data["spent"]) == (13_160_000, 5_000_000)


def test_a_unit_in_the_title_counts_and_one_that_cannot_be_converted_sends_the_sheet_back(
    county: County, tmp_path: Path
) -> None:
    path = tmp_path / "万元.xlsx"
    row = ("2018-05-04", "公卫项目", "中央", "黔城卫生院", "1,316.5")
    columns = [Column(heading) for heading in (*FUNDS, "到位金额")]
    write_table(path, {"台账": Table(columns, [row], "资金台账  单位：万元")})
    send(path, "ledger", scope=county.scope("qian"))
    assert LedgerRow.objects.get().data["received"] == 13_165_000
    wrong = _sheet(tmp_path, (*FUNDS, "到位金额（人）"), row)
    message = send(wrong, "ledger", scope=county.scope("qian")).message
    assert message.state == Message.State.REFUSED and "到位金额（人）" in message.reason["zh"]


def test_a_refused_amount_comes_back_as_it_was_sent(county: County, tmp_path: Path) -> None:
    row = ("2018-05-04", "公卫项目", "中央", "黔城卫生院", "约1316")
    received = send(_sheet(tmp_path, (*FUNDS, "到位金额（万元）"), row), "ledger", scope=county.scope("qian"))
    receive_message.write_answer(received.message, tmp_path / "退回.xlsx")
    _, headings, line = _rows(tmp_path / "退回.xlsx")
    assert headings[-1] == "到位金额（万元）" and line[-1] == "约1316"


def test_a_total_is_passed_over_and_told(county: County, tmp_path: Path) -> None:
    rows = [("2018-05-04", "公卫项目", "中央", "黔城卫生院", 5), ("2018-05-31", "合计", "中央", "黔城卫生院", 5)]
    received = send(_sheet(tmp_path, (*FUNDS, "到位金额"), *rows), "ledger", scope=county.scope("qian"))
    assert counts(received.message) == (1, 0, 0, 0)
    assert received.message.headers["台账"]["skipped_lines"] == {"total": [4]}


SECOND = ("2018-05-06", "急救", "集中培训", 60, None, "黔城卫生院")


def _imported(county: County, tmp_path: Path) -> LedgerRow:
    """The first line of a sheet that was sent."""
    send(_training(tmp_path, GOOD, SECOND), "ledger", scope=county.scope("qian"))
    return LedgerRow.objects.get(line=3)


def _corrected(county: County, row: LedgerRow, **changes: object) -> None:
    data, scope = {**row.data, **changes}, county.scope("qian")
    actions.correct_row(row, data, organisation_id=row.organisation_id, reason="", scope=scope, now=NOW)


def _sent_again(county: County, tmp_path: Path) -> Message:
    """The same lines in a longer sheet."""
    third = ("2018-05-07", "急救", "集中培训", 60, None, "黔城卫生院")
    return send(_training(tmp_path, GOOD, SECOND, third), "ledger", scope=county.scope("qian")).message


def _told(message: Message) -> str:
    return Refusal.objects.get(message=message).reasons[0]["zh"]


def test_a_sheet_sent_again_does_not_undo_a_correction(county: County, tmp_path: Path) -> None:
    row = _imported(county, tmp_path)
    _corrected(county, row, people=250)
    message = _sent_again(county, tmp_path)
    assert counts(message) == (1, 0, 1, 1)
    assert _told(message) == "已在页面更正为 参加人次 250 人次；如需以本表为准，请在页面更正"
    assert LedgerRow.objects.get(entry=row.entry, is_current=True).data["people"] == 250


def test_a_sheet_that_says_what_was_corrected_changes_nothing(county: County, tmp_path: Path) -> None:
    row = _imported(county, tmp_path)
    _corrected(county, row, people=250)
    mended = (*GOOD[:3], 250, *GOOD[4:])
    message = send(_training(tmp_path, mended, SECOND), "ledger", scope=county.scope("qian")).message
    assert counts(message) == (0, 0, 2, 0)


def test_a_row_corrected_in_what_names_it_does_not_come_a_second_time(county: County, tmp_path: Path) -> None:
    row = _imported(county, tmp_path)
    _corrected(county, row, topic="签约服务")
    message = _sent_again(county, tmp_path)
    assert counts(message) == (1, 0, 1, 1) and "培训主题 签约服务" in _told(message)
    again = ("2018年5月4日", "签约服务", "集中培训", 3, None, "黔城卫生院")
    third = send(_training(tmp_path, again), "ledger", scope=county.scope("qian")).message
    assert counts(third) == (0, 0, 0, 1) and "参加人次 1,060 人次" in _told(third)


def test_a_row_withdrawn_at_its_page_does_not_stand_again(county: County, tmp_path: Path) -> None:
    row = _imported(county, tmp_path)
    actions.withdraw_row(row, reason="与台账重复", scope=county.scope("qian"), now=NOW)
    message = _sent_again(county, tmp_path)
    assert counts(message) == (1, 0, 1, 1) and "已在页面作废，原因：与台账重复" in _told(message)
    again = RowEntry(BY_KEY["training"], row.organisation_id, row.data, is_new=True)
    (entered,) = actions.record_rows([again], scope=county.scope("qian"), now=NOW)
    assert entered.change == "added", "a person may enter it again"
    assert send(_training(tmp_path, GOOD), "ledger", scope=county.scope("qian")).message.unchanged == 1


def test_a_sheet_still_mends_what_only_sheets_have_said(county: County, tmp_path: Path) -> None:
    _imported(county, tmp_path)
    message = send(_training(tmp_path, (*GOOD[:3], 250, 49, GOOD[5])), "ledger", scope=county.scope("qian")).message
    assert counts(message) == (0, 1, 0, 0)


COMMON = ("培训日期", "培训主题", "参加人数", "培训形式")


def test_a_sheet_that_fits_two_ledgers_asks_which_and_goes_in_once_chosen(county: County, tmp_path: Path) -> None:
    path = _sheet(tmp_path, COMMON, ("2018-05-04", "急救", 60, "集中培训"))
    message = send(path, "ledger", scope=county.scope("qian")).message
    assert message.state == Message.State.REFUSED and "请在导入时选定台账" in message.reason["zh"]
    assert counts(send(path, "ledger", scope=county.scope("qian"), ledger="training").message) == (1, 0, 0, 0)


def test_nobody_writes_for_others(county: County, tmp_path: Path) -> None:
    received = send(_training(tmp_path, GOOD), "ledger", scope=county.scope("an"))
    assert reasons(received.message)[3] == [("organisation", "out_of_scope")]
    of_a_clinic = send(_training(tmp_path, GOOD), "ledger", scope=county.scope("tongmu"))
    assert not LedgerRow.objects.filter(organisation=county.organisations["tongmu"]).exists()
    assert of_a_clinic.message.refused == of_a_clinic.message.lines


def test_refused_lines_come_back_as_a_sheet_that_can_be_mended(county: County, tmp_path: Path) -> None:
    received = send(_training(tmp_path, ("2018-05-05", "急救", "讲课", 60)), "ledger", scope=county.scope("qian"))
    answer = tmp_path / "退回.xlsx"
    receive_message.write_answer(received.message, answer)
    _, headings, line = _rows(answer)
    assert "培训形式" in line[0]
    mended = ["集中培训" if heading == "培训形式" else cell for heading, cell in zip(headings, line, strict=True)]
    write_table(answer, {"一": Table([Column(heading) for heading in headings], [tuple(mended)])})
    assert counts(send(answer, "ledger", scope=county.scope("qian")).message) == (1, 0, 0, 0)
    assert LedgerRow.objects.get().organisation == county.organisations["qian"]
