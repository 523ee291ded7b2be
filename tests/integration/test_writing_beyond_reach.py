"""Whom the writer does not reach is neither changed by a sheet or page, nor told about; nor is who is cared for closely."""

from __future__ import annotations

import pytest
from django.utils.functional import SimpleLazyObject

from factories.county import NOW, TODAY, build_county
from factories.importing import counts, reasons, send
from factories.people import contact_row, number_of, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.catalogue.sheets import RESIDENT_COLUMNS
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.messages.models import Refusal
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import scope_of
from kangyu.workflows import register_resident

pytestmark = pytest.mark.django_db

FAR = {"村(居)委会": "下坪村", "管理机构": "下坪村卫生室"}
HERE = {"村(居)委会": "桐木村", "管理机构": "桐木村卫生室"}
STRANGER, OWN, UNKNOWN = 1, 0, 77
RECORD = str(resident_row(STRANGER)["档案编号"])
NOTHING = [("name", "not_in_reach")]
KEYS = {column.label.zh: column.key for column in RESIDENT_COLUMNS} | {
    item.label.zh: item.key for item in personal_information.asked
}
MENTAL = {
    "随访日期": "2018-05-04",
    "随访方式": "门诊",
    "危险性评估": "0",
    "目前症状": "0",
    "自知力": "1",
}


@pytest.fixture
def county(tmp_path):
    made = build_county()
    made.users["operator"] = User.objects.create(
        username="operator", display_name="o", role=Role.OPERATOR, organisation=made.organisations["bureau"]
    )
    send(write_csv(tmp_path / "all.csv", [resident_row(OWN, **HERE), resident_row(STRANGER, **FAR)]), "residents")
    return made


@pytest.fixture
def sent(tmp_path, county):
    """Send rows as a user; the message."""
    numbers = iter(range(100))

    def send_rows(who, *rows, kind="residents"):
        path = write_csv(tmp_path / f"{next(numbers)}.csv", rows)
        scope = SimpleLazyObject(lambda: scope_of(county.users[who]))  # as a page has it
        return send(path, kind, scope=scope).message

    return send_rows


def stranger():
    return Resident.objects.values().get(record__number=RECORD)


# Whatever is right or wrong about a stranger, the answer is the same.
LINES = [
    {},
    {"姓名": "王不是"},
    {"人员状态": "死亡", "死亡日期": "2018-09-09"},
    {"人员状态": "迁出", "迁出日期": "2018-09-09"},
    {"迁入日期": "2018-10-01", "联系电话": "13700000000"},
    {"身份证号": "", "姓名": "王不是", "出生日期": "1950-01-01", "性别": "女"},
    {"档案编号": "", "建档日期": ""},
    {"档案编号": str(resident_row(OWN)["档案编号"])},
]


@pytest.mark.parametrize("changes", LINES)
def test_a_sheet_neither_changes_a_stranger_nor_tells_of_them(county, sent, changes):
    before = stranger()
    message = sent("qian", resident_row(STRANGER, **HERE, **changes))
    assert (counts(message), reasons(message)) == ((0, 0, 0, 1), {2: NOTHING})
    assert stranger() == before
    assert Residence.objects.count() == 2


@pytest.mark.parametrize("changes", LINES)
def test_a_page_neither_changes_a_stranger_nor_tells_of_them(county, changes):
    before, logged = stranger(), AuditEntry.objects.count()
    raw = {KEYS[heading]: value for heading, value in resident_row(STRANGER, **HERE, **changes).items()}
    done = register_resident.register_resident(scope=county.scope("tongmu"), raw=raw, now=NOW, today=TODAY)
    assert (done.change, done.resident_id) == ("refused", None)
    assert [(each.item, each.reason) for each in done.problems] == NOTHING
    assert (stranger(), AuditEntry.objects.count()) == (before, logged)


def test_a_line_that_nobody_new_could_enter_with_is_refused_alike_for_strangers(county, sent):
    for record in (RECORD, "43128110120199999"):
        message = sent("qian", resident_row(UNKNOWN, 身份证号="", 建档日期="", 档案编号=record, **HERE))
        assert reasons(message) == {2: [("established_on", "no_established_on")]}


def test_a_contacts_sheet_knows_no_stranger_from_nobody(county, sent):
    rows = [
        contact_row(STRANGER),
        contact_row(STRANGER, 姓名="王不是"),
        contact_row(UNKNOWN),
        contact_row(STRANGER, 身份证号="", 档案编号=RECORD),
        contact_row(STRANGER, 身份证号="", 档案编号="43128110120199999"),
    ]
    message = sent("qian", *rows, kind="contacts")
    assert reasons(message) == dict.fromkeys(range(2, 7), NOTHING)
    assert len({str(each.reasons) for each in Refusal.objects.filter(message=message)}) == 1


def test_who_reaches_both_institutions_moves_people_by_sheet(county, sent):
    changpo = {"村(居)委会": "长坡村", "管理机构": "黔城镇长坡村卫生室", "迁入日期": "2018-10-01"}
    assert sent("qian", resident_row(OWN, **changpo)).changed == 1
    assert sent("bureau", resident_row(STRANGER, **HERE, 迁入日期="2018-10-01")).changed == 1
    moved = Resident.objects.get(record__number=RECORD)
    assert moved.organisation == county.organisations["tongmu"]


def test_a_refusal_never_says_what_is_registered(county, sent):
    message = sent("qian", resident_row(OWN, 身份证号="", 姓名="王不是", 出生日期="1950-01-01"))
    said = str(list(message.refusals.values_list("reasons", flat=True)))
    own = resident_row(OWN)
    assert "other_birth_date" in said
    assert not [
        key for key in ("姓名", "出生日期", "档案编号") if str(own[key]) in said or f"{str(own[key])[0]}*" in said
    ]


def test_who_is_told_of_stands_in_the_log(county, sent):
    own = Resident.objects.exclude(record__number=RECORD).get()
    before = AuditEntry.objects.latest("pk").pk
    sent("qian", resident_row(OWN, 姓名="王不是"))
    sent("qian", contact_row(OWN, 姓名="王不是"), kind="contacts")
    raw = {KEYS[heading]: value for heading, value in resident_row(OWN, 姓名="王不是").items()}
    register_resident.register_resident(scope=county.scope("tongmu"), raw=raw, now=NOW, today=TODAY)
    about = AuditEntry.objects.filter(pk__gt=before).exclude(action="import.sheet").order_by("pk")
    logged = list(about.values_list("action", "residents"))
    assert logged == [("import.residents", [own.pk]), ("import.contacts", [own.pk]), ("read.refusal", [own.pk])]


def test_who_opens_no_people_learns_of_nobody(county, sent):
    rows = [
        resident_row(OWN, 姓名="王不是"),
        resident_row(STRANGER, 身份证号="", 姓名="王不是", 出生日期="1950-01-01", **FAR),
        resident_row(UNKNOWN, 身份证号=number_of(UNKNOWN), 档案编号=resident_row(OWN)["档案编号"]),
    ]
    assert reasons(sent("operator", *rows)) == dict.fromkeys((2, 3, 4), NOTHING)
    dead = contact_row(OWN, "1925-01-01")
    contacts = [contact_row(OWN, 姓名="王不是"), contact_row(UNKNOWN), dead]
    assert reasons(sent("operator", *contacts, kind="contacts")) == dict.fromkeys((2, 3, 4), NOTHING)


@pytest.mark.parametrize("who", ["bureau", "operator"])
def test_a_form_kept_closely_is_sent_by_whom_it_concerns_alone(county, sent, who):
    closed = [("form", "closed_form")]
    rows = [
        {"姓名": row["姓名"], "身份证号": row["身份证号"], **MENTAL} for row in map(resident_row, (OWN, STRANGER, 77))
    ]
    message = sent(who, *rows, kind="contacts")
    assert reasons(message) == dict.fromkeys((2, 3, 4), closed)
    assert not Contact.objects.filter(form="mental_disorder_follow_up").exists()
    # Who records such care sends the very same file, and only their own person's line goes in.
    again = sent("qian", *rows, kind="contacts")
    assert (again.added, reasons(again)) == (1, dict.fromkeys((3, 4), NOTHING))
    assert Enrolment.objects.filter(programme="mental_disorder").count() == 1
    assert reasons(sent(who, {**rows[0], "备注": ""}, kind="contacts")) == {2: closed}
