"""Bad input gets a clear answer, line by line and item by item, and the good lines go in."""

from __future__ import annotations

import pytest

from factories.county import build_county
from factories.importing import counts, reasons, send
from factories.people import contact_row, examination_row, name_of, number_of, resident_row
from factories.sheets import write_csv, write_xlsx
from kangyu.registers.messages.models import Message, Refusal
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact

pytestmark = pytest.mark.django_db

WRONG = "a wrong check digit"

# What a line says differently from a good one, and the item and reason of its refusal.
RESIDENTS = [
    ({"出生日期": "1965-02-30", "身份证号": ""}, ("birth_date", "impossible_date")),
    ({"出生日期": "2019-01-01", "身份证号": ""}, ("birth_date", "future")),
    ({"出生日期": "昨天", "身份证号": ""}, ("birth_date", "date")),
    ({"出生日期": "", "身份证号": ""}, ("birth_date", "no_birth_date")),
    ({"性别": "", "身份证号": ""}, ("sex", "no_sex")),
    ({"性别": "甲", "身份证号": ""}, ("sex", "code")),
    ({"身份证号": WRONG}, ("identity_number", "check_digit")),
    ({"身份证号": "43128119650101"}, ("identity_number", "length")),
    ({"身份证号": "4.31281E+17"}, ("identity_number", "scientific")),
    ({"身份证号": "990281196501010019"}, ("identity_number", "province")),
    ({"出生日期": "1950-01-01"}, ("birth_date", "disagrees_birth_date")),
    ({"性别": "女"}, ("sex", "disagrees_sex")),
    ({"联系电话": "12345"}, ("phone", "phone")),
    ({"姓名": ""}, ("name", "required")),
    ({"姓名": "王3"}, ("name", "name")),
    ({"管理机构": "天堂卫生院"}, ("organisation", "unknown_organisation")),
    ({"管理机构": "", "村(居)委会": "天堂村"}, ("village", "unknown_village")),
    ({"档案编号": "123"}, ("record_number", "record_number")),
    ({"建档日期": "", "档案编号": "43128110120199999"}, ("established_on", "no_established_on")),
    ({"建档日期": "1920-01-01"}, ("established_on", "before_birth")),
    ({"人员状态": "死亡"}, ("died_on", "died_on_missing")),
    ({"人员状态": "迁出"}, ("left_on", "left_on_missing")),
    ({"人员状态": "在册", "死亡日期": "2018-01-01"}, ("state", "living_but_gone")),
    ({"死亡日期": "1920-01-01"}, ("died_on", "before_birth")),
    ({"人员状态": "飞升"}, ("state", "code")),
    ({"常住类型": ""}, ("residence_type", "required")),
    ({"文化程度": "博学"}, ("education", "code")),
    ({"现住址": '=HYPERLINK("http://x")'}, ("address", "formula")),
    ({"姓名": "@SUM(A1)"}, ("name", "formula")),
    ({"现住址": f"同户主{number_of(9)}"}, ("address", "telling_text")),
    ({"现住址": "电话13912345678"}, ("address", "telling_text")),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_bad_line_of_residents_comes_back_with_its_reason(tmp_path, kind):
    build_county()
    lines = [resident_row(0), resident_row(2)]
    lines += [
        resident_row(2 * case + 101) | _told(2 * case + 101, changes) for case, (changes, _) in enumerate(RESIDENTS)
    ]
    path = tmp_path / f"居民.{kind}"
    write_csv(path, lines) if kind == "csv" else write_xlsx(path, {"居民": lines})
    message = send(path, "residents").message
    assert reasons(message) == {line: [reason] for line, (_, reason) in enumerate(RESIDENTS, start=4)}
    assert counts(message) == (2, 0, 0, len(RESIDENTS))
    assert set(Resident.objects.values_list("name", flat=True)) == {name_of(0), name_of(2)}


def _told(index: int, changes: dict) -> dict:
    """The changes, a wrong check digit made of the person's own number."""
    if changes.get("身份证号") != WRONG:
        return changes
    number = number_of(index)
    return changes | {"身份证号": number[:17] + ("0" if number[17] != "0" else "1")}


CONTACTS = [
    ({"随访日期": "2018-02-30"}, ("on", "impossible_date")),
    ({"随访日期": "2019-02-01"}, ("on", "future")),
    ({"随访日期": ""}, ("on", "required")),
    ({"随访日期": "1925-01-01"}, ("on", "before_birth")),
    ({"收缩压": "1500"}, ("systolic", "range")),
    ({"舒张压": "-5"}, ("diastolic", "range")),
    ({"收缩压": "80", "舒张压": "120"}, ("diastolic", "check")),
    ({"收缩压": "一百四"}, ("systolic", "number")),
    ({"收缩压": ""}, ("systolic", "required")),
    ({"随访方式": "心灵感应"}, ("mode", "code")),
    ({"身份证号": WRONG}, ("identity_number", "check_digit")),
    ({"身份证号": number_of(999)}, ("name", "not_in_reach")),
    ({"姓名": "王不是"}, ("name", "other_name")),
    ({"姓名": "", "身份证号": ""}, ("name", "no_who")),
    ({"随访机构": "天堂卫生院"}, ("organisation", "unknown_organisation")),
    ({"管理开始日期": "2018-12-01"}, ("since", "since_after_contact")),
    ({"管理开始日期": "1925-12-01"}, ("since", "since_before_birth")),
    ({"用药情况": "=1+2"}, ("medicines", "formula")),
    ({"用药情况": "见13912345678"}, ("medicines", "telling_text")),
]


def test_each_bad_line_of_contacts_comes_back_with_its_reason(tmp_path):
    build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(40)]), "residents")
    lines = [contact_row(39)]
    lines += [contact_row(index) | _told(index, changes) for index, (changes, _) in enumerate(CONTACTS)]
    message = send(write_csv(tmp_path / "c.csv", lines), "contacts").message
    assert reasons(message) == {line: [reason] for line, (_, reason) in enumerate(CONTACTS, start=3)}
    assert counts(message) == (1, 0, 0, len(CONTACTS))


def test_the_dead_and_those_who_left_have_no_later_contacts(tmp_path):
    build_county()
    rows = [resident_row(0, 死亡日期="2018-06-01"), resident_row(1, 迁出日期="2018-06-01")]
    send(write_csv(tmp_path / "r.csv", rows), "residents")
    lines = [contact_row(who, on) for who in (0, 1) for on in ("2018-06-02", "2018-05-01")]
    message = send(write_csv(tmp_path / "c.csv", lines), "contacts").message
    assert reasons(message) == {2: [("on", "after_death")], 4: [("on", "after_leaving")]}
    assert message.added == 2


def test_a_sheet_may_not_name_people_beyond_the_sender(tmp_path):
    county = build_county()
    everybody = [
        resident_row(0),
        resident_row(1, **{"村(居)委会": "下坪村", "管理机构": "下坪村卫生室", "档案编号": "43128110220100001"}),
    ]
    path = write_csv(tmp_path / "r.csv", everybody)
    message = send(path, "residents", scope=county.scope("qian")).message
    assert reasons(message) == {3: [("organisation", "out_of_scope")]}
    assert (
        send(write_csv(tmp_path / "r2.csv", everybody), "residents", scope=county.scope("bureau")).message.changed == 0
    )
    contacts = write_csv(tmp_path / "c.csv", [contact_row(0), contact_row(1)])
    message = send(contacts, "contacts", scope=county.scope("qian")).message
    assert reasons(message) == {3: [("name", "not_in_reach")]}


def test_the_nearest_spelling_of_an_institution_is_told_but_never_a_number(tmp_path):
    build_county()
    rows = [resident_row(0, 管理机构="桐木村卫生所"), resident_row(2, 管理机构=number_of(2))]
    message = send(write_csv(tmp_path / "r.csv", rows), "residents").message
    first, second = Refusal.objects.filter(message=message).order_by("line")
    assert "“桐木村卫生所”" in first.reasons[0]["zh"] and "桐木村卫生室" in first.reasons[0]["zh"]
    assert "nearest spelling" in first.reasons[0]["en"]
    assert number_of(2) not in str(second.reasons)


def test_the_second_of_two_lines_about_one_person_comes_back(tmp_path):
    build_county()
    rows = [resident_row(0), resident_row(1), resident_row(0, 联系电话="13900001111")]
    message = send(write_csv(tmp_path / "r.csv", rows), "residents").message
    assert reasons(message) == {4: [("name", "repeats")]}
    assert "第 2 行" in Refusal.objects.get().reasons[0]["zh"]
    lines = [contact_row(0, "2018-05-04"), contact_row(0, "2018年5月4日", 收缩压="150"), contact_row(0, "2018-06-04")]
    message = send(write_csv(tmp_path / "c.csv", lines), "contacts").message
    assert reasons(message) == {3: [("name", "repeats")]}


def test_a_right_line_below_a_wrong_one_about_the_same_person_goes_in(tmp_path):
    build_county()
    residents = [resident_row(0), resident_row(1)]
    assert send(write_csv(tmp_path / "r.csv", residents), "residents").message.added == 2
    wrong, right, late = (contact_row(0, "2018-05-04", 收缩压=value) for value in ("1500", "150", "151"))
    message = send(write_csv(tmp_path / "c.csv", [wrong, right, late]), "contacts").message
    assert reasons(message) == {2: [("systolic", "range")], 4: [("name", "repeats")]}
    assert message.added == 1


def test_numbers_that_excel_has_cut_are_refused_even_when_they_look_right(tmp_path):
    build_county()
    rows = [resident_row(0), resident_row(1, 身份证号=431281196501010000), resident_row(2, 档案编号=43128110120100002)]
    message = send(write_xlsx(tmp_path / "r.xlsx", {"居民": rows}), "residents").message
    assert reasons(message) == {3: [("identity_number", "cut_number")], 4: [("record_number", "cut_number")]}


@pytest.mark.parametrize(
    ("rows", "kind", "reason"),
    [
        ([{"日期": "2018-01-01", "金额": "3"}], "residents", "no_header"),
        ([{"姓名": "王伟", "村": "桐木村"}], "residents", "no_identity"),
        ([{"姓名": None, "身份证号": None}], "residents", "no_lines"),
        ([{k: v for k, v in contact_row(0).items() if k not in ("姓名", "身份证号")}], "contacts", "no_who"),
        ([{k: v for k, v in contact_row(0).items() if k != "舒张压"}], "contacts", "no_header"),
        ([contact_row(0) | examination_row(0)], "contacts", "two_columns"),
        ([contact_row(0)], "residents", "contacts"),
        ([examination_row(0)], "residents", "contacts"),
    ],
)
def test_files_refused_as_a_whole(tmp_path, rows, kind, reason):
    build_county()
    message = send(write_csv(tmp_path / "x.csv", rows), kind).message
    assert message.reason.get("reason") == reason
    assert message.state == Message.State.REFUSED


def test_what_no_program_can_read_is_refused_and_read_again_when_mended(tmp_path):
    build_county()
    for content, reason in (
        (b"", "empty_file"),
        (b"%PDF-1.4", "not_a_sheet"),
        (b"PK\x03\x04" + b"\0" * 40, "truncated"),
    ):
        path = tmp_path / "x.xlsx"
        path.write_bytes(content)
        for _ in range(2):
            message = send(path, "residents").message
            assert (message.state, message.reason["reason"]) == (Message.State.REFUSED, reason)
            assert message.reason["zh"] and message.reason["en"]
    assert Message.objects.count() == 3


def test_a_roster_without_a_place_moves_nobody(tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(0)]), "residents")
    before = Resident.objects.values_list("area_id", "organisation_id").get()
    sheet = [{"姓名": name_of(0), "身份证号": number_of(0), "联系电话": "13800000001"}]
    message = send(write_csv(tmp_path / "t.csv", sheet), "residents", scope=county.scope("qian")).message
    assert counts(message) == (0, 1, 0, 0)
    assert Resident.objects.values_list("area_id", "organisation_id").get() == before
    assert Residence.objects.count() == 1


def test_somebody_new_without_a_place_lives_where_the_sender_is(tmp_path):
    county = build_county()
    sheet = [{"姓名": name_of(0), "身份证号": number_of(0)}]
    send(write_csv(tmp_path / "t.csv", sheet), "residents", scope=county.scope("qian"))
    assert Resident.objects.get().organisation_id == county.organisations["qian"].pk


def test_which_form_it_is_follows_from_the_headings(tmp_path):
    build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(0)]), "residents")
    book = {"随访": [contact_row(0)], "体检": [examination_row(0)], "说明": [{"填表说明": "每季度报送"}]}
    message = send(write_xlsx(tmp_path / "c.xlsx", book, title="黔城镇2018年报表"), "contacts").message
    assert counts(message) == (2, 0, 0, 0)
    assert set(Contact.objects.values_list("form", "sheet", "line")) == {
        ("personal_information", "r", 2),
        ("hypertension_follow_up", "随访", 3),
        ("health_examination", "体检", 3),
    }
    assert message.headers["说明"]["refused"]["reason"] == "no_header"
