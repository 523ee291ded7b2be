"""The unit over a column is read: the same, an exact multiple, or a refusal that names it."""

from decimal import Decimal
from pathlib import Path

import pytest
from sheet_books import only_sheet, write_xlsx

from kangyu.formats.sheets import Cell, Heading, SheetRefused, factors_of, find_header
from kangyu.vocabulary.quantities import CENTIMETRE, KILOGRAM, MILLILITRE, MMOL_PER_L, PER_MINUTE, PERSON_TIME, YUAN

WANTED = (
    Heading("name", ("项目名称",), required=True),
    Heading("received", ("到位金额", "到账金额"), unit=YUAN),
    Heading("spent", ("支出金额",), unit=YUAN),
    Heading("people", ("参加人次", "参加人数"), unit=PERSON_TIME),
    Heading("volume", ("采血量",), unit=MILLILITRE),
    Heading("height", ("身高",), unit=CENTIMETRE),
    Heading("weight", ("体重",), unit=KILOGRAM),
    Heading("glucose", ("血糖",), unit=MMOL_PER_L),
    Heading("pulse", ("心率",), unit=PER_MINUTE),
)


def _factors(tmp_path: Path, *rows: list[Cell]) -> dict[str, Decimal]:
    header = find_header(only_sheet(write_xlsx(tmp_path / "a.xlsx", rows)), WANTED)
    return factors_of(header, WANTED)


@pytest.mark.parametrize(
    ("heading", "factors"),
    [
        ("到位金额", {}),
        ("到位金额（元）", {}),
        ("到位金额（万元）", {"received": Decimal(10_000)}),
        ("到位金额(单位:万元)", {"received": Decimal(10_000)}),
        ("到位金额（万元，保留两位小数）", {"received": Decimal(10_000)}),
        ("到位金额【万】", {"received": Decimal(10_000)}),
        ("到账金额万元", {"received": Decimal(10_000)}),
        ("到账金额/亿元", {"received": Decimal(10**8)}),
        ("支出金额（百万元）", {"spent": Decimal(10**6)}),
        ("采血量（升）", {"volume": Decimal(1000)}),
        ("采血量（ML）", {}),
        ("身高（米）", {"height": Decimal(100)}),
        ("身高（公分）", {}),
        ("体重（斤）", {"weight": Decimal("0.5")}),
        ("体重（克）", {"weight": Decimal("0.001")}),
        ("心率（次）", {}),
        ("心率 次/分", {}),
        ("血糖（空腹，mmol/L）", {}),
        ("参加人数（必填）", {}),
        ("年到位金额（含上年结转）", {}),
    ],
)
def test_the_unit_of_a_heading(tmp_path: Path, heading: str, factors: dict[str, Decimal]) -> None:
    assert _factors(tmp_path, ["项目名称", heading]) == factors


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("血糖（mg/dL）", "mg/dL"), ("参加人数（人）", "人"), ("到位金额（人）", "人"), ("采血量（斤）", "斤")],
)
def test_what_cannot_be_converted_exactly_is_refused_by_name(tmp_path: Path, heading: str, unit: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        _factors(tmp_path, ["项目名称", heading])
    assert refused.value.reason == "unit"
    assert heading in refused.value.message.zh and f"“{unit}”" in refused.value.message.zh


def test_a_unit_over_the_table_holds_for_the_columns_of_its_kind(tmp_path: Path) -> None:
    head: list[Cell] = ["项目名称", "到位金额", "参加人次", "支出金额（元）"]
    assert _factors(tmp_path, ["资金台账"], ["填报单位：黔城卫生院", None, "单位：万元"], head) == {
        "received": Decimal(10_000)
    }
    assert _factors(tmp_path, ["资金台账（单位：万元、人次）"], head) == {"received": Decimal(10_000)}
    assert _factors(tmp_path, ["洪江市（县）资金台账（万元）"], head) == {"received": Decimal(10_000)}
    assert _factors(tmp_path, ["报送单位：元山镇卫生院", "单位负责人（签字）"], head) == {}


def test_a_unit_over_the_table_that_fits_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused) as refused:
        _factors(tmp_path, ["单位：万元"], ["项目名称", "采血量"])
    assert "第 1 行" in refused.value.message.zh and "万元" in refused.value.message.zh


def test_two_units_over_the_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused) as refused:
        _factors(tmp_path, ["单位：万元"], ["单位：元"], ["项目名称", "到位金额"])
    assert "万元、元" in refused.value.message.zh
