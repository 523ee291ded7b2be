"""Somebody managed elsewhere is asked for at the form of a new record; their village doctor agrees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from factories.people import birth_of, name_of, number_of, sex_of

from .conftest import PATIENT, Visitor

pytestmark = pytest.mark.journey


def test_a_person_is_asked_for_and_let_go(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("xiaping")
    visitor.go("/people/new/")
    page.get_by_label("姓名").fill(name_of(PATIENT))
    page.get_by_label("身份证号").press_sequentially(number_of(PATIENT))
    page.get_by_label("出生日期").fill(birth_of(PATIENT).isoformat())
    page.get_by_label(sex_of(PATIENT), exact=True).check(force=True)
    page.get_by_role("button", name="建立档案").click()
    expect(page.get_by_role("alert").first).to_contain_text("不在您的管理范围内")
    expect(page.get_by_role("main")).not_to_contain_text("桐木")
    visitor.is_accessible()
    page.get_by_role("button", name="申请转入").click()
    expect(page.locator("body")).to_contain_text("申请已受理")

    page.context.clear_cookies()
    visitor.log_in("tongmu")
    visitor.go("/work/?kind=transfer")
    page.get_by_role("link", name="办理").filter(visible=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("下坪村卫生室申请转入该居民")
    visitor.is_accessible()
    page.get_by_role("button", name="不同意").click()
    expect(page.get_by_role("alert").first).to_contain_text("请写明原因")
    page.get_by_role("button", name="同意转出").click()
    expect(page.locator("body")).to_contain_text("已同意，此人已转出")

    page.context.clear_cookies()
    visitor.log_in("xiaping")
    visitor.go("/work/?kind=transfer_answer")
    expect(page.get_by_role("main")).to_contain_text(re.compile("转入申请已同意"))
    expect(page.get_by_role("main")).to_contain_text(name_of(PATIENT))
