"""Addresses that somebody bent: never a page of failure, for nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories.county import TODAY, County, build_county
from factories.cursors import BENT, bent_cursor
from kangyu.registers.staff.models import Role, User
from rights.addresses import every_name
from rights.doors import DOORS

from . import bureau_county

pytestmark = pytest.mark.django_db
ODD = [
    "/figures/?period=9999",
    "/figures/resident.count/?period=9999",
    "/figures/resident.count/rows/?period=9999",
    f"/figures/resident.count/rows/?after={'9' * 25}.1.1",
    "/figures/resident.count/rows/?after=1.1",
    "/figures/?area=xx",
    "/figures/boundaries/xx.json",
    f"/sheets/?limit={'9' * 5000}",
    f"/sheets/{'9' * 30}/",
    f"/reports/?before={'9' * 5000}",
    f"/reports/?before={'9' * 25}",
    "/bureau/?period=9999",
    "/bureau/?figure=xx",
]
ROLES = ["tongmu", "qian", "bureau", "operator", "auditor"]
LONG = "9" * 18
NUMBERS = {
    name: LONG for names in every_name() for name in names[1] if name.endswith("_id") or name in ("entry", "paper")
}


@pytest.fixture
def made(settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    for name, role in (("operator", Role.OPERATOR), ("auditor", Role.AUDITOR)):
        county.users[name] = User.objects.create(
            username=name, display_name=name, role=role, organisation=county.organisations["bureau"]
        )
    bureau_county.take_snapshot()
    return county


def test_an_odd_address_is_a_page_that_says_so(client: Client, made: County) -> None:
    for role in ROLES:
        client.force_login(made.users[role])
        for path in ODD:
            assert client.get(path).status_code in (302, 400, 403, 404), (role, path[:60])


def test_a_number_that_no_row_can_have_finds_nothing(client: Client, made: County) -> None:
    """Nine times nine is kept by every database, one digit more is not."""
    asked = 0
    for name, arguments in every_name():
        if not arguments or DOORS[name].ends or not all(argument in NUMBERS for argument in arguments):
            continue
        path = reverse(name, args=[NUMBERS[argument] for argument in arguments])
        for role in ROLES:
            client.force_login(made.users[role])
            send = client.post if DOORS[name].sends else client.get
            assert send(path).status_code in (302, 400, 403, 404, 422), (role, path)
            assert send(path.replace(LONG, LONG + "99")).status_code == 404, (role, path)
        asked += 1
    assert asked > 20


@pytest.mark.parametrize(
    "query", ["until=9999-12-31", "since=0001-01-01", "since=0001-01-01&until=9999-12-31", "before=" + "9" * 30]
)
def test_the_log_is_asked_for_days_that_no_clock_shows(client: Client, made: County, query: str) -> None:
    client.force_login(made.users["auditor"])
    assert client.get(f"/audit/?{query}").status_code == (400 if "before" in query else 200)


def test_the_page_says_what_could_not_be_read(client: Client, made: County) -> None:
    client.force_login(made.users["bureau"])
    page = client.get("/figures/?period=9999")
    assert page.status_code == 400
    assert "无法识别的统计期间" in page.content.decode()


def test_who_may_not_see_rows_is_refused_whatever_the_address(client: Client, made: County) -> None:
    client.force_login(made.users["operator"])
    for after in ("", "1.1.1", "9" * 25 + ".1.1"):
        assert client.get(f"/figures/resident.count/rows/?after={after}").status_code == 403


@pytest.mark.parametrize("path", ["/work/?", "/people/?", "/cases/?", "/search/?q=w&", "/candidates/?"])
def test_a_bent_cursor_begins_the_list_anew(client: Client, made: County, path: str) -> None:
    client.force_login(made.users["tongmu"])
    for after in ("bent", "2020-06-30_" + "9" * 30, *map(bent_cursor, BENT)):
        assert client.get(f"{path}after={after}").status_code == 200, after


@pytest.mark.parametrize("asked", ["%00", "w%00", "%E7%8E%8B%00"])
@pytest.mark.parametrize("path", ["people/?q", "candidates/?q", "work/?q", "search/?q", "cases/?name", "audit/?user"])
def test_a_character_that_no_database_keeps_is_left_out(client: Client, made: County, path: str, asked: str) -> None:
    client.force_login(made.users["auditor" if path.startswith("audit") else "tongmu"])
    assert client.get(f"/{path}={asked}").status_code == 200
