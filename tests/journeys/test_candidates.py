"""Candidates: found by their records, taken in many at once with a look first, and off the list with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from kangyu.registers.enrolments.models import Candidate, Enrolment
from kangyu.registers.people.models import Resident
from kangyu.registers.tasks.models import Task

from .conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey


def _make_candidates(number: int) -> list[Resident]:
    people = list(Resident.objects.filter(enrolments=None, organisation__short_name__contains="桐木")[:number])
    for person in people:
        Candidate.objects.filter(resident=person).delete()
        Candidate.objects.create(
            resident=person, programme="diabetes", organisation=person.organisation, since=date(2018, 12, 3)
        )
    return people


@pytest.mark.parametrize("visitor", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_candidates_are_enrolled_and_dismissed(visitor: Visitor) -> None:
    people = _make_candidates(3)
    page = visitor.page
    visitor.log_in("tongmu")
    page.get_by_role("link", name="候选对象").filter(visible=True).first.click()
    page.get_by_role("link", name="糖尿病").click()
    expect(page.locator("#ky-words")).to_contain_text("糖尿病 — 3 人")
    visitor.is_accessible()
    for index in range(2):
        page.locator("tbody input[name=candidates]").nth(index).check()
    page.get_by_role("button", name="纳入管理").click()
    expect(page.locator(".ky-consequence")).to_contain_text("将纳入 2 人")
    visitor.is_accessible()
    page.get_by_role("button", name="确认纳入 2 人").click()
    expect(page.locator(".ky-messages")).to_contain_text("已纳入 2 人")
    assert Enrolment.objects.filter(programme="diabetes", until=None).count() == 2
    assert Task.objects.filter(programme="diabetes", ended_at=None, kind="contact").count() == 2

    page.locator("tbody input[name=candidates]").first.check()
    page.get_by_role("button", name="不纳入").click()
    page.get_by_label("已由他处管理").check(force=True)
    page.get_by_role("button", name="确认不纳入").click()
    expect(page.locator(".ky-messages")).to_contain_text("1 人不再列为候选")
    visitor.go("/candidates/?programme=diabetes")
    expect(page.get_by_role("heading", name="没有候选对象")).to_be_visible()
    visitor.is_accessible()

    visitor.go(f"/people/{people[-1].pk}/")
    expect(page.locator(".ky-standings")).to_contain_text("在管")
