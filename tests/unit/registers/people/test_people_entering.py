"""What a line does to somebody who is known already: moves, death, leaving, coming back, corrections, wrong numbers."""

from __future__ import annotations

from datetime import date

import pytest

from factories.county import NOW, TODAY, build_county
from factories.importing import counts, reasons, send
from factories.people import contact_row, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people import queries
from kangyu.registers.people.entries import ResidentEntry
from kangyu.registers.people.models import Household, Residence, Resident
from kangyu.registers.records.models import Contact, HealthRecord

pytestmark = pytest.mark.django_db

CHANGPO = {"村(居)委会": "长坡村", "管理机构": "黔城镇长坡村卫生室"}


@pytest.fixture
def county():
    return build_county()


@pytest.fixture
def enter(tmp_path, county):
    """Send rows as a sheet; the message."""
    numbers = iter(range(100))

    def send_rows(*rows, kind="residents"):
        return send(write_csv(tmp_path / f"{next(numbers)}.csv", rows), kind).message

    return send_rows


def residences():
    return list(Residence.objects.order_by("since").values_list("area_id", "since", "until"))


def test_a_new_resident_has_everything(enter):
    enter(resident_row(0))
    resident = Resident.objects.get()
    record = HealthRecord.objects.get(resident=resident)
    assert (record.number, record.established_on) == ("43128110120100000", date(2015, 3, 5))
    assert residences() == [("431281101201", resident.birth_date, None)]
    contact = Contact.objects.get()
    assert (contact.form, contact.on) == ("personal_information", date(2015, 3, 5))
    assert contact.data == {"residence_type": "1", "education": "7", "past_disease": ["2"]}
    assert resident.household.number == resident_row(0)["户号"]
    assert (resident.sheet, resident.line) == ("0", 2)


def test_sex_and_birth_date_follow_from_the_number(enter):
    enter(resident_row(3, 性别="", 出生日期=""))
    resident = Resident.objects.get()
    assert (resident.sex, resident.birth_date.isoformat()) == ("1", resident_row(3)["出生日期"])


def test_moving_is_an_event_and_takes_the_enrolment_along(enter, county):
    enter(resident_row(0))
    enter(contact_row(0), kind="contacts")
    message = enter(resident_row(0, **CHANGPO, 迁入日期="2018-10-01"))
    assert counts(message) == (0, 1, 0, 0)
    assert residences() == [
        ("431281101201", Resident.objects.get().birth_date, date(2018, 10, 1)),
        ("431281101202", date(2018, 10, 1), None),
    ]
    assert Enrolment.objects.get().organisation == county.organisations["changpo"]
    assert enter(resident_row(0, **CHANGPO, 迁入日期="2018-10-01", 备注="再报")).unchanged == 1


def test_death_ends_all_that_is_open(enter):
    enter(resident_row(0))
    enter(contact_row(0), kind="contacts")
    enter(resident_row(0, 人员状态="死亡", 死亡日期="2018-09-09"))
    on = date(2018, 9, 9)
    assert Resident.objects.get().died_on == on
    assert residences()[0][2] == on
    assert HealthRecord.objects.values_list("closed_on", "close_reason").get() == (on, "1")
    assert Enrolment.objects.values_list("until", "close_reason").get() == (on, "1")
    assert reasons(enter(resident_row(0, 人员状态="在册"))) == {2: [("state", "registered_dead")]}
    assert enter(resident_row(0, 备注="再报")).unchanged == 1


def test_nobody_dies_before_the_last_contact(enter):
    enter(resident_row(0))
    enter(contact_row(0, "2018-05-04"), kind="contacts")
    assert reasons(enter(resident_row(0, 死亡日期="2018-05-03"))) == {2: [("died_on", "contact_after")]}
    assert enter(resident_row(0, 死亡日期="2018-05-04")).changed == 1


def test_who_left_may_come_back(enter):
    enter(resident_row(0))
    enter(contact_row(0), kind="contacts")
    enter(resident_row(0, 人员状态="迁出", 迁出日期="2018-07-01"))
    assert HealthRecord.objects.get().close_reason == Enrolment.objects.get().close_reason == "2"
    enter(resident_row(0, 人员状态="在册", 迁入日期="2018-11-01"))
    assert Resident.objects.get().left_on is None
    assert HealthRecord.objects.get().closed_on is None
    assert [until for _, _, until in residences()] == [date(2018, 7, 1), None]
    enter(contact_row(0, "2018-12-01"), kind="contacts")
    assert list(Enrolment.objects.order_by("since").values_list("since", "until")) == [
        (date(2018, 5, 4), date(2018, 7, 1)),
        (date(2018, 12, 1), None),
    ]


def test_a_blank_changes_nothing_and_a_value_corrects(enter):
    enter(resident_row(0))
    blank = {key: "" for key in resident_row(0) if key not in ("姓名", "身份证号", "常住类型")}
    assert enter(resident_row(0, **blank)).unchanged == 1
    assert enter(resident_row(0, 联系电话="13700000000", 建档日期="2015-03-06", 文化程度="高中")).changed == 1
    resident = Resident.objects.get()
    assert queries.phone(resident) == "13700000000"
    assert resident.record.established_on == date(2015, 3, 6)
    old, new = Contact.objects.order_by("pk")
    assert (old.is_current, new.is_current, new.supersedes) == (False, True, old)
    assert new.data["education"] == "6"


def test_a_sheet_of_few_columns_keeps_the_other_information(enter):
    enter(resident_row(0))
    enter({key: resident_row(0)[key] for key in ("姓名", "身份证号")} | {"民族": "汉"})
    assert Contact.objects.get(is_current=True).data["ethnicity"] == "01"
    assert Contact.objects.get(is_current=True).data["education"] == "7"


def test_a_number_typed_wrong_does_not_overwrite_somebody(enter):
    enter(resident_row(0), resident_row(2))
    message = enter(
        resident_row(0, 姓名="别人"),
        resident_row(2, 档案编号="43128110120100000"),
        resident_row(4, 档案编号="43128110120100000"),
        resident_row(6, 身份证号="", 档案编号="43128110120100002"),
    )
    assert reasons(message) == {
        2: [("name", "other_name")],
        3: [("record_number", "record_of_other")],
        4: [("record_number", "record_of_other")],
        5: [("name", "other_name"), ("birth_date", "other_birth_date")],
    }
    assert name_of(0) not in str(message.refusals.values_list("reasons"))


def test_without_a_number_name_sex_birth_date_and_village_are_the_person(enter):
    anonymous = {"身份证号": "", "档案编号": "", "建档日期": ""}
    enter(resident_row(0, **anonymous))
    assert counts(enter(resident_row(0, **anonymous, 备注="再报"))) == (0, 0, 1, 0)
    assert counts(enter(resident_row(0, **anonymous, **CHANGPO))) == (1, 0, 0, 0)
    first = Resident.objects.earliest("pk")
    assert counts(enter(resident_row(0))) == (0, 1, 0, 0)
    first.refresh_from_db()
    assert queries.identity_number(first) == number_of(0)


def test_record_numbers_that_nobody_gave_follow_the_last_of_the_village(enter):
    enter(resident_row(0, 档案编号="43128110120100041"), *(resident_row(index, 档案编号="") for index in (1, 2)))
    enter(resident_row(3, 档案编号=""), resident_row(4, 档案编号="43128110120100044"))
    numbers = HealthRecord.objects.order_by("number").values_list("number", flat=True)
    assert [number[-5:] for number in numbers] == ["00041", "00044", "50001", "50002", "50003"]


def test_short_household_numbers_are_the_villages_own(enter):
    enter(resident_row(0, 户号="7"), resident_row(1, 户号="7"), resident_row(2, 户号="7", **CHANGPO))
    assert sorted(Household.objects.values_list("number", flat=True)) == ["431281101201-7", "431281101202-7"]


def test_an_entry_does_not_show_its_numbers():
    entry = ResidentEntry(name="王伟", sex="1", birth_date=TODAY, identity_number=number_of(0), phone="13900000000")
    assert number_of(0) not in repr(entry) and "139" not in repr(entry)
    assert NOW
