"""Parties of cases name the institution that manages the resident, whatever happens to either."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from factories.cases import add_hospital
from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.registers.casework.actions import CaseEntry, MoveEntry, carry, open_cases
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.people import queries as people
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import scope_of
from kangyu.workflows.merge_organisations import merge_organisations
from kangyu.workflows.split_village import Split, split_village

pytestmark = pytest.mark.django_db
CHANGPO = {"村(居)委会": "黔城镇长坡村", "管理机构": "黔城镇长坡村卫生室"}
ON = {"on": date(2018, 6, 1), "source": "洪卫〔2018〕12号", "now": NOW, "today": TODAY}


@pytest.fixture
def county(tmp_path: Path) -> County:
    """Six people of one clinic; of three a case each: sent to the hospital, the same and closed, asked for."""
    county = build_county()
    add_hospital(county)
    county.users["operator"] = User.objects.create(
        username="op", role=Role.OPERATOR, organisation=county.organisations["bureau"]
    )
    rows = [resident_row(number, 户号=str(number // 2)) for number in range(6)]
    send(write_csv(tmp_path / "people.csv", rows), "residents")
    ids = {"primary": county.organisations["tongmu"].pk, "upper": county.organisations["hospital"].pk}
    residents = list(Resident.objects.order_by("pk"))
    open_cases([_entry("refer", each, ids) for each in residents[1:3]], by=None, now=NOW)
    open_cases([_entry("ask", residents[3], {"primary": ids["primary"]})], by=None, now=NOW)
    ended = Case.objects.order_by("pk")[1]
    carry([MoveEntry(case=ended, move="trace", on=TODAY)], by=None, now=NOW)
    return county


def _entry(opening: str, resident: Resident, parties: dict[str, int]) -> CaseEntry:
    return CaseEntry(
        kind="referral",
        opening=opening,
        parties=parties,
        on=TODAY,
        data={"urgency": "2", "reason": "头晕"},
        resident_id=resident.pk,
    )


def _is_told() -> bool:
    """Whether every party's row names the institution of its case's resident."""
    rows = CaseParty.objects.values_list("managed_by_id", "case__resident__organisation_id")
    return bool(rows) and all(told == true for told, true in rows)


def test_opened_and_passed_on(county: County) -> None:
    assert _is_told()
    asked = Case.objects.get(state="asked")
    hospital = county.organisations["hospital"].pk
    carry([MoveEntry(case=asked, move="send", on=TODAY, named_id=hospital)], by=None, now=NOW)
    assert CaseParty.objects.filter(case=asked).count() == 2
    assert _is_told()


def test_people_who_move_by_a_sheet(county: County, tmp_path: Path) -> None:
    rows = [resident_row(number, 户号="9", **CHANGPO) for number in range(1, 4)]
    send(write_csv(tmp_path / "moved.csv", rows), "residents")
    assert Resident.objects.filter(organisation=county.organisations["changpo"]).count() == 3
    assert _is_told()


def test_a_merger_takes_those_along_who_left(county: County) -> None:
    Resident.objects.filter(cases__state="asked").update(left_on=date(2018, 3, 1))
    merge_organisations(
        scope=scope_of(county.users["operator"], at=NOW),
        organisation=county.organisations["tongmu"],
        successor=county.organisations["changpo"],
        **ON,
    )
    assert not Resident.objects.filter(organisation=county.organisations["tongmu"]).exists()
    assert _is_told()


def test_a_village_split(county: County) -> None:
    split = Split(
        area_code="431281101205",
        area_name="新桐村",
        name="黔城镇新桐村卫生室",
        short_name="新桐村卫生室",
        numbers=["1"],
    )
    made, _ = split_village(
        scope=scope_of(county.users["operator"], at=NOW), organisation=county.organisations["tongmu"], split=split, **ON
    )
    assert CaseParty.objects.filter(managed_by=made).exists()
    assert _is_told()


def test_what_an_older_version_left_is_filled_in(county: County) -> None:
    CaseParty.objects.update(managed_by=None)
    hospital = scope_of(county.users["hospital"], at=NOW)
    assert people.referred_people(hospital, limit=9).rows == []
    migration = importlib.import_module("kangyu.registers.casework.migrations.0004_filled_in")
    migration.fill_in(apps, None)
    assert _is_told()
    assert people.referred_people(hospital, limit=9).total == 2
