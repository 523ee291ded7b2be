"""Places are added or changed by code, and the lineage follows the tree."""

from __future__ import annotations

import pytest

from kangyu.registers.places import queries
from kangyu.registers.places.actions import AreaEntry, OrganisationEntry, add_areas, add_organisations
from kangyu.registers.places.models import Area, Organisation

pytestmark = pytest.mark.django_db

AREAS = (
    AreaEntry("439921000000", "康勒县", "county"),
    AreaEntry("439921101000", "康城镇", "township", "439921000000", {"type": "Polygon", "coordinates": []}),
    AreaEntry("439921101101", "樟坝村", "village", "439921101000"),
)


def _organisation(code: str, parent: str | None, **more: str) -> OrganisationEntry:
    return OrganisationEntry(code, more.get("name", code), code, "township_centre", "439921101000", parent)


@pytest.fixture(autouse=True)
def _areas() -> None:
    add_areas(AREAS)


def test_areas_given_again_are_changed_and_not_doubled() -> None:
    add_areas([AreaEntry("439921101101", "樟坝新村", "village", "439921101000")])
    assert Area.objects.count() == 3
    assert Area.objects.get(code="439921101101").name == "樟坝新村"
    assert Area.objects.get(code="439921101000").boundary == {"type": "Polygon", "coordinates": []}


def test_lineage_is_the_path_from_the_root() -> None:
    add_organisations([_organisation("A", None), _organisation("B", "A"), _organisation("C", "B")])
    root, middle, leaf = Organisation.objects.order_by("code")
    assert root.lineage == f"/{root.pk}/"
    assert leaf.lineage == f"/{root.pk}/{middle.pk}/{leaf.pk}/"
    assert queries.subtree(middle) == [middle, leaf]
    assert queries.bureau() == root


def test_who_moves_takes_all_below_along() -> None:
    add_organisations(
        [_organisation(code, parent) for code, parent in (("A", None), ("B", "A"), ("C", "B"), ("D", "A"))]
    )
    add_organisations([_organisation("B", "D", name="moved")])
    found = {each.code: each for each in Organisation.objects.all()}
    assert found["C"].lineage == "/" + "".join(f"{found[code].pk}/" for code in "ADBC")
    assert found["B"].name == "moved"
    assert found["D"].lineage == f"/{found['A'].pk}/{found['D'].pk}/"


def test_a_circle_or_an_unknown_parent_changes_nothing() -> None:
    add_organisations([_organisation("A", None), _organisation("B", "A")])
    with pytest.raises(ValueError):
        add_organisations([_organisation("A", "B")])
    with pytest.raises(KeyError):
        add_organisations([_organisation("C", "Z")])
    assert Organisation.objects.get(code="A").parent is None
    assert Organisation.objects.count() == 2
