"""The journal: whole or not at all, once, answered line by line, nothing readable without the keys."""

from __future__ import annotations

import pytest
from django.db import connection

from factories.county import build_county
from factories.importing import counts, reasons, send
from factories.people import contact_row, number_of, resident_row
from factories.sheets import write_csv, write_xlsx
from kangyu.formats.sheets import open_workbook
from kangyu.registers import keyring
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.messages import actions as journal
from kangyu.registers.messages.models import Batch, Message, Refusal
from kangyu.registers.people import actions as people
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.workflows import receive_message

TABLES = (Resident, Residence, HealthRecord, Contact, Enrolment, Message, Batch, Refusal)


def rows_in_all() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def residents(tmp_path, count=8, name="r.csv"):
    return write_csv(tmp_path / name, [resident_row(index) for index in range(count)])


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_says_so(tmp_path):
    build_county()
    path = write_csv(tmp_path / "r.csv", [resident_row(0), resident_row(1, 出生日期="2018-02-30")])
    first = send(path, "residents")
    before = [rows[:] for rows in rows_in_all()]
    again = send(path, "residents")
    assert not first.is_repeat and first.note is None
    assert again.is_repeat and again.message.pk == first.message.pk
    assert "2018-12-31" in again.note.zh and "already applied on 2018-12-31" in again.note.en
    after = rows_in_all()
    assert after[:-1] == before[:-1]
    assert [row[1:] for row in after[-1]] == [row[1:] for row in before[-1]]  # a refusal tried again has a new id


@pytest.mark.django_db
def test_the_same_rows_in_another_file_are_unchanged(tmp_path):
    build_county()
    send(residents(tmp_path), "residents")
    contacts = [contact_row(index, on) for index in range(8) for on in ("2018-03-01", "2018-06-01")]
    send(write_csv(tmp_path / "c.csv", contacts), "contacts")
    before = rows_in_all()[:5]
    book = write_xlsx(tmp_path / "r.xlsx", {"居民": [resident_row(index) for index in reversed(range(8))]})
    assert counts(send(book, "residents").message) == (0, 0, 8, 0)
    book = write_xlsx(tmp_path / "c.xlsx", {"随访": contacts[::-1]})
    assert counts(send(book, "contacts").message) == (0, 0, 16, 0)
    assert rows_in_all()[:5] == before


@pytest.mark.django_db
def test_refused_lines_are_tried_again_when_the_same_file_comes_again(tmp_path):
    build_county()
    contacts = write_csv(tmp_path / "c.csv", [contact_row(0), contact_row(1), contact_row(2, 收缩压="1500")])
    assert counts(send(contacts, "contacts").message) == (0, 0, 0, 3)
    send(residents(tmp_path), "residents")
    message = send(contacts, "contacts").message
    assert counts(message) == (2, 0, 0, 1)
    assert reasons(message) == {4: [("systolic", "range")]}


@pytest.mark.django_db
def test_the_answer_holds_the_refused_lines_and_can_be_mended_and_sent(tmp_path):
    build_county()
    rows = [resident_row(0), resident_row(1, 出生日期="2018-02-30", 备注="=1+1 不是公式"), resident_row(2)]
    rows[1]["备注"] = "老户"
    answer = tmp_path / "answer.xlsx"
    received = send(write_xlsx(tmp_path / "r.xlsx", {"居民": rows}, title="花名册"), "residents", answer=answer)
    assert received.answer_path == answer
    _, header, line = open_workbook(answer).sheets[0].rows()
    assert header.cells == ("退回原因", "原表行号", *rows[1])
    assert line.cells[:2] == ("出生日期：没有这一天，请检查月份和日", 4)
    assert line.cells[2:] == tuple(rows[1].values())
    mended = write_xlsx(
        tmp_path / "mended.xlsx",
        {"居民": [dict(zip(header.cells, line.cells, strict=True)) | {"出生日期": resident_row(1)["出生日期"]}]},
    )
    assert counts(send(mended, "residents").message) == (1, 0, 0, 0)
    assert send(residents(tmp_path), "residents", answer=tmp_path / "none.xlsx").answer_path is None


@pytest.mark.django_db
def test_a_line_opens_as_it_was_sent(tmp_path):
    build_county()
    path = write_xlsx(tmp_path / "r.xlsx", {"居民": [resident_row(0), resident_row(1, 身高=1.65)]}, title="花名册")
    message = send(path, "residents").message
    resident = Resident.objects.get(line=4)
    line = receive_message.line_of(message, resident.sheet, resident.line)
    assert line.labels == (*resident_row(0), "身高")
    assert line.cells == (*resident_row(1).values(), 1.65)
    assert receive_message.line_of(message, "居民", 2) is None
    assert receive_message.line_of(message, "无", 3) is None


@pytest.mark.django_db
def test_no_number_lies_open_anywhere_in_the_database(tmp_path):
    build_county()
    rows = [resident_row(0), resident_row(1, 出生日期="1950-01-01"), resident_row(2, 管理机构=number_of(2))]
    send(write_csv(tmp_path / "r.csv", rows), "residents")
    send(write_csv(tmp_path / "c.csv", [contact_row(0), contact_row(5)]), "contacts")
    everything = _dump()
    for index in range(6):
        for number in (number_of(index), f"139{index:08d}"):
            assert number.encode() not in everything


def _dump() -> bytes:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [_bytes(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(found)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@pytest.mark.django_db
def test_the_journal_and_the_people_are_sealed_anew_after_a_change_of_keys(tmp_path):
    build_county()
    message = send(residents(tmp_path), "residents").message
    assert (people.reseal(limit=5), journal.reseal(limit=5)) == (0, 0)
    keyring.rotate()
    assert [people.reseal(limit=5) for _ in range(3)] == [5, 3, 0]
    assert [journal.reseal(limit=5) for _ in range(2)] == [1, 0]
    keyring.retire_old_keys()
    assert receive_message.line_of(message, "r", 2).cells[1] == number_of(0)
    assert counts(send(residents(tmp_path, 9, "more.csv"), "residents").message) == (1, 0, 8, 0)


@pytest.mark.django_db
def test_each_batch_leaves_one_entry_in_the_audit_log(tmp_path):
    county = build_county()
    scope = county.scope("qian")
    send(residents(tmp_path), "residents", scope=scope)
    entry = AuditEntry.objects.get(action="import.residents")
    assert entry.residents == sorted(Resident.objects.values_list("pk", flat=True))
    assert (entry.user_id, entry.detail["batch"]) == (scope.user.pk, 1)
    send(residents(tmp_path), "residents", scope=scope)
    assert AuditEntry.objects.filter(action="import.residents").count() == 1


@pytest.mark.django_db
def test_who_sends_without_naming_an_institution_means_its_own(tmp_path):
    county = build_county()
    row = {key: value for key, value in resident_row(0).items() if key not in ("管理机构", "村(居)委会")}
    message = send(write_csv(tmp_path / "r.csv", [row]), "residents", sender=county.organisations["tongmu"]).message
    assert counts(message) == (1, 0, 0, 0)
    assert Resident.objects.get().organisation == county.organisations["tongmu"]


@pytest.mark.django_db
def test_the_clinic_follows_from_the_village_and_the_village_from_the_clinic(tmp_path):
    county = build_county()
    drop = {"管理机构": None, "村(居)委会": None, "档案编号": None, "建档日期": None, "户号": None}
    said = [
        ({"村(居)委会": "桐木"}, "431281101201", "tongmu"),
        ({"村(居)委会": "长坡村民委员会", "乡镇": "安江镇"}, "431281102202", "changpo2"),
        ({"村(居)委会": "安江镇长坡村"}, "431281102202", "changpo2"),
        ({"管理机构": "黔城镇长坡村卫生室"}, "431281101202", "changpo"),
        ({"管理机构": "桐木卫生站"}, "431281101201", "tongmu"),
        ({"管理机构": "４３１２８１１０１２０２０１"}, "431281101202", "changpo"),
        ({"管理机构": "长坡村卫生室", "乡镇": "黔城"}, "431281101202", "changpo"),
        ({"村(居)委会": "下坪村", "管理机构": "安江卫生院"}, "431281102201", "an"),
        ({"村(居)委会": "长坡村"}, None, "village"),
        ({"管理机构": "长坡村卫生室"}, None, "organisation"),
    ]
    Organisation.objects.filter(pk=county.organisations["tongmu"].pk).update(aliases=["桐木卫生站"])
    rows = [resident_row(index) | drop | each for index, (each, _, _) in enumerate(said)]
    message = send(write_csv(tmp_path / "r.csv", rows), "residents").message
    found = {line: place for line, *place in Resident.objects.values_list("line", "area_id", "organisation_id")}
    unclear = reasons(message)
    for line, (_, area, key) in enumerate(said, start=2):
        if area is None:
            assert unclear[line] == [(key, f"unclear_{key}")]
        else:
            assert found[line] == [area, county.organisations[key].pk]


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path):
    build_county()
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    message = send(path, "residents").message
    assert (message.state, message.reason["reason"]) == (Message.State.REFUSED, "too_large")


@pytest.mark.django_db
def test_a_line_that_is_wrong_and_repeats_another_is_told_both(tmp_path):
    build_county()
    rows = [resident_row(0), resident_row(0, 联系电话="1")]
    message = send(write_csv(tmp_path / "r.csv", rows), "residents").message
    assert reasons(message) == {3: [("phone", "phone"), ("name", "repeats")]}
