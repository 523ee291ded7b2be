"""The report room: a summary written, its numbers opened, issued, and opened again as they were."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from . import bureau_county
from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def bureau(visitor: Visitor) -> Visitor:
    """Logged in as the bureau, with a snapshot of the year."""
    bureau_county.set_targets()
    bureau_county.take_snapshot()
    visitor.log_in("bureau")
    return visitor


def _write(bureau: Visitor, period: str) -> None:
    page = bureau.page
    bureau.go("/reports/")
    page.get_by_label("时期").select_option(period)
    page.get_by_label("发文字号").fill("洪卫发〔2019〕1号")
    page.get_by_role("button", name="写草稿").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))


def test_a_summary_is_written_opened_and_issued(bureau: Visitor) -> None:
    page = bureau.page
    _write(bureau, "2018")
    paper = page.get_by_role("article", name="公文")
    expect(paper).to_contain_text("洪卫发〔2019〕1号")
    expect(paper).to_contain_text("期末在管高血压患者6人")
    bureau.is_accessible()

    paper.get_by_role("link", name="6人", exact=True).first.click()
    expect(page.locator("#ky-words")).to_contain_text("“6人” · 洪江市 · 2018年")
    expect(page.locator("#ky-words")).to_contain_text("— 6 人")
    page.go_back()

    page.get_by_role("link", name="印发…").click()
    expect(page.get_by_text("逐行记下，多年以后打开的仍是这些行")).to_be_visible()
    bureau.is_accessible()
    page.get_by_label("发文字号", exact=True).fill("")
    page.get_by_role("button", name="确认印发").click()
    expect(page.locator(".ky-errors")).to_contain_text("请填写发文字号")
    page.get_by_label("发文字号", exact=True).fill("洪卫发〔2019〕1号")
    page.get_by_role("button", name="确认印发").click()
    expect(page.get_by_text("已印发：数字和它们的行已冻结。")).to_be_visible()
    expect(page.get_by_role("button", name="用最新快照重写")).to_have_count(0)

    page.get_by_role("article", name="公文").get_by_role("link", name="6人", exact=True).first.click()
    expect(page.get_by_text("印发时冻结的行")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(6)
    bureau.is_accessible()


def test_an_annex_is_read_on_any_screen(bureau: Visitor) -> None:
    page = bureau.page
    _write(bureau, "2018")
    box = page.get_by_label("发文字号")
    box.fill("洪卫发[2019]2号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("article", name="公文")).to_contain_text("洪卫发〔2019〕2号")
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        broken = page.evaluate(
            """() => [...document.querySelectorAll('.ky-paper-table .ky-cell')]
                 .filter(cell => cell.getClientRects().length > 1).map(cell => cell.textContent)"""
        )
        assert broken == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    hidden = (
        "() => [...document.querySelectorAll('.ky-paper-scroll')].some(box => box.scrollWidth > box.clientWidth + 1)"
    )
    assert not page.evaluate(hidden)
    bureau.is_accessible()


def test_sentences_left_out_say_why_and_two_reports_are_compared(bureau: Visitor) -> None:
    page = bureau.page
    _write(bureau, "2018H1")
    left_out = page.get_by_role("region", name="没有写出的句子")
    expect(left_out).to_contain_text("分母为 0，不计算")
    _write(bureau, "2018")
    page.get_by_role("link", name="与另一份比较").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text(re.compile(r"\d+ 个数字中 \d+ 个不同"))
    expect(page.locator("tbody tr").first).to_contain_text("不同")
    bureau.is_accessible()

    bureau.go("/reports/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("docx")).first.click()
    assert download.value.suggested_filename == "洪江市卫生健康局2018年工作总结.docx"
