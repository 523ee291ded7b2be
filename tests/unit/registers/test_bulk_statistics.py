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
