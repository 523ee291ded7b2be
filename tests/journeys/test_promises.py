"""What every page promises, asked without a browser: few queries, one line in the audit log, nothing inline."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from factories.county import County
from factories.people import name_of, number_of
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.people.models import Resident

from .conftest import PATIENT

MOST_QUERIES = 19


@pytest.fixture
def patient(county: County) -> Resident:
    return Resident.objects.get(name=name_of(PATIENT))


def _as(client: Client, county: County, key: str) -> Client:
    county.users[key].refresh_from_db()
    client.force_login(county.users[key])
    return client


def _pages(patient: Resident) -> list[str]:
    return [
        "/work/",
        "/work/?state=late",
        "/people/",
        "/search/?q=任",
        "/search/suggest/?q=rf",
        f"/people/{patient.pk}/",
        f"/people/{patient.pk}/forms/hypertension_follow_up/",
        f"/people/{patient.pk}/access/",
        "/work/export/",
        "/people/export/",
    ]


def test_a_page_asks_few_questions(
    client: Client, county: County, patient: Resident, django_assert_max_num_queries: Any
) -> None:
    _as(client, county, "tongmu")
    client.get("/work/")
    for path in _pages(patient):
        # Two of them are the session and the user, two to four the audit log's; on PostgreSQL its turn is one more.
        with django_assert_max_num_queries(MOST_QUERIES + 5):
            client.get(path)


def test_every_reading_is_one_line_of_the_log(client: Client, county: County, patient: Resident) -> None:
    _as(client, county, "tongmu")
    for path in _pages(patient):
        before = AuditEntry.objects.count()
        assert client.get(path).status_code in (200, 302), path
        added = AuditEntry.objects.order_by("sequence")[before:]
        assert [patient.pk in entry.residents for entry in added] == [True], path


def test_a_number_is_opened_in_writing_and_only_by_asking(client: Client, county: County, patient: Resident) -> None:
    _as(client, county, "tongmu")
    assert number_of(PATIENT).encode() not in client.get(f"/people/{patient.pk}/").content
    assert client.get(f"/people/{patient.pk}/open/identity/").status_code == 405
    assert number_of(PATIENT).encode() in client.post(f"/people/{patient.pk}/open/identity/").content
    assert AuditEntry.objects.order_by("-sequence")[0].action == "open.identity"


def test_a_preview_writes_nothing(client: Client, county: County, patient: Resident) -> None:
    _as(client, county, "tongmu")
    path = f"/people/{patient.pk}/forms/hypertension_follow_up/preview/"
    before = patient.contacts.count()
    answer = client.post(path, {"systolic": "150", "diastolic": "95", "mode": "1"}, headers={"HX-Request": "true"})
    assert "控制不满意" in answer.content.decode()
    assert patient.contacts.count() == before


@pytest.mark.parametrize("path", ["", "access/", "forms/hypertension_follow_up/", "enrol/hypertension/"])
def test_other_peoples_residents_are_not_there(client: Client, county: County, patient: Resident, path: str) -> None:
    answer = _as(client, county, "xiaping").get(f"/people/{patient.pk}/{path}")
    assert answer.status_code == 404
    assert name_of(PATIENT) not in answer.content.decode()


def test_nobody_reads_without_logging_in(client: Client, patient: Resident) -> None:
    for path in _pages(patient):
        assert client.get(path).headers["Location"].startswith("/login/")
    assert client.get("/search/suggest/?q=rf", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/login/"


def test_nothing_is_written_inline(client: Client, county: County, patient: Resident) -> None:
    _as(client, county, "tongmu")
    for path in (page for page in _pages(patient) if "export" not in page):
        answer = client.get(path)
        page = answer.content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_form_leads_back_to_our_own_pages_only(
    client: Client, county: County, patient: Resident, elsewhere: str
) -> None:
    _as(client, county, "tongmu")
    sent = {"on": "2018-12-31", "mode": "1", "systolic": "130", "diastolic": "80", "next": elsewhere}
    answer = client.post(f"/people/{patient.pk}/forms/hypertension_follow_up/", sent)
    assert answer.headers["Location"] == f"/people/{patient.pk}/"


def test_a_name_with_markup_in_it_stays_a_name(client: Client, county: County, patient: Resident) -> None:
    Resident.objects.filter(pk=patient.pk).update(name="<b>任</b>")
    _as(client, county, "tongmu")
    assert "<b>任</b>" not in client.get(f"/people/{patient.pk}/").content.decode()
    assert "<b>任</b>" not in client.get("/search/?q=<b>").content.decode()
