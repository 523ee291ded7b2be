"""A village doctor's morning: who is due, a contact that asks for a referral, its outcome."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from factories.people import name_of

from .conftest import PATIENT, Visitor

pytestmark = pytest.mark.journey
INITIALS = "rfw"  # 任芳伟


def test_a_contact_that_needs_referral(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    expect(page.get_by_role("heading", level=1)).to_have_text("今日工作")

    visitor.find(INITIALS)
    page.get_by_role("option", name=name_of(PATIENT)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name_of(PATIENT))

    page.get_by_role("link", name="记录随访").click()
    page.get_by_label("门诊").check(force=True)
    page.get_by_label("收缩压").fill("186")
    page.get_by_label("舒张压").fill("112")
    judgement = page.locator("#ky-judgement")
    expect(judgement).to_contain_text("控制不满意")
    expect(judgement).to_contain_text("紧急转诊")
    expect(judgement).to_contain_text("2019-01-14")

    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    expect(page.locator(".ky-todo")).to_contain_text("转诊待追踪")
    entry = page.locator(".ky-event").first
    expect(entry).to_contain_text("2018-12-31")
    expect(entry).to_contain_text("186/112 mmHg")
    entry.locator("summary").click()
    expect(entry.locator(".ky-event-body")).to_contain_text("桐木村卫生室于")

    page.get_by_role("link", name="填写转诊结果").click()
    page.locator("#id_outcome").fill("市人民医院就诊，调整用药")
    page.get_by_role("button", name="保存结果").click()
    expect(page.locator(".ky-todo")).not_to_contain_text("转诊待追踪")
    visitor.is_accessible()


def test_a_refused_form_keeps_every_entry(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    page.get_by_role("link", name=re.compile("^随访 ")).first.click()
    page.get_by_label("收缩压").fill("1500")
    page.get_by_label("心率").fill("76")
    page.get_by_label("用药情况").fill("硝苯地平")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("alert").first).to_contain_text("还没有保存")
    expect(page.locator("#item-systolic")).to_contain_text("应在 50–300 之间")
    expect(page.locator("#item-mode")).to_contain_text("必须填写")
    expect(page.get_by_label("收缩压")).to_have_value("1500")
    expect(page.get_by_label("用药情况")).to_have_value("硝苯地平")
    visitor.is_accessible()


def test_a_draft_saves_itself_and_comes_back(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    page.get_by_role("link", name=re.compile("^随访 ")).first.click()
    page.get_by_label("收缩压").fill("138")
    page.get_by_label("心率").press_sequentially("7")
    expect(page.locator("#ky-draft")).to_contain_text("草稿已自动保存")

    page.reload()
    expect(page.get_by_label("收缩压")).to_have_value("138")
    expect(page.get_by_text("自动保存的草稿")).to_be_visible()
    page.get_by_role("button", name="不要草稿，重新填").click()
    expect(page.get_by_label("收缩压")).to_have_value("")
    visitor.is_accessible()


def test_leaving_quickly_loses_nothing(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    page.get_by_role("link", name=re.compile("^随访 ")).first.click()
    page.get_by_label("收缩压").fill("138")
    address = page.url
    page.get_by_role("link", name="取消").click()
    page.wait_for_url(lambda url: "/forms/" not in url)
    page.wait_for_timeout(300)  # what was sent on leaving is under way
    page.goto(address)
    expect(page.get_by_label("收缩压")).to_have_value("138")


def test_every_tab_is_in_sight(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    width = page.evaluate("document.documentElement.clientWidth")
    for tab in page.locator(".ky-tab").all():
        box = tab.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_the_list_keeps_its_place(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    visitor.go("/work/?state=late&programme=hypertension")
    expect(page.locator("#ky-words")).to_contain_text("桐木村卫生室 · 已逾期 · 高血压 — 6 项")
    page.get_by_role("link", name=re.compile("^随访 ")).first.click()
    page.get_by_label("门诊").check(force=True)
    page.get_by_label("收缩压").fill("132")
    page.get_by_label("舒张压").fill("80")
    page.get_by_role("button", name="保存").click()

    expect(page).to_have_url(re.compile(r"/work/\?state=late"))
    expect(page.locator("#ky-words")).to_contain_text("5 项")
    visitor.is_accessible()
