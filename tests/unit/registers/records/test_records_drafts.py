"""Drafts: kept for one user, one resident and one form, without anybody's number in them."""

from __future__ import annotations

from datetime import date

import pytest

from factories.county import NOW, build_county
from factories.importing import send
from factories.people import contact_row, number_of, resident_row
from factories.plans import plan_of
from factories.sheets import write_csv
from kangyu.registers.people.models import Resident
from kangyu.registers.records import actions, queries
from kangyu.registers.records.telling import tells

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(0), resident_row(1)]), "residents")
    return county


def test_a_draft_is_kept_replaced_and_forgotten(county):
    about = {"user": county.users["tongmu"], "resident": Resident.objects.get(line=2), "form": "hypertension_follow_up"}
    assert queries.draft_of(**about) is None
    actions.save_draft(raw={"systolic": "1"}, at=NOW, **about)
    actions.save_draft(raw={"systolic": "140", "symptoms": ["1"], "advice": f"见{number_of(1)}"}, at=NOW, **about)
    assert queries.draft_of(**about).raw == {"systolic": "140", "symptoms": ["1"]}
    assert queries.draft_of(**about | {"user": county.users["qian"]}) is None
    actions.discard_draft(**about)
    assert queries.draft_of(**about) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (number_of(3), True),
        (f"夫{number_of(3).lower()}，", True),
        ("电话13912345678。", True),
        ("43128119650101001", False),
        ("编号431281196501010011234", False),
        ("血压 138/82，3个月后随访", False),
        ("", False),
        (None, False),
    ],
)
def test_which_texts_tell_somebodys_number(text, expected):
    assert tells(text) == expected


def test_contacts_are_counted_by_the_institutions_that_recorded_them(county, tmp_path):
    rows = [contact_row(0, "2018-05-04"), contact_row(1, "2018-05-31"), contact_row(1, "2018-06-01")]
    send(write_csv(tmp_path / "c.csv", rows), "contacts")
    may = {"form": "hypertension_follow_up", "since": date(2018, 5, 1), "until": date(2018, 5, 31)}
    assert [queries.contacts_counted(county.scope(who), **may) for who in ("bureau", "tongmu", "an")] == [2, 2, 0]


def test_the_timeline_shows_superseded_contacts_too(county, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(0, "2018-05-04")]), "contacts")
    send(write_csv(tmp_path / "d.csv", [contact_row(0, "2018-05-04", 收缩压="150")]), "contacts")
    resident = Resident.objects.get(line=2)
    found = queries.timeline(county.scope("tongmu"), resident)
    assert [(each.form, each.is_current) for each in found] == [
        ("hypertension_follow_up", True),
        ("hypertension_follow_up", False),
        ("personal_information", True),
    ]
    assert queries.last_contact(resident, "hypertension_follow_up", date(2018, 5, 4)) is None
    assert queries.last_contact(resident, "hypertension_follow_up", date(2018, 5, 5)) == found[0]
    for ask in (
        lambda: queries.timeline(county.scope("an"), resident),
        lambda: queries.contact(county.scope("an"), found[0].pk),
    ):
        with pytest.raises(queries.NotFound):
            ask()


@pytest.mark.parametrize(("who", "index"), [("tongmu", "contact_of_organisation"), ("bureau", "contact_of_county")])
def test_a_month_is_counted_in_an_index_alone(county, who, index):
    may = {"form": "hypertension_follow_up", "since": date(2018, 5, 1), "until": date(2018, 5, 31)}
    plan = plan_of(lambda: queries.contacts_counted(county.scope(who), **may), "records_contact")
    assert f"COVERING INDEX {index}" in plan
