"""One person outside one's institutions is open by a relation, for as long as it stands, and the log says which."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.registers.audit import actions as audit
from kangyu.registers.people import queries as people
from kangyu.registers.people.models import Resident
from kangyu.registers.people.queries import NotFound
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.models import EmergencyAccess, User
from kangyu.registers.staff.policies import NotAllowed, Scope, scope_of
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.workflows import record_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(1, 既往疾病="高血压、严重精神障碍")]), "residents")
    return county


@pytest.fixture
def resident(county) -> Resident:
    return Resident.objects.get()


def _scope(user: User, at=NOW) -> Scope:
    return scope_of(user, at=at)


def _grant(county, resident, until) -> EmergencyAccess:
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


def test_managed_people_are_open_and_the_basis_is_the_role(county, resident) -> None:
    scope = _scope(county.users["qian"])
    assert people.get(scope, resident.pk).access.may_record
    assert audit.record(scope=scope, action="read.person", residents=[resident.pk], at=NOW).basis == scope.basis


def test_an_emergency_opens_one_person_for_its_hours(county, resident) -> None:
    grant = _grant(county, resident, NOW + timedelta(hours=3))
    scope = _scope(county.users["xiaping"])
    found = people.get(scope, resident.pk)
    assert found.open_to_reader == {Sensitivity.ORDINARY}
    entry = audit.record(scope=scope, action="read.person", residents=[resident.pk], at=NOW)
    assert entry.basis == f"{scope.basis}/emergency:{grant.pk}"
    with pytest.raises(NotAllowed):
        people.get(scope, resident.pk, to_record=True)


@pytest.mark.parametrize("who", ["xiaping", "an"])
def test_without_a_standing_reason_there_is_nobody(county, resident, who) -> None:
    _grant(county, resident, NOW)
    with pytest.raises(NotFound):
        people.get(_scope(county.users[who]), resident.pk)
    with pytest.raises(NotFound):
        people.get(scope_of(county.users["xiaping"]), resident.pk)


def test_a_lists_scope_does_not_grow(county, resident) -> None:
    _grant(county, resident, NOW + timedelta(hours=3))
    scope = _scope(county.users["xiaping"])
    people.get(scope, resident.pk)
    assert people.page(scope, on=TODAY).total == 0
    assert people.search(scope, resident.name, on=TODAY) == []


def test_who_may_not_see_an_answer_does_not_wipe_it_out(county, resident) -> None:
    doctor = User.objects.create(username="d", role="hospital_doctor", organisation=county.organisations["qian"])
    scope = _scope(doctor)
    object.__setattr__(scope, "sensitivities", frozenset({Sensitivity.ORDINARY}))
    recorded = record_contact.record_contact(
        scope=scope,
        resident_id=resident.pk,
        form="personal_information",
        raw={"residence_type": "1", "past_disease": ["2", "3"]},
        on=TODAY,
        now=NOW,
        today=TODAY,
    )
    assert recorded.contact, recorded.entry.problems
    assert recorded.contact.data["past_disease"] == ["2", "3"]
    kept = Contact.objects.get(form="personal_information", is_current=True, on=TODAY)
    assert kept.data["past_disease"] == ["2", "3", "8"]
