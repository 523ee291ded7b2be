"""People whom a referral brought are found page by page, by number, and in the residents' list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from factories.cases import add_hospital
from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import birth_of, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.casework.actions import CaseEntry, open_cases
from kangyu.registers.people.models import Resident
from kangyu.registers.people.queries import Asked
from kangyu.web import frame
from kangyu.web.people.asked import Choice

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> County:
    """Nine people of one clinic, seven of them called 李; all but the last are referred to the hospital."""
    settings.KANGYU_TODAY = TODAY
    monkeypatch.setattr(frame, "PAGE", 3)
    county = build_county()
    add_hospital(county)
    rows = [
        resident_row(number, **({"姓名": f"李{'甲乙丙丁戊己庚'[number]}"} if number < 7 else {})) for number in range(9)
    ]
    send(write_csv(tmp_path / "people.csv", rows), "residents")
    _refer(county, list(Resident.objects.order_by("line")[:8]))
    return county


@pytest.fixture
def client(county: County) -> Client:
    return _as(county, "hospital")


def _as(county: County, who: str) -> Client:
    client = Client()
    client.force_login(county.users[who])
    return client


def _refer(county: County, residents: list[Resident]) -> None:
    entries = [
        CaseEntry(
            kind="referral",
            opening="refer",
            parties={"primary": each.organisation_id, "upper": county.organisations["hospital"].pk},
            on=TODAY,
            data={"urgency": "2", "reason": "头晕"},
            resident_id=each.pk,
        )
        for each in residents
    ]
    open_cases(entries, by=None, now=NOW)


def _pages(client: Client, text: str) -> list[list[str]]:
    """The names on each page of the search, as the link to the next page leads."""
    pages, after = [], ""
    while True:
        shown = client.get("/search/", {"q": text} | ({"after": after} if after else {})).context["page"]
        assert shown.has_more == bool(shown.after)
        pages.append([each.name for each in shown.people])
        after = shown.after
        if not after:
            return pages


def test_the_search_pages_through_those_whom_referrals_brought(client: Client) -> None:
    pages = _pages(client, "李")
    assert [len(each) for each in pages] == [3, 3, 1]
    assert [name for page in pages for name in page] == [f"李{each}" for each in "庚己戊丁丙乙甲"]
    assert _pages(client, "李甲乙") == [[]]


@pytest.mark.parametrize("referred", range(8))
def test_ones_own_come_behind_them_and_nobody_is_lost(county: County, referred: int) -> None:
    others = list(Resident.objects.filter(name__startswith="李").order_by("pk"))[referred:]
    Resident.objects.filter(pk__in=[each.pk for each in others]).update(organisation=county.organisations["hospital"])
    for each in others:
        each.cases.get().parties.update(managed_by=county.organisations["hospital"])
    pages = _pages(_as(county, "hospital"), "李")
    names = [name for page in pages for name in page]
    assert sorted(names) == sorted(f"李{each}" for each in "甲乙丙丁戊己庚")
    assert set(names[:referred]).isdisjoint(each.name for each in others)
    assert max(len(page) for page in pages) <= 4


@pytest.mark.parametrize("bent", ["r:", "r:x", "r:-1", "r:٣", "r:9999999999", "x"])
def test_a_bent_place_begins_anew(client: Client, bent: str) -> None:
    shown = client.get("/search/", {"q": "李", "after": bent})
    assert shown.status_code == 200
    if bent.startswith("r:"):
        assert [each.name for each in shown.context["page"].people] == ["李庚", "李己", "李戊"]


def test_suggestions_say_whether_there_are_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "还有更多" not in client.get("/search/suggest/", {"q": "李"}).content.decode()
    monkeypatch.setattr("kangyu.web.search.views.SUGGESTED", 4)
    shown = client.get("/search/suggest/", {"q": "李"})
    assert len(shown.context["page"].people) == 4 and shown.context["page"].has_more


@pytest.mark.parametrize("text", [number_of(7), "13900000007", "43128110120100007", f"{name_of(7)} {birth_of(7)}"])
def test_who_is_named_exactly_opens_by_the_referral(client: Client, text: str) -> None:
    person = Resident.objects.get(name=name_of(7))
    assert client.post("/search/", {"q": text}).url == f"/people/{person.pk}/"
    entry = AuditEntry.objects.latest("sequence")
    assert entry.action == "read.search" and "/referral:" in entry.basis


@pytest.mark.parametrize("text", [number_of(8), f"{name_of(8)} {birth_of(8)}"])
def test_who_was_not_referred_stays_outside(client: Client, text: str) -> None:
    assert "管理范围之外" in client.post("/search/", {"q": text}).content.decode()


def test_the_residents_list_finds_them_by_name(client: Client) -> None:
    page = client.get("/people/", {"q": "李甲"}).content.decode()
    assert "转诊而来 1 人" in page and "李甲" in page and "没有这样的居民" not in page
    assert "没有这样的居民" in client.get("/people/", {"q": name_of(8)}).content.decode()
    for more in ({"age": "65"}, {"standing": "dead"}, {"after": "x"}):
        assert "转诊而来" not in client.get("/people/", {"q": "李甲"} | more).content.decode()


def test_what_is_said_below_them_is_so(client: Client) -> None:
    page = client.get("/people/").content.decode()
    assert "先列 3 人，在办的在前；其他人可按姓名查找。" in page
    everything = client.get(re.search(r'href="(/cases/[^"]*)">全部转诊', page)[1])
    assert everything.context["page"].total == 8 and everything.context["page"].box == "all"
    page = client.get("/people/", {"q": "李"}).content.decode()
    assert "先列 3 人，在办的在前。" in page and f'href="/search/?{urlencode({"q": "李"})}"' in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(), True),
        (Asked(text="李", order="age"), True),
        (Asked(text="李", area="4"), False),
        (Asked(ages=(0, 6)), False),
    ],
)
def test_by_name_alone(asked: Asked, expected: bool) -> None:
    assert Choice(asked, None, (), (), ()).is_by_name_alone is expected
