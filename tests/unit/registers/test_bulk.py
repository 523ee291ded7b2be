"""Rows written by the batch are as if written one by one, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from factories.county import build_county
from kangyu.registers import bulk, keyring
from kangyu.registers.messages.models import Message
from kangyu.registers.people.models import Household, Resident
from kangyu.registers.records.models import Contact

COLUMNS = (
    "id",
    "resident_id",
    "form",
    "form_version",
    "on",
    "data",
    "organisation_id",
    "recorded_at",
    "is_current",
    "sheet",
)


def resident(county) -> Resident:
    return Resident.objects.create(
        name="王伟",
        pinyin="wangwei",
        initials="ww",
        sex="1",
        birth_date=date(1960, 1, 1),
        area_id="431281101201",
        organisation=county.organisations["tongmu"],
        recorded_at=datetime(2018, 1, 1, tzinfo=UTC),
    )


@pytest.mark.django_db
def test_dates_moments_json_and_nothing_come_back_as_they_went_in():
    county = build_county()
    who = resident(county)
    at = datetime(2018, 12, 31, 23, 59, 59, 123456, tzinfo=UTC)
    data = {"text": "制表\t换行\n反斜杠\\N“引号”", "number": 1.5, "codes": ["1"], "none": None}
    (key,) = bulk.new_ids(Contact, 1)
    clinic = county.organisations["tongmu"].pk
    bulk.insert_rows(Contact, COLUMNS, [(key, who.pk, "f", 1, date(2018, 5, 4), data, clinic, at, True, "表\\.")])
    found = Contact.objects.get()
    assert (found.pk, found.on, found.data, found.recorded_at) == (key, date(2018, 5, 4), data, at)
    assert (found.is_current, found.grade, found.message, found.sheet) == (True, None, None, "表\\.")
    bulk.update_rows(Contact, ("data", "on", "grade"), [({}, date(2018, 5, 5), "1", key)])
    found.refresh_from_db()
    assert (found.data, found.on, found.grade) == ({}, date(2018, 5, 5), "1")


@pytest.mark.django_db
def test_ids_are_new_even_after_rows_were_deleted():
    build_county()
    first = list(bulk.new_ids(Household, 3))
    bulk.insert_rows(Household, ("id", "number", "area_id"), [(key, str(key), "431281101201") for key in first])
    Household.objects.all().delete()
    later = Household.objects.create(number="x", area_id="431281101201").pk
    assert not {later, *bulk.new_ids(Household, 3)} & set(first)
    assert list(bulk.new_ids(Household, 0)) == []


@pytest.mark.django_db
def test_nothing_is_written_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert_rows(Household, ("id",), [])
        bulk.update_rows(Household, ("number",), [])


@pytest.mark.django_db(transaction=True)
def test_whoever_decides_from_what_is_known_holds_a_transaction():
    with pytest.raises(RuntimeError):
        bulk.take_turn()
    with transaction.atomic():
        bulk.take_turn()
    if connection.vendor == "sqlite":
        with pytest.raises(RuntimeError):
            bulk.new_ids(Household, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("current", ["00000000", "7f00ff00", "ffffffff"])
def test_what_another_key_sealed_is_found(current):
    county = build_county()
    ring = keyring.Keyring(current, {}, b"")
    for first in ("00000000", "00000001", "7f00ff00", "7f00ff01", "fffffffe", "ffffffff"):
        who = resident(county)
        Resident.objects.filter(pk=who.pk).update(name=first, identity_sealed=bytes.fromhex(first) + b"rest")
    resident(county)
    found = set(Resident.objects.filter(bulk.not_under("identity_sealed", ring)).values_list("name", flat=True))
    assert found == {"00000000", "00000001", "7f00ff00", "7f00ff01", "fffffffe", "ffffffff"} - {current}
    bulk.learn_sizes()
    assert not Message.objects.exists()
