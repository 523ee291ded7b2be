"""An officer enters a row with its proof, corrects it, closes the period, and finds the row behind the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from factories.county import NOW, TODAY
from factories.papers import JPEG
from kangyu.registers.snapshots import actions as snapshots

from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey


def _photo(tmp_path: Path) -> Path:
    path = tmp_path / "签到表.jpg"
    path.write_bytes(JPEG)
    return path


def _fill_training(page: Page, photo: Path) -> None:
    page.get_by_label("培训主题").fill("家庭医生签约服务")
    page.get_by_label("培训日期").fill("2018-05-04")
    page.get_by_label("集中培训").check(force=True)
    page.get_by_label("参加人次").fill("60")
    page.get_by_label("其中村医人次").fill("61")
    expect(page.locator("#ky-judgement")).to_contain_text("不能多于参加人次")
    page.get_by_label("其中村医人次").fill("49")
    expect(page.locator("#ky-judgement")).to_contain_text("可以保存")
    page.get_by_label("证明材料", exact=True).set_input_files(photo)


@pytest.mark.parametrize("visitor", [DESKTOP], indirect=True, ids=["desktop"])
def test_a_row_from_the_form_to_the_figure_and_back(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.log_in("qian")
    visitor.go("/ledgers/training/new/")
    _fill_training(page, _photo(tmp_path))
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    expect(page.get_by_role("link", name="签到表.jpg")).to_be_visible()
    expect(page.get_by_text("村医培训人次")).to_be_visible()
    visitor.is_accessible()
    with page.expect_download() as download:
        page.get_by_role("link", name="签到表.jpg").click()
    assert download.value.path().read_bytes() == JPEG
    page.get_by_role("link", name="更正").click()
    page.get_by_label("参加人次").fill("62")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#ky-history").locator("..").locator("..")).to_contain_text("60 人次 → 62 人次")

    snapshots.take(as_of=TODAY, now=NOW)
    visitor.go("/figures/training.person_times/rows/?period=2018&area=431281101000")
    expect(page.locator("#ky-words")).to_contain_text("1 行，合计 62 人次")
    page.get_by_role("link", name="家庭医生签约服务").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("家庭医生签约服务")
    visitor.is_accessible()


@pytest.mark.parametrize("visitor", [PHONE], indirect=True, ids=["phone"])
def test_a_closed_period_asks_why(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("qian")
    visitor.go("/ledgers/publicity/close/?period=2018H1")
    page.get_by_role("button", name="确认结账").click()
    expect(page.locator("main")).to_contain_text("2018H1 已由 黔城卫生院")
    visitor.is_accessible()
    visitor.go("/ledgers/publicity/new/")
    page.get_by_label("发布日期").fill("2018-05-04")
    page.get_by_label("标题 必填").fill("春季行动")
    page.get_by_label("媒体名称").fill("健康报")
    page.get_by_label("国家级").check(force=True)
    expect(page.locator("#ky-judgement")).to_contain_text("已结账")
    page.get_by_label("补报原因").fill("样报迟到")
    expect(page.locator("#ky-judgement")).to_contain_text("作为补报登记")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text("结账后补报")
    visitor.is_accessible()
