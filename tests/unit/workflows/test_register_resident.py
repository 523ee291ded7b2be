"""One resident registered at a page goes the way of a line of a sheet."""

from __future__ import annotations

import pytest

from factories.county import NOW, TODAY, build_county
from factories.people import number_of, resident_row
from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.catalogue.sheets import RESIDENT_COLUMNS
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.policies import NotAllowed
from kangyu.workflows import record_contact, register_resident

pytestmark = pytest.mark.django_db
KEYS = {column.label.zh: column.key for column in RESIDENT_COLUMNS} | {
    item.label.zh: item.key for item in personal_information.asked
}


def register(county, who="tongmu", **changes):
    raw = {KEYS[heading]: value for heading, value in resident_row(0, **changes).items()}
    return register_resident.register_resident(scope=county.scope(who), raw=raw, now=NOW, today=TODAY)


def test_a_page_adds_changes_and_leaves_unchanged():
    county = build_county()
    added = register(county, 管理机构="", **{"村(居)委会": ""})
    assert (added.change, added.problems) == ("added", ())
    assert Resident.objects.get().organisation == county.organisations["tongmu"]
    assert register(county).change == "unchanged"
    assert register(county, 联系电话="13700000000").change == "changed"
    assert list(AuditEntry.objects.filter(action="write.resident").values_list("residents", flat=True)) == [
        [added.resident_id],
        [added.resident_id],
    ]


def test_a_page_refuses_with_the_reasons_of_a_sheet():
    county = build_county()
    refused = register(county, 出生日期="2018-02-30", 联系电话="1")
    assert refused.resident_id is None
    assert [(problem.item, problem.reason) for problem in refused.problems] == [
        ("birth_date", "impossible_date"),
        ("phone", "phone"),
    ]
    out = register(county, **{"村(居)委会": "下坪村", "管理机构": "下坪村卫生室"})
    assert [problem.reason for problem in out.problems] == ["out_of_scope"]
    register(county)
    assert [each.reason for each in register(county, 姓名="别人").problems] == ["other_name"]
    assert number_of(0) not in str(register(county, 姓名="别人"))
    with pytest.raises(NotAllowed):
        register(county, who="bureau")


def test_the_residence_type_follows_the_newest_personal_information():
    county = build_county()
    resident_id = register(county).resident_id
    recorded = record_contact.record_contact(
        scope=county.scope("tongmu"),
        resident_id=resident_id,
        form="personal_information",
        raw={"residence_type": "2"},
        on=TODAY,
        now=NOW,
        today=TODAY,
    )
    assert (recorded.change, recorded.judgement) == ("added", None)
    assert Resident.objects.get().residence_type == "2"
    assert Contact.objects.filter(is_current=True).count() == 2
