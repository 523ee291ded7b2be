"""Getting in, switching the language, and being refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from factories.people import name_of, number_of

from .conftest import PATIENT, Visitor

pytestmark = pytest.mark.journey


def test_a_wrong_password_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/people/")
    page.get_by_label("用户名").fill("tongmu")
    page.get_by_label("密码").fill("not-this-one")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert").first).to_contain_text("用户名或密码不对")
    visitor.is_accessible()


def test_the_whole_desk_speaks_english(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    page.locator(".ky-menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today's work")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visitor.search(number_of(PATIENT))
    page.get_by_role("link", name="Record a contact").click()
    page.get_by_label("at the clinic").check(force=True)
    page.get_by_label("Systolic pressure").fill("150")
    page.get_by_label("Diastolic pressure").fill("95")
    expect(page.locator("#ky-judgement")).to_contain_text("Unsatisfactory")
    visitor.is_accessible()


def test_somebody_elses_resident_is_not_found(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("xiaping")
    visitor.search(number_of(PATIENT))
    expect(page.get_by_role("main")).not_to_contain_text(name_of(PATIENT))
    visitor.go("/people/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    visitor.is_accessible()


def test_what_a_role_does_not_include_says_so(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    visitor.go("/reports/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限")
    page.get_by_role("link", name="回到工作台").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("今日工作")
    visitor.is_accessible()
