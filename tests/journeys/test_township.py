"""The township centre: work by clinic, a sheet with mistakes, a new resident."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from factories.people import contact_row, name_of, number_of
from factories.sheets import write_xlsx

from .conftest import Visitor

pytestmark = pytest.mark.journey


def test_work_by_clinic(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("qian")
    expect(page.locator("#ky-words")).to_contain_text("黔城卫生院 · 已逾期 — 6 项")
    visitor.is_accessible()


def test_a_sheet_with_mistakes_comes_back_with_reasons(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    rows = [contact_row(20, "2018-12-20"), contact_row(25, "2018-12-20", 收缩压="1500"), contact_row(900, "2018-12-20")]
    visitor.log_in("qian")
    visitor.go("/sheets/")
    page.get_by_label("随访与体检").check(force=True)
    page.get_by_label("文件").set_input_files(write_xlsx(tmp_path / "十二月.xlsx", {"随访": rows}))
    page.get_by_role("button", name="导入").click()

    page.wait_for_url(re.compile(r"/sheets/\d+/"))
    expect(page.get_by_role("group", name="结果")).to_contain_text(re.compile("新增\\s*1"))
    expect(page.get_by_role("table")).to_contain_text("应在 50–300 之间")
    expect(page.get_by_role("table")).to_contain_text("查无此人")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回表").click()
    assert download.value.suggested_filename == "十二月-退回.xlsx"
    visitor.is_accessible()


def test_a_new_resident_and_the_same_one_again(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("qian")
    page.get_by_role("link", name="居民", exact=True).filter(visible=True).first.click()
    page.get_by_role("link", name="新建档案").filter(visible=True).first.click()
    page.get_by_label("姓名").fill("欧阳测")
    page.get_by_label("身份证号").press_sequentially("110101199003070012")
    page.get_by_role("button", name="建立档案").click()
    expect(page.get_by_role("alert").first).to_contain_text("身份证号")
    expect(page.get_by_label("姓名")).to_have_value("欧阳测")

    page.get_by_label("身份证号").fill("")
    page.get_by_label("身份证号").press_sequentially(number_of(777))
    page.get_by_label("村(居)委会").select_option(label="桐木村")
    page.get_by_label("出生日期").fill(number_of(777)[6:10] + "-" + number_of(777)[10:12] + "-" + number_of(777)[12:14])
    page.get_by_label("男" if int(number_of(777)[16]) % 2 else "女", exact=True).check(force=True)
    page.get_by_role("button", name="建立档案").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("欧阳测")

    visitor.go("/people/new/")
    page.get_by_label("身份证号").press_sequentially(number_of(30))
    expect(page.locator("#ky-known")).to_contain_text(name_of(30))
    visitor.is_accessible()
