"""The record of one person: numbers opened and written down, an entry corrected, where it came from, who looked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from factories.people import name_of, number_of

from .conftest import PATIENT, Visitor

pytestmark = pytest.mark.journey


def _open(visitor: Visitor) -> None:
    visitor.log_in("tongmu")
    box = visitor.page.get_by_role("combobox", name="查找居民或页面")
    box.fill(number_of(PATIENT))
    box.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(name_of(PATIENT))
    assert number_of(PATIENT) not in visitor.page.url


def test_a_masked_number_opens_and_is_written_down(visitor: Visitor) -> None:
    page = visitor.page
    _open(visitor)
    expect(page.locator("#ky-identity")).not_to_contain_text(number_of(PATIENT))
    page.get_by_role("button", name="显示 身份证号").click()
    expect(page.locator("#ky-identity")).to_contain_text(number_of(PATIENT))

    page.get_by_role("link", name="谁看过这份档案").click()
    expect(page.get_by_role("table")).to_contain_text("打开身份证号")
    expect(page.get_by_role("table")).to_contain_text("用表格登记随访或体检")
    visitor.is_accessible()


def test_an_entry_leads_to_the_line_that_brought_it(visitor: Visitor) -> None:
    page = visitor.page
    _open(visitor)
    entry = page.locator(".ky-event", has_text="2018-09-20")
    entry.locator("summary").click()
    entry.get_by_role("link", name="九月随访.xlsx").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到时的原样")
    expect(page.get_by_role("row", name="收缩压")).to_contain_text("152")
    expect(page.get_by_role("main")).not_to_contain_text(number_of(PATIENT))
    visitor.is_accessible()


def test_a_correction_shows_beside_what_it_replaced(visitor: Visitor) -> None:
    page = visitor.page
    _open(visitor)
    page.locator(".ky-event", has_text="2018-09-20").locator("summary").click()
    page.get_by_role("link", name="更正").click()
    expect(page.get_by_label("收缩压")).to_have_value("152")
    page.get_by_label("收缩压").fill("134")
    page.get_by_label("舒张压").fill("84")
    page.get_by_role("button", name="保存").click()

    entries = page.locator(".ky-event", has_text="2018-09-20")
    expect(entries).to_have_count(2)
    expect(entries.nth(0)).to_contain_text("134/84 mmHg")
    expect(entries.nth(1)).to_contain_text("已被更正")
    visitor.is_accessible()


def test_closing_says_first_what_it_means(visitor: Visitor) -> None:
    page = visitor.page
    _open(visitor)
    page.get_by_role("link", name="结案").click()
    expect(page.get_by_role("main")).to_contain_text("已有的 1 次随访全部保留在时间轴上")
    page.get_by_label("失访").check(force=True)
    page.get_by_role("button", name="确认结案").click()
    expect(page.locator(".ky-todo")).to_have_count(0)

    page.get_by_role("link", name="纳入高血压管理").click()
    page.get_by_role("button", name="确认纳入").click()
    expect(page.get_by_role("alert")).to_contain_text("纳入日期不能早于或等于上次终止管理的日期")
    visitor.is_accessible()


def test_the_trend_names_its_values(visitor: Visitor) -> None:
    page = visitor.page
    _open(visitor)
    page.get_by_role("link", name="健康体检表").click()
    page.get_by_label("收缩压").fill("128")
    page.get_by_label("舒张压").fill("78")
    page.get_by_label("体检无异常").check(force=True)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    page.get_by_text("数值表").click()
    expect(page.get_by_role("row", name="2018-12-31")).to_contain_text("128")
    visitor.is_accessible()
