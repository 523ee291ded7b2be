"""Who is found, by whom, and in pages that neither lose nor repeat anybody."""

from __future__ import annotations

import pytest

from factories.county import TODAY, build_county
from factories.importing import send
from factories.people import name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.people import queries
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of

pytestmark = pytest.mark.django_db

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
