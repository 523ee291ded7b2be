"""Searches among many people read a range of an index in its order, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection

from factories.county import NOW, TODAY, build_county
from factories.plans import asked_by
from kangyu.registers.people import queries
from kangyu.registers.people.models import Resident

pytestmark = pytest.mark.django_db
NAMES = (("王小明", "wangxiaoming", "wxm"), ("王", "wang", "w"), ("李四", "lisi", "ls"), ("吴Z", "wuz", "wz"))


@pytest.fixture
def county():
    county = build_county()
    village = county.organisations["tongmu"]
    rows = []
    for index in range(4000):
        name, pinyin, initials = NAMES[index % len(NAMES)]
        rows.append(
            Resident(
                name=f"{name}{index % 50}",
                pinyin=pinyin,
                initials=initials,
                sex="1",
                birth_date=TODAY,
                area_id=village.area_id,
                organisation=village,
                recorded_at=NOW,
            )
        )
    Resident.objects.bulk_create(rows)
    return county


def plan_of_search(scope, text):
    """The plans of what chooses the people, with statistics."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_resident")
        plans = []
        for sql, params in asked_by(lambda: queries.search(scope, text, limit=20, on=TODAY)):
            if "LIMIT" in sql and '"people_resident"' in sql:
                cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", params)
                plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        return plans


@pytest.mark.parametrize("who", ["bureau", "tongmu"])
def test_a_common_beginning_is_neither_sorted_nor_read_whole(county, who):
    for text in ("w", "王"):
        plans = plan_of_search(county.scope(who), text)
        assert plans
        for plan in plans:
            assert "Seq Scan" not in plan and "SCAN people_resident\n" not in f"{plan}\n", plan
            assert "TEMP B-TREE" not in plan and ("Sort Key" not in plan or "Presorted Key" in plan), plan


def test_both_databases_sort_by_the_codes_of_letters(county):
    found = queries.search(county.scope("bureau"), "w", limit=4000, on=TODAY)
    keys = [resident.initials for resident in found]
    assert keys == sorted(keys) and len(found) == 3000
