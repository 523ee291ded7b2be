"""Statistics make SQLite quick, and must never make it wrong."""

from __future__ import annotations

import importlib
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from kangyu.registers import bulk
from kangyu.registers.places.models import Area
from kangyu.registers.targets.models import Parameter


@pytest.mark.django_db
def test_a_bound_behind_a_list_holds_after_statistics_were_taken() -> None:
    codes = ["439921000000", "439921101000"]
    for code in codes:
        Area.objects.create(code=code, name=code, level="township")
    for key in "abcdefgh":
        Parameter.objects.create(
            key=key, area_id=codes[0], since=date(2018, 1, 1), value=Decimal(1), unit="%", source="-"
        )
    bulk.learn_sizes()
    found = Parameter.objects.filter(key="c", area_id__in=codes, since__lte=date(2017, 12, 31))
    assert list(found) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite alone")
def test_a_sqlite_that_loses_bounds_is_told_from_one_that_keeps_them() -> None:
    newer = importlib.import_module("pysqlite3.dbapi2")
    assert bulk.keeps_bounds.__wrapped__(newer)
    assert connection.Database.sqlite_version_info >= (3, 41)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite alone")
@pytest.mark.django_db
def test_sizes_are_learned_again_when_a_table_has_outgrown_them(monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[int] = []
    really = bulk.learn_sizes
    monkeypatch.setattr(bulk, "learn_sizes", lambda: (learned.append(1), really()))

    # Other tables of a database that many tests have used may have high keys and few rows.
    monkeypatch.setattr(type(connection.introspection), "table_names", lambda *_: [Area._meta.db_table])

    def grow(until: int) -> list[int]:
        codes = range(Area.objects.count(), until)
        Area.objects.bulk_create([Area(code=f"{code:012}", name="村", level="village") for code in codes])
        bulk.relearn_sizes()
        return learned

    bulk.learn_sizes()
    learned.clear()
    assert grow(900) == [], "few rows need no statistics"
    assert grow(1_500) == [1]
    assert grow(2_900) == [1], "not yet twice as many"
    assert grow(3_100) == [1, 1]
