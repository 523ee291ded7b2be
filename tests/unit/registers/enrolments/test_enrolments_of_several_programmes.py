"""Several programmes at once: a form that they share, contacts that reach nobody, contracts with their terms."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from django.db import transaction

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.catalogue.programmes import elderly, hypertension
from kangyu.methods.programmes import DueState
from kangyu.registers.enrolments import queries
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.enrolments.standing import standings_of
from kangyu.registers.people import queries as people
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows import enrol_resident, record_contact

pytestmark = pytest.mark.django_db
GOOD = {"mode": "1", "systolic": "130", "diastolic": "80"}
LOST = {"lost_reason": "外出务工"}
EXAMINED = {"evaluation": "2", "systolic": "150", "diastolic": "95", "fasting_glucose": "7.8"}


@pytest.fixture
def county(tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(6)]), "residents")
    return county


@pytest.fixture
def resident(county):
    found = Resident.objects.get(line=2)
    Resident.objects.filter(pk=found.pk).update(birth_date=date(1953, 5, 5))
    found.refresh_from_db()
    return found


@pytest.fixture
def record(county, resident):
    def record(form, on, **raw):
        return record_contact.record_contact(
            scope=county.scope("tongmu"),
            resident_id=resident.pk,
            form=form,
            raw=raw,
            on=date.fromisoformat(on),
            now=NOW,
            today=TODAY,
        )

    return record


def state(programme):
    found = Enrolment.objects.get(programme=programme)
    return tuple(
        None if value is None else str(value)
        for value in (found.since, found.last_contact_on, found.last_grade, found.due_on, found.lost_on)
    )


def test_an_examination_enrols_from_65_on(record):
    assert record("health_examination", "2018-05-04", **EXAMINED).judgement is None
    assert not Enrolment.objects.exists()
    done = record("health_examination", "2018-05-05", **EXAMINED)
    assert done.judgement.grade.code == "2" == done.contact.grade
    assert state("elderly") == ("2018-05-05", "2018-05-05", "2", "2019-05-05", None)
    assert Enrolment.objects.get().last_examination_on == date(2018, 5, 5)


def test_a_shared_form_moves_the_programmes_that_take_it_and_no_other(record):
    record("hypertension_follow_up", "2018-03-01", **GOOD)
    record("health_examination", "2018-06-01", **EXAMINED)
    assert state("hypertension") == ("2018-03-01", "2018-03-01", "1", "2018-06-01", None)
    examined = dict(Enrolment.objects.values_list("programme", "last_examination_on"))
    assert examined == {"hypertension": date(2018, 6, 1), "elderly": date(2018, 6, 1)}


def test_nobody_reached_moves_neither_grade_nor_last_contact(record):
    record("hypertension_follow_up", "2018-03-01", **GOOD)
    lost = record("hypertension_follow_up", "2018-06-01", **LOST)
    assert lost.judgement.is_lost and lost.contact.grade == "lost"
    assert state("hypertension") == ("2018-03-01", "2018-03-01", "1", "2018-07-01", "2018-06-01")
    record("hypertension_follow_up", "2018-06-20", **GOOD)
    assert state("hypertension") == ("2018-03-01", "2018-06-20", "1", "2018-09-20", None)


def test_who_is_lost_is_not_overdue(county, record):
    record("hypertension_follow_up", "2018-03-01", **GOOD)
    scope = county.scope("tongmu")
    (row,) = queries.work_list(scope, programme=hypertension, on=TODAY).rows
    assert row.state is DueState.OVERDUE
    record("hypertension_follow_up", "2018-06-01", **LOST)
    (row,) = queries.work_list(scope, programme=hypertension, on=TODAY).rows
    assert row.state is DueState.LOST and "失访" in row.reason.zh
    counts = queries.counts_by_state(scope, programme=hypertension, on=TODAY)
    assert (counts[DueState.LOST], counts[DueState.OVERDUE]) == (1, 0)


BAD = {**GOOD, "systolic": "160"}
CONTACTS = (("2018-01-10", BAD), ("2018-01-20", LOST), ("2018-02-10", BAD), ("2018-07-10", LOST))


def test_two_abnormal_contacts_follow_one_another_also_with_a_lost_one_between(record):
    for on, raw in CONTACTS[:3]:
        done = record("hypertension_follow_up", on, **raw)
    assert done.judgement.is_referral


@pytest.mark.parametrize("count", [3, 4])
def test_the_order_of_arrival_does_not_matter(record, count):
    ends = set()
    for order in permutations(CONTACTS[:count]):
        with transaction.atomic():
            for on, raw in order:
                record("hypertension_follow_up", on, **raw)
            ends.add(state("hypertension"))
            transaction.set_rollback(True)
    assert len(ends) == 1


def test_a_correction_finds_the_person_after_all(record):
    record("hypertension_follow_up", "2018-03-01", **GOOD)
    record("hypertension_follow_up", "2018-06-01", **LOST)
    record("hypertension_follow_up", "2018-06-01", **GOOD)
    assert state("hypertension") == ("2018-03-01", "2018-06-01", "1", "2018-09-01", None)


def test_a_lost_first_contact_enrols_without_a_contact(record):
    record("diabetes_follow_up", "2018-06-01", **LOST)
    assert state("diabetes") == ("2018-06-01", None, None, "2018-07-01", "2018-06-01")


def test_a_contract_is_due_at_the_end_of_its_term_and_renewed_by_the_next(record):
    agreed = {"team": "桐木团队", "signs_for": "1", "groups": "2", "packages": "1"}
    record("contract_agreement", "2017-03-05", term_years="2", **agreed)
    assert state("family_doctor")[3] == "2019-03-04"
    record("contract_agreement", "2018-12-01", term_years="1", **agreed)
    assert state("family_doctor") == ("2017-03-05", "2018-12-01", None, "2019-11-30", None)


@pytest.mark.parametrize(
    ("programme", "born", "is_refused"),
    [
        ("elderly", date(2009, 5, 5), True),
        ("elderly", date(1953, 5, 5), False),
        ("hypertension", date(1990, 5, 5), True),
        ("hypertension", date(1970, 5, 5), False),
        ("mental_disorder", date(2009, 5, 5), False),
    ],
)
def test_age_alone_can_forbid_enrolling(county, resident, programme, born, is_refused):
    Resident.objects.filter(pk=resident.pk).update(birth_date=born)
    enrolling = {"scope": county.scope("tongmu"), "resident_id": resident.pk, "programme": programme}
    standings = _standings(county, resident.pk)
    assert standings[programme].is_ruled_out == is_refused
    if is_refused:
        with pytest.raises(NotUnderstood) as refused:
            enrol_resident.enrol_resident(on=TODAY, now=NOW, today=TODAY, **enrolling)
        assert refused.value.reason == "ruled_out" and not Enrolment.objects.exists()
    else:
        enrol_resident.enrol_resident(on=TODAY, now=NOW, today=TODAY, **enrolling)
        assert Enrolment.objects.get().programme == programme


def _standings(county, resident):
    found = people.get(county.scope("tongmu"), resident)
    return {each.programme.key: each for each in standings_of(county.scope("tongmu"), found, [], on=TODAY)}


def test_what_is_no_programmes_contact_enrols_nobody(record):
    record("laboratory_result", "2018-06-01", sample_number="L1", fasting_glucose="8.1")
    record("contract_service", "2018-06-01", service_item="居家护理", place="入户")
    assert not Enrolment.objects.exists() and Contact.objects.exclude(form="personal_information").count() == 2


SHEETS = [
    ("diabetes_follow_up", {"随访方式": "门诊", "空腹血糖": "6.5"}, "diabetes"),
    (
        "mental_disorder_follow_up",
        {"随访方式": "家庭", "危险性评估": "0", "目前症状": "无", "自知力": "完全"},
        "mental_disorder",
    ),
    (
        "contract_agreement",
        {"签约团队": "桐木团队", "签约范围": "本人", "签约年限": "1", "人群类别": "高血压", "服务包": "基础包"},
        "family_doctor",
    ),
    ("contract_service", {"服务项目": "居家护理", "服务地点": "入户"}, None),
    ("outpatient_visit", {"诊断": "上呼吸道感染", "门诊费用": "35.5"}, None),
    ("laboratory_result", {"标本号": "L-7", "空腹血糖": "7.2"}, None),
]


@pytest.mark.parametrize(("form", "cells", "programme"), SHEETS, ids=[form for form, _, _ in SHEETS])
def test_a_sheet_is_recognised_by_its_headings(county, tmp_path, form, cells, programme):
    who = {key: value for key, value in resident_row(3).items() if key in ("姓名", "身份证号")}
    sent = send(write_csv(tmp_path / "s.csv", [{**who, "日期": "2018-05-04", **cells}]), "contacts")
    assert (sent.message.added, sent.message.refused) == (1, 0)
    assert Contact.objects.exclude(form="personal_information").get().form == form
    assert list(Enrolment.objects.values_list("programme", flat=True)) == ([programme] if programme else [])


def test_the_examination_is_the_elderlys_contact_and_examination():
    assert elderly.contact is elderly.examination
