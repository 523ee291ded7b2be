"""The report room without a browser: its issuing number, and issuing once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from factories.county import NOW, TODAY, County, build_county
from kangyu.catalogue.reports import REPORTS
from kangyu.registers.places import queries as places
from kangyu.registers.reports import actions
from kangyu.registers.reports.actions import CannotWrite
from kangyu.registers.reports.models import Report
from kangyu.vocabulary.periods import Period

from . import bureau_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    return build_county()


@pytest.fixture
def report(made: County) -> Report:
    bureau_county.take_snapshot()
    return actions.write(
        declaration=REPORTS[0], period=Period.parse("2018"), area=places.county(), by=made.users["bureau"], now=NOW
    )


@pytest.fixture
def bureau(client: Client, made: County) -> Client:
    client.force_login(made.users["bureau"])
    return client


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("洪卫发〔2026〕1号", "洪卫发〔2026〕1号"),
        (" 洪卫发[2026] 01 号", "洪卫发〔2026〕1号"),
        ("洪卫发（2026）第１２号", "洪卫发〔2026〕12号"),
        ("  ", ""),
    ],
)
def test_an_issuing_number_is_kept_as_documents_print_it(typed: str, kept: str) -> None:
    assert actions.issuing_number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1号", "洪卫发2026 1号", "洪卫发〔26〕1号", "洪卫发〔2026〕号", "<b>〔2026〕1号", "发" * 50]
)
def test_another_form_is_refused(typed: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        actions.issuing_number(typed)
    assert "〔2026〕1号" in refused.value.message.zh


def test_a_draft_gets_its_number_and_an_issued_one_keeps_it(bureau: Client, report: Report) -> None:
    address = f"/reports/{report.pk}/number/"
    assert bureau.post(address, {"number": "洪卫发[2019]7号"}).status_code == 302
    report.refresh_from_db()
    assert report.number == "洪卫发〔2019〕7号"
    refused = bureau.post(address, {"number": "七号"})
    assert refused.status_code == 422
    assert "七号" in refused.content.decode() and "发文字号应由" in refused.content.decode()
    bureau.post(f"/reports/{report.pk}/issue/", {"number": "洪卫发〔2019〕7号"})
    assert bureau.post(address, {"number": "洪卫发〔2019〕8号"}).status_code == 422
    report.refresh_from_db()
    assert report.number == "洪卫发〔2019〕7号"


def test_issuing_twice_leads_to_the_report_and_says_so(bureau: Client, report: Report) -> None:
    address, page = f"/reports/{report.pk}/issue/", f"/reports/{report.pk}/"
    assert bureau.get(address).status_code == 200
    assert bureau.post(address, {"without_number": "1"}).url == page
    assert bureau.get(address).url == page
    again = bureau.post(address, follow=True)
    assert again.redirect_chain == [(page, 302)]
    assert "已印发的总结不能再修改" in again.content.decode()


def test_the_confirmation_is_called_issue_in_english(bureau: Client, report: Report) -> None:
    page = bureau.get(f"/reports/{report.pk}/issue/", headers={"accept-language": "en"}).content.decode()
    assert "<title>Issue “" in page
