"""Nothing on a page sets those apart of whom something is kept: no count, no gap, no door that is shut for them alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from factories.county import TODAY
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.models import Role
from rights import world as worlds
from rights.asking import client_of
from rights.world import World

pytestmark = pytest.mark.django_db
COUNTY_READERS = (Role.BUREAU_OFFICER, Role.MATERNAL_CHILD_OFFICER)
PAGES = ("person:page", "person:access", "person:access_print")


@pytest.fixture
def world(tmp_path: Any, settings: Any) -> World:
    settings.KANGYU_TODAY = TODAY
    world = worlds.build(tmp_path)
    Contact.objects.filter(form="mental_disorder_follow_up").update(organisation=world.county.organisations["xiaping"])
    return world


def _plain(world: World, relation: str, answer: Any) -> list[str]:
    """The answer without what makes each person another: name and numbers."""
    body = answer.content.decode().partition("<main")[2]
    for secret in world.secrets_of(relation):
        body = body.replace(secret, "某")
    plain = re.sub(r"男|女|\d+|[\d*]{4,}|csrf\S+|value=\"\w{64}\"", "#", body)
    return [str(answer.status_code), *plain.splitlines()]


def _both(world: World, role: str, name: str, with_it: str, without: str) -> list[list[str]]:
    client = client_of(world, role)
    return [
        _plain(world, relation, client.get(reverse(name, args=[world.people[relation].pk])))
        for relation in (with_it, without)
    ]


@pytest.mark.parametrize("role", COUNTY_READERS)
@pytest.mark.parametrize("name", PAGES)
def test_a_person_with_a_disorder_looks_like_any_other(world: World, role: str, name: str) -> None:
    with_it, without = _both(world, role, name, "mental_far", "far")
    assert with_it == without and with_it[0] == "200"


def test_in_an_emergency_too(world: World) -> None:
    worlds.grant(world, "far", 3)
    with_it, without = _both(world, Role.VILLAGE_DOCTOR, "person:page", "emergency", "far")
    assert with_it == without and with_it[0] == "200" and any("与本人有无此类内容无关" in line for line in with_it)


def test_who_sees_everything_reads_no_such_words(world: World) -> None:
    page = _both(world, Role.CDC_OFFICER, "person:page", "mental_far", "far")[0]
    assert not any("与本人有无此类内容无关" in line for line in page)


@pytest.mark.parametrize("role", COUNTY_READERS)
def test_the_line_as_received_opens_for_everybody_without_the_column(world: World, role: str) -> None:
    client, seen = client_of(world, role), []
    for relation in ("mental_far", "far"):
        person = world.people[relation]
        contact = Contact.objects.get(resident=person, form="personal_information")
        seen.append(_plain(world, relation, client.get(reverse("person:line", args=[person.pk, contact.pk]))))
    assert seen[0] == seen[1] and seen[0][0] == "200"
    assert any("按岗位不显示" in line for line in seen[0])


@pytest.mark.parametrize("role", COUNTY_READERS)
def test_a_programme_that_is_kept_has_no_number_on_the_work_list(world: World, role: str) -> None:
    client = client_of(world, role)
    for page in ("", "export/", "contacts/"):
        assert client.get(f"/work/{page}?programme=mental_disorder").status_code == 403
        assert client.get(f"/work/{page}?programme=hypertension").status_code == 200
