"""A prepared county goes into the registers, its sheets through the import, and the truth comes out."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kangyu.operations.demonstration.build import load_decisions, load_places, load_referrals, prepare
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.registers.casework.models import Case, CaseMove
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.messages.models import Refusal
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import scope_of
from kangyu.registers.targets.models import Parameter
from kangyu.workflows.receive_message import receive

KANGLE = COUNTIES["kangle"]
AS_OF = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.django_db
def test_places_users_and_parameters_are_written_once(tmp_path: Path) -> None:
    prepared = prepare(KANGLE, as_of=AS_OF, residents=200, folder=tmp_path)
    for _ in range(2):
        load_places(prepared, now=NOW)
        assert Area.objects.count() == len(prepared.areas)
        assert Organisation.objects.count() == len(prepared.organisations)
        assert Parameter.objects.count() == len(prepared.parameters)
        assert User.objects.count() == len(prepared.users) == len(Role)
    assert all(area.boundary for area in Area.objects.all())
    assert Parameter.objects.get(key="population.resident").value == Decimal(200)
    assert Parameter.objects.get(key="prevalence.hypertension").value == Decimal("0.275")


@pytest.mark.django_db
def test_each_account_opens_its_desk(tmp_path: Path) -> None:
    prepared = prepare(KANGLE, as_of=AS_OF, residents=200, folder=tmp_path)
    load_places(prepared, now=NOW)
    users = {user.username: user for user in User.objects.all()}
    for entry in prepared.users:
        assert users[entry.username].check_password(entry.password)
        assert entry.password not in repr(entry)
    village, township = scope_of(users["cunyi"]), scope_of(users["weishengyuan"])
    assert village.organisations is not None and township.organisations is not None
    assert village.organisations < township.organisations
    assert scope_of(users["weijianju"]).is_countywide
    assert not scope_of(users["yunwei"]).may_open_people


@pytest.mark.django_db
def test_what_comes_in_is_the_truth_and_only_wrong_lines_are_refused(tmp_path: Path) -> None:
    prepared = prepare(KANGLE, as_of=AS_OF, residents=700, seed=4, folder=tmp_path)
    load_places(prepared, now=NOW)
    for sheet in prepared.sheets:
        received = receive(sheet.path, kind=sheet.kind, filename=sheet.path.name, scope=None, now=NOW, today=AS_OF)
        refused = {
            (refusal.sheet, refusal.line)
            for refusal in Refusal.objects.filter(message=received.message)
            if {reason["reason"] for reason in refusal.reasons} != {"repeats"}
        }
        wrong = {(line.sheet, line.line) for line in sheet.wrong}
        assert wrong <= {(refusal.sheet, refusal.line) for refusal in Refusal.objects.filter(message=received.message)}
        assert refused <= wrong, sheet.path.name
    closed = load_decisions(prepared, now=NOW)
    assert closed["dismissed"] > 0 and load_decisions(prepared, now=NOW) == {"closed": 0, "dismissed": 0}
    truth = prepared.truth
    contacts = Contact.objects.filter(is_current=True)
    assert Resident.objects.count() == truth.known
    assert Resident.objects.filter(died_on=None, left_on=None).count() == truth.residents == 700
    assert HealthRecord.objects.filter(closed_on=None).count() == truth.records
    open_ones = Counter(Enrolment.objects.filter(until=None).values_list("programme", flat=True))
    ever = Counter(Enrolment.objects.values_list("programme", flat=True))
    forms = Counter(contacts.values_list("form", flat=True))
    assert (open_ones["hypertension"], ever["hypertension"]) == (truth.managed, truth.enrolled_ever)
    for key, told in (("diabetes", truth.diabetes), ("mental_disorder", truth.mental)):
        assert (open_ones[key], ever[key]) == (told.managed, told.enrolled_ever)
        assert forms[f"{key}_follow_up"] == told.follow_ups
    assert forms["hypertension_follow_up"] == truth.follow_ups
    assert forms["health_examination"] == truth.examinations
    assert forms["contract_agreement"] == truth.contracts.agreements
    assert open_ones["family_doctor"] >= truth.contracts.signed
    for batch in prepared.world.contact_batches:
        assert forms[batch.form.key] == len(batch), batch.form.key
    assert load_referrals(prepared, now=NOW) > 0
    assert load_referrals(prepared, now=NOW) == 0, "the second time nothing"
    up = Case.objects.filter(kind="referral", opening="refer", state="closed")
    assert up.count() == round(KANGLE.referrals_up * 700 / KANGLE.population)
    assert CaseMove.objects.filter(move="return").count() == round(KANGLE.referrals_down * 700 / KANGLE.population)


def test_a_smaller_county_keeps_the_proportions(tmp_path: Path) -> None:
    prepared = prepare(KANGLE, as_of=AS_OF, residents=1_000, folder=tmp_path)
    assert (prepared.residents, prepared.truth.residents, prepared.truth.records) == (1_000, 1_000, 932)
    values = {parameter.key: parameter.value for parameter in prepared.parameters}
    assert values["population.adults"] == Decimal(790)
    assert values["target.hypertension.control_rate"] == Decimal(50)
