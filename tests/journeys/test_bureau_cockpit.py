"""The bureau: what is behind, then any number, its rows, the person, the line of the sheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from factories.people import name_of

from . import bureau_county
from .conftest import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def bureau(visitor: Visitor) -> Visitor:
    """Logged in as the bureau, with a snapshot of the year."""
    bureau_county.set_targets()
    bureau_county.draw_boundaries()
    bureau_county.take_snapshot()
    visitor.log_in("bureau")
    return visitor


def test_from_what_is_behind_to_the_sheet_that_brought_it(bureau: Visitor) -> None:
    page = bureau.page
    expect(page.get_by_role("heading", level=1)).to_have_text("洪江市 · 2018年1—12月")
    behind = page.get_by_role("region", name=re.compile("落后"))
    expect(behind).to_contain_text("管理人群血压控制率 0.00%，低于目标 65.00 个百分点")
    bureau.is_accessible()

    behind.get_by_role("link", name=re.compile("管理人群血压控制率")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("管理人群血压控制率")
    expect(page.get_by_role("region", name="口径")).to_contain_text("失访、近12个月未随访者视为未控制")
    bureau.is_accessible()

    page.get_by_role("link", name=re.compile("未计入")).click()
    expect(page.locator("#ky-words")).to_contain_text("洪江市 · 2018年1—12月 · 截至 2018-12-31 — 6 人")
    row = page.get_by_role("row", name=re.compile(name_of(35)))
    expect(row).to_contain_text("最近分类：控制不满意")
    expect(row).to_contain_text("152/94 mmHg")
    bureau.is_accessible()

    row.get_by_role("link", name=re.compile("九月随访")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到时的原样")
    page.go_back()
    page.get_by_role("link", name=name_of(35), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name_of(35))
    page.get_by_role("link", name="谁看过这份档案").click()
    expect(page.get_by_role("table")).to_contain_text("在指标明细中看到")
    bureau.is_accessible()


def test_another_figure_by_township(bureau: Visitor) -> None:
    page = bureau.page
    page.get_by_role("link", name="分乡镇查看 电子健康档案建档率").click()
    chosen = page.get_by_role("region", name="电子健康档案建档率")
    expect(chosen.get_by_role("row", name=re.compile("黔城镇"))).to_contain_text("100.00")
    expect(page).to_have_url(re.compile("figure=record.established_rate"))
    expect(chosen.locator("svg").first).to_be_visible()
    bureau.is_accessible()

    chosen.get_by_role("link", name="黔城镇").click()
    expect(page.get_by_role("table").first).to_contain_text("桐木村")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert download.value.suggested_filename == "电子健康档案建档率-黔城镇-2018-to-12.xlsx"


def test_another_period_and_the_rows_as_a_sheet(bureau: Visitor) -> None:
    page = bureau.page
    bureau.go("/figures/hypertension.visits/")
    page.get_by_label("统计期间").select_option("2018-09")
    expect(page.get_by_text("洪江市 · 2018年9月 · 截至 2018-09-30")).to_be_visible()
    page.get_by_role("link", name=re.compile("计入的行")).click()
    expect(page.locator("#ky-words")).to_contain_text("— 6 人次")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    assert download.value.suggested_filename.endswith("2018-09.xlsx")
    bureau.is_accessible()


def test_an_empty_denominator_says_so(bureau: Visitor) -> None:
    page = bureau.page
    bureau.go("/figures/hypertension.control_rate/?period=2016")
    expect(page.get_by_role("region", name="数值")).to_contain_text("分母为 0，不计算")
    bureau.go("/figures/hypertension.management_rate/?area=431281101000")
    expect(page.get_by_role("region", name="数值")).to_contain_text("缺少参数，不计算")
    bureau.is_accessible()


def test_no_panel_lies_under_another_in_either_language(bureau: Visitor) -> None:
    for address in ("/bureau/", "/figures/", "/figures/hypertension.control_rate/", "/people/", "/work/?state="):
        bureau.go(address)
        bureau.is_tidy((1366, 768), (1200, 800), (360, 740))
    bureau.page.locator("details.ky-menu summary").click()
    bureau.page.get_by_role("button", name="English").click()
    for address in ("/bureau/", "/figures/", "/figures/hypertension.control_rate/", "/people/", "/work/?state="):
        bureau.go(address)
        bureau.is_tidy((1366, 768), (1200, 800), (360, 740))


def test_a_township_sees_its_own(visitor: Visitor) -> None:
    page = visitor.page
    bureau_county.set_targets()
    bureau_county.take_snapshot()
    visitor.log_in("an")
    visitor.go("/figures/")
    expect(page.get_by_role("heading", level=1)).to_have_text("安江镇 · 2018年1—12月")
    visitor.go(f"/figures/resident.count/?area={bureau_county.COUNTY}")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限")
    visitor.go(f"/figures/resident.count/rows/?area={bureau_county.TOWNSHIP}")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限")
    visitor.go("/reports/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限")
    visitor.is_accessible()


def test_the_first_snapshot_is_taken_from_the_desk(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("bureau")
    expect(page.get_by_role("heading", level=2).first).to_have_text("还没有可以计数的快照")
    visitor.is_accessible()
    page.get_by_role("button", name="生成新快照").click()
    expect(page.get_by_text("新快照已经可用。")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="用新快照查看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("洪江市 · 2018年1—12月")
    visitor.is_accessible()
