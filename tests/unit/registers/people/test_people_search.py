"""Who is found, by whom, and in pages that neither lose nor repeat anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import birth_of, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.people import queries
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import EmergencyAccess, Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)
XIAPING = {"村(居)委会": "下坪村", "管理机构": "下坪村卫生室", "档案编号": None, "建档日期": None}


@pytest.fixture
def county(tmp_path):
    county = build_county()
    rows = [resident_row(index, **(XIAPING if index % 2 else {})) for index in range(30)]
    rows += [resident_row(40, 姓名="曾小明"), resident_row(42, 姓名="曾小明", 死亡日期="2018-01-01")]
    send(write_csv(tmp_path / "r.csv", rows), "residents")
    return county


def found(scope, text, **more):
    return [resident.name for resident in queries.search(scope, text, on=TODAY, **more)]


@pytest.mark.parametrize(
    "text",
    ["曾小明", "曾", "zengxiaoming", "Zeng Xiao Ming", "zengx", "zxm", "ZXM", "zx", number_of(40), "139 0000 0040"],
)
def test_a_person_is_found(county, text):
    assert "曾小明" in found(county.scope("bureau"), text)


def test_numbers_are_found_whole_only(county):
    scope = county.scope("bureau")
    assert found(scope, number_of(3)) == found(scope, "13900000003") == [name_of(3)]
    assert found(scope, "43128110120100002") == [name_of(2)]
    assert found(scope, number_of(3)[:17]) == found(scope, "1390000000") == found(scope, "") == found(scope, "%") == []


def test_the_living_stand_before_the_dead(county):
    assert [each.died_on is None for each in queries.search(county.scope("bureau"), "zxm", on=TODAY)] == [True, False]


def test_nobody_beyond_ones_institutions_is_found(county):
    scope = county.scope("xiaping")
    assert found(scope, number_of(3)) == [name_of(3)]
    assert found(scope, number_of(2)) == found(scope, "zxm") == []
    others = Resident.objects.exclude(organisation=county.organisations["xiaping"])
    for resident in others:
        with pytest.raises(queries.NotFound):
            queries.get(scope, resident.pk)


def _granted(county, resident, until=LATER):
    return EmergencyAccess.objects.create(
        user=county.users["xiaping"],
        user_organisation=county.organisations["xiaping"],
        resident=resident,
        managed_by=resident.organisation,
        reason="coma",
        words="昏迷",
        opened_at=NOW - timedelta(hours=1),
        until=until,
    )


EXACTLY = [
    number_of(2),
    "13900000002",
    "43128110120100002",
    f"{name_of(2)} {birth_of(2)}",
    f"{name_of(2)}{birth_of(2):%Y%m%d}",
]


@pytest.mark.parametrize("text", EXACTLY)
def test_who_is_open_by_a_relation_is_found_when_named_exactly(county, text):
    _granted(county, Resident.objects.get(name=name_of(2)))
    scope = scope_of(county.users["xiaping"], at=NOW)
    assert found(scope, text) == found(scope, text, limit=1) == [name_of(2)]
    assert queries.outside(scope, text, on=TODAY) == []
    assert found(scope, name_of(2)) == found(scope, Resident.objects.get(name=name_of(2)).pinyin) == []
    assert found(scope_of(county.users["xiaping"]), text) == []
    assert found(scope_of(county.users["an"], at=NOW), text) == []


@pytest.mark.parametrize("text", EXACTLY)
def test_what_ran_out_opens_nobody(county, text):
    _granted(county, Resident.objects.get(name=name_of(2)), until=NOW)
    scope = scope_of(county.users["xiaping"], at=NOW)
    assert found(scope, text) == []
    is_sure = "1390" not in text and len(text) != 17
    assert [each.name for each in queries.outside(scope, text, on=TODAY)] == [name_of(2)] * is_sure


def test_ones_own_stand_before_those_of_the_same_telephone_and_only_the_open_follow(county):
    own, opened, closed = (Resident.objects.get(name=name_of(index)) for index in (3, 2, 4))
    Resident.objects.filter(pk__in=[opened.pk, closed.pk]).update(phone_index=own.phone_index)
    _granted(county, opened)
    scope = scope_of(county.users["xiaping"], at=NOW)
    assert found(scope, "13900000003") == [own.name, opened.name]
    assert found(scope, "13900000003", limit=1) == [own.name]


def test_ones_own_are_found_by_name_and_birth_date(county):
    assert found(county.scope("xiaping"), f"{name_of(3)} {birth_of(3)}") == [name_of(3)]
    assert found(county.scope("xiaping"), f"{name_of(3)} 1900-01-01") == []


def test_nobody_is_outside_the_county(county):
    assert queries.outside(replace(county.scope("bureau"), may_break_glass=True), number_of(3), on=TODAY) == []


def test_an_operator_opens_nobody(county):
    operator = User(username="op", role=Role.OPERATOR, organisation=county.organisations["bureau"])
    asked = (
        lambda scope: queries.search(scope, "曾", on=TODAY),
        lambda scope: queries.page(scope, on=TODAY),
        lambda scope: queries.referred_people(scope, limit=1),
        lambda scope: queries.get(scope, 1),
    )
    for ask in asked:
        with pytest.raises(NotAllowed):
            ask(scope_of(operator))


def test_numbers_are_masked_until_opened(county):
    resident = queries.search(county.scope("bureau"), number_of(3), on=TODAY)[0]
    assert queries.masked_identity(resident) == number_of(3)[:3] + "*" * 11 + number_of(3)[-4:]
    assert queries.masked_phone(resident) == "139****0003"
    assert queries.identity_number(resident) == number_of(3)
    assert number_of(3) not in repr(vars(resident))
