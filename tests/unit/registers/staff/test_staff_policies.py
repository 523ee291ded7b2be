"""What a role reaches follows from the table of roles and the place of its institution in the tree."""

from __future__ import annotations

import pytest

from factories.county import County, build_county
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import Scope, scope_of
from kangyu.registers.staff.roles import RIGHTS
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.web.desks import DESKS

pytestmark = pytest.mark.django_db
ORDINARY, MENTAL, HIV = Sensitivity.ORDINARY, Sensitivity.MENTAL, Sensitivity.HIV


@pytest.fixture
def county(db: None) -> County:
    return build_county()


def _house(county: County, kind: str, above: str = "bureau") -> Organisation:
    parent = county.organisations[above]
    made = Organisation.objects.create(
        code=f"4312810000{kind[:4]}", name=kind, kind=kind, area_id=parent.area_id, parent=parent
    )
    made.lineage = f"{parent.lineage}{made.pk}/"
    made.save()
    return made


def _scope(role: str, organisation: Organisation | None) -> Scope:
    return scope_of(User(username=role, role=role, organisation=organisation))


def test_every_role_has_rights_and_a_desk() -> None:
    assert set(RIGHTS) == set(Role) == set(DESKS)


@pytest.mark.parametrize(
    ("role", "kind", "countywide", "opens", "sees"),
    [
        (Role.CDC_OFFICER, "cdc", True, True, {ORDINARY, MENTAL, HIV}),
        (Role.MATERNAL_CHILD_OFFICER, "maternal_child", True, True, {ORDINARY, HIV}),
        (Role.INSPECTOR, "inspection", True, False, {ORDINARY}),
        (Role.HOSPITAL_DOCTOR, "county_hospital", False, True, {ORDINARY, MENTAL, HIV}),
        (Role.CDC_OFFICER, "county_hospital", False, True, {ORDINARY, MENTAL, HIV}),
        (Role.BUREAU_OFFICER, "bureau", True, True, {ORDINARY}),
        (Role.AUDITOR, "bureau", True, False, {ORDINARY}),
        (Role.OPERATOR, "bureau", True, False, {ORDINARY}),
        (Role.TOWNSHIP_OFFICER, "bureau", False, True, {ORDINARY, MENTAL}),
    ],
)
def test_role_and_house_decide(county, role, kind, countywide, opens, sees) -> None:
    house = county.organisations["bureau"] if kind == "bureau" else _house(county, kind)
    scope = _scope(role, house)
    assert scope.is_countywide == countywide
    assert scope.may_open_people == opens
    assert {each for each in Sensitivity if scope.may_see(each)} == sees


def test_a_county_role_in_a_township_reaches_the_township_alone(county) -> None:
    scope = _scope(Role.CDC_OFFICER, _house(county, "cdc", above="qian"))
    assert not scope.is_countywide and not scope.covers(county.organisations["tongmu"].pk)
    assert _scope(Role.BUREAU_OFFICER, county.organisations["qian"]).covers(county.organisations["tongmu"].pk)


def test_without_institution_nobody_is_reached(county) -> None:
    for role in Role:
        assert _scope(role, None).organisations == frozenset()
