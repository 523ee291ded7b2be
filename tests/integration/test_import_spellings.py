"""However a sheet is laid out and spelled, the same people come of it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.county import build_county
from factories.importing import counts, send
from factories.people import resident_row
from factories.sheets import write_csv, write_xlsx
from kangyu.registers.people import queries
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact

HEADINGS = {
    "姓名": ("姓名", "居民姓名", "姓 名", "姓名*"),
    "身份证号": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "性别": ("性别", "性 别"),
    "出生日期": ("出生日期", "出生年月日", "出生日期(年月日)"),
    "联系电话": ("联系电话", "本人电话", "手机号码"),
    "户号": ("户号", "家庭编号"),
    "村(居)委会": ("村(居)委会", "所属村", "行政村", "村（居）委会"),
    "管理机构": ("管理机构", "建档机构", "所属机构"),
    "档案编号": ("档案编号", "健康档案号", "档案号"),
    "建档日期": ("建档日期", "建档时间"),
    "常住类型": ("常住类型", "户籍类型", "居住类型"),
    "文化程度": ("文化程度", "学历"),
    "既往疾病": ("既往疾病", "疾病史", "慢性病"),
}
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x3A)})


def spelled_day(text: str, how: int) -> object:
    day = date.fromisoformat(text)
    return [
        text,
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        day.isoformat().translate(WIDE),
    ][how]


SPELLINGS = {
    "身份证号": [
        str,
        str.lower,
        lambda text: text.translate(WIDE),
        lambda text: f" {text[:6]} {text[6:14]} {text[14:]}",
    ],
    "性别": [str, lambda text: {"男": "1", "女": "2"}[text], lambda text: text + "性"],
    "联系电话": [str, lambda text: "+86 " + text, lambda text: f"{text[:3]}-{text[3:7]}-{text[7:]}"],
    "常住类型": [str, lambda text: "1", lambda text: "1.户籍"],
    "文化程度": [str, lambda text: "7", lambda text: "７、初中"],
    "管理机构": [str, lambda text: "黔城镇" + text, lambda text: "43128110120101"],
    "村(居)委会": [str, lambda text: "431281101201", lambda text: "桐木村委会", lambda text: "桐木"],
    "姓名": [str, lambda text: " ".join(text), lambda text: text + "　"],
}


@st.composite
def layouts(draw):
    order = draw(st.permutations(list(HEADINGS)))
    names = {heading: draw(st.sampled_from(spellings)) for heading, spellings in HEADINGS.items()}
    rows = []
    for index in range(3):
        row = resident_row(index)
        for heading, ways in SPELLINGS.items():
            row[heading] = draw(st.sampled_from(ways))(row[heading])
        for heading in ("出生日期", "建档日期"):
            row[heading] = spelled_day(row[heading], draw(st.integers(0, 5)))
        rows.append({names[heading]: row[heading] for heading in order})
    if draw(st.booleans()):
        rows = [{"序号": number, **row} for number, row in enumerate(rows, start=1)]
    return rows, draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "xlsx"]))


def what_is_known() -> list[tuple]:
    people = Resident.objects.select_related("record", "household").order_by("record__number")
    forms = dict(Contact.objects.values_list("resident_id", "data"))
    return [
        (
            each.name,
            each.sex,
            each.birth_date,
            queries.identity_number(each),
            queries.phone(each),
            each.household.number,
            each.area_id,
            each.organisation_id,
            each.record.number,
            each.record.established_on,
            forms[each.pk],
        )
        for each in people
    ]


def sent(rows: list[dict], way: str) -> list[tuple]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("r.xlsx" if way == "xlsx" else "r.csv")
        if way == "xlsx":
            write_xlsx(path, {"居民": rows}, title="居民花名册")
        else:
            write_csv(path, rows, encoding=way, above=["居民花名册", "填报单位：桐木村卫生室"])
        message = send(path, "residents").message
    assert counts(message) == (3, 0, 0, 0), list(message.refusals.values_list("reasons"))
    return what_is_known()


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(layout=layouts())
def test_any_order_of_columns_and_any_spelling_gives_the_same_residents(layout):
    results = []
    for rows, way in (([resident_row(index) for index in range(3)], "utf-8"), layout):
        with transaction.atomic():
            build_county()
            results.append([row[:7] + row[8:] for row in sent(rows, way)])
            transaction.set_rollback(True)
    assert results[0] == results[1]
