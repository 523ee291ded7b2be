"""The closest kept matter has no programme of its own yet: here the mental one is kept as closely, and the doors asked again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from factories.county import TODAY
from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.registers.casework.models import Case
from kangyu.registers.staff.models import Role
from kangyu.vocabulary.sensitivity import Sensitivity
from rights import world as worlds
from rights.addresses import every_name
from rights.asking import REFUSED, asked, client_of, text
from rights.doors import DOORS
from rights.judging import PER_PERSON, arguments_of, judged, sees_closely
from rights.world import DIAGNOSIS, RELATIONS, World

pytestmark = pytest.mark.django_db
ASKED = ("own", "mental", "referred_mental", "referred_otherwise", "mental_far")
ROLES = (Role.VILLAGE_DOCTOR, Role.HOSPITAL_DOCTOR, Role.CDC_OFFICER, Role.MATERNAL_CHILD_OFFICER, Role.BUREAU_OFFICER)


def _kept_closely() -> Iterator[Any]:
    """Everything declared that tells of a mental disorder: programmes, forms, items, codes."""
    yield from PROGRAMMES
    for form in FORMS:
        yield form
        for item in form.items:
            yield item
            yield from item.codes or ()


@pytest.fixture
def world(tmp_path: Any, settings: Any) -> Iterator[World]:
    settings.KANGYU_TODAY = TODAY
    changed = [each for each in _kept_closely() if each.sensitivity is Sensitivity.MENTAL]
    assert len(changed) >= 4
    for each in changed:
        object.__setattr__(each, "sensitivity", Sensitivity.HIV)
    made = worlds.build(tmp_path)
    made.kept = Sensitivity.HIV
    Case.objects.filter(sensitivity="mental").update(sensitivity="hiv")
    yield made
    for each in changed:
        object.__setattr__(each, "sensitivity", Sensitivity.MENTAL)


@pytest.mark.parametrize("role", ROLES)
def test_hiv_is_known_to_whom_the_work_needs_it(world: World, role: str) -> None:
    client, wrong = client_of(world, role), []
    names = [(name, arguments) for name, arguments in every_name() if DOORS[name].needs in PER_PERSON]
    for relation in ASKED:
        for name, arguments in names:
            for values in arguments_of(world, relation, name, arguments):
                wrong += judged(world, role, relation, name, values, asked(client, name, values))
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("role", ROLES)
def test_it_is_found_by_no_number_and_in_no_list(world: World, role: str) -> None:
    client = client_of(world, role)
    for relation in ASKED[1:]:
        person = world.people[relation]
        contact = person.contacts.get(form="mental_disorder_follow_up")
        answer = asked(client, "person:entry", {"resident_id": person.pk, "contact_id": contact.pk})
        is_open = role in RELATIONS[relation].open_to and sees_closely(Sensitivity.HIV, role, relation)
        assert (answer.status_code not in REFUSED) == is_open, (role, relation)
    for name in ("work:desk", "work:export", "people:list", "people:export"):
        assert DIAGNOSIS not in text(asked(client, name, {}))
