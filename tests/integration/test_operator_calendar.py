"""The calendar of working days at the operator's desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from factories.county import TODAY, build_county
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.calendars import queries
from kangyu.registers.calendars.models import CalendarDay
from kangyu.registers.staff.models import Role, User

pytestmark = pytest.mark.django_db
DAY = {"day": "2027-01-01", "kind": "holiday", "name": "元旦", "source": "国办发明电〔2026〕00号"}
PAGE = "operator:calendar"


@pytest.fixture
def operator(settings) -> Client:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    user = User.objects.create(
        username="op", display_name="运维", role=Role.OPERATOR, organisation=county.organisations["bureau"]
    )
    client = Client()
    client.force_login(user)
    return client


def test_a_year_without_data_says_so_until_its_days_are_entered(operator: Client) -> None:
    assert "这一年没有数据" in operator.get(reverse(PAGE), {"year": "2027"}).content.decode()
    assert operator.post(reverse(PAGE), DAY).status_code == 302
    shown = operator.get(reverse(PAGE), {"year": "2027", "day": "2027-01-01"}).content.decode()
    assert "这一年没有数据" not in shown and 'value="元旦"' in shown
    assert not queries.working_days().is_working_day(date(2027, 1, 1))
    assert AuditEntry.objects.filter(action="write.calendar").count() == 1
    operator.post(reverse(PAGE), DAY)
    assert AuditEntry.objects.filter(action="write.calendar").count() == 1, "twice is once"
    operator.post(reverse("operator:calendar_remove"), {"day": DAY["day"]})
    assert queries.working_days().is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    "wrong", [{"source": ""}, {"name": " "}, {"kind": "feast"}, {"day": "2027-02-30"}, {"day": "soon"}]
)
def test_a_day_without_source_or_sense_is_refused_and_kept_in_the_form(operator: Client, wrong: dict) -> None:
    before = CalendarDay.objects.count()
    answer = operator.post(reverse(PAGE), {**DAY, **wrong})
    assert answer.status_code == 422 and CalendarDay.objects.count() == before
    assert 'value="元旦"' in answer.content.decode() or "name" in wrong


def test_a_file_goes_in_whole_or_not_at_all(operator: Client) -> None:
    def send(text: str) -> int:
        upload = SimpleUploadedFile("2027.csv", text.encode())
        return operator.post(reverse("operator:calendar_import"), {"file": upload}).status_code

    head = "day,kind,name,source\n2027-01-01,holiday,元旦,文件\n"
    assert send(head + "2027-01-02,never,元旦,文件\n") == 422 and not queries.days_of(2027)
    assert send(head + "2027-01-03,workday,元旦,文件\n") == 302 and len(queries.days_of(2027)) == 2
    assert send("\xff\xfe") == 422
    assert operator.post(reverse("operator:calendar_import")).status_code == 422


@pytest.mark.parametrize("asked", [{"year": "0"}, {"year": "9999"}, {"year": "2018", "day": "nonsense"}])
def test_odd_addresses_show_a_year(operator: Client, asked: dict) -> None:
    assert operator.get(reverse(PAGE), asked).status_code == 200
