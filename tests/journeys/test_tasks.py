"""The pool of work: shared out in bulk with a look first, and a task that is given, proven and sent back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kangyu.registers.tasks.models import Task

from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _tick(visitor: Visitor, number: int) -> None:
    boxes = visitor.page.locator("tbody input[name=tasks]")
    for index in range(number):
        boxes.nth(index).check()


@pytest.mark.parametrize("visitor", [DESKTOP], indirect=True, ids=["desktop"])
def test_work_is_shared_out_with_a_look_first(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("tongmu")
    visitor.go("/work/?state=late")
    _tick(visitor, 1)
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_role("status")).to_contain_text("将认领 1 项")
    page.get_by_role("button", name="确认认领 1 项").click()
    expect(page.locator(".ky-messages")).to_contain_text("认领 1 项")
    expect(page.locator("tbody tr").first).to_contain_text("tongmu 医生认领")
    visitor.go("/work/?state=late&whose=mine")
    expect(page.locator("#ky-words")).to_contain_text("我认领的 — 1 项")

    page.context.clear_cookies()
    visitor.log_in("qian")
    visitor.go("/work/?state=late")
    _tick(visitor, 2)
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_role("status")).to_contain_text("将认领 1 项")
    expect(page.get_by_role("status")).to_contain_text("已由tongmu 医生认领")
    page.get_by_role("link", name="取消").click()
    _tick(visitor, 2)
    page.get_by_role("button", name="分派").click()
    page.get_by_label("分派给").select_option(label="qian 医生 · 黔城卫生院")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("status")).to_contain_text("将分派 2 项")
    visitor.is_accessible()
    page.get_by_role("button", name="确认分派 2 项").click()
    assert Task.objects.filter(ended_at=None, assignee__username="qian").count() == 2
    visitor.is_accessible()


@pytest.mark.parametrize("visitor", [PHONE], indirect=True, ids=["phone"])
def test_a_task_is_given_proven_done_and_sent_back(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.log_in("qian")
    page.get_by_role("link", name="交办").click()
    page.get_by_label("事项").fill("雨季前检查药柜")
    page.get_by_label("须上传佐证").check(force=True)
    page.get_by_label("桐木村卫生室").check(force=True)
    visitor.is_accessible()
    page.get_by_role("button", name="交办").click()
    expect(page.locator("#ky-words")).to_contain_text("我交办的 — 1 项")

    page.context.clear_cookies()
    visitor.log_in("tongmu")
    visitor.go("/work/?kind=order&state=")
    page.get_by_role("link", name="雨季前检查药柜", exact=True).click()
    page.get_by_role("button", name="办结").click()
    page.get_by_label("原因或结果").fill("已检查")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("status")).to_contain_text("须上传佐证")
    page.get_by_role("link", name="取消").click()
    (tmp_path / "药柜.pdf").write_bytes(PDF)
    page.get_by_label("照片或文件").set_input_files(tmp_path / "药柜.pdf")
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="药柜.pdf")).to_be_visible()
    page.get_by_role("button", name="办结").click()
    page.get_by_label("原因或结果").fill("已检查")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认办结 1 项").click()
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("已办结")
    address = page.url

    page.context.clear_cookies()
    visitor.log_in("qian")
    page.goto(address)
    page.get_by_role("button", name="退回重做").click()
    page.get_by_label("原因或结果").fill("照片不清")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认退回重做 1 项").click()
    expect(page.locator(".ky-history")).to_contain_text("照片不清")
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text(re.compile("退回重做"))
    visitor.is_accessible()
