"""Lists of people: filtered, ordered, turned over without losing or repeating anybody, by indexes alone."""

from __future__ import annotations

from itertools import count

import pytest

from factories.cases import add_hospital
from factories.county import NOW, TODAY, build_county
from factories.cursors import BENT, bent_cursor
from factories.importing import send
from factories.people import contact_row, name_of, resident_row
from factories.plans import plan_of
from factories.sheets import write_csv
from kangyu.registers.casework.actions import CaseEntry, MoveEntry, carry, open_cases
from kangyu.registers.casework.models import Case
from kangyu.registers.people import listing, queries
from kangyu.registers.people.models import Resident
from kangyu.registers.people.queries import Asked, Order, Standing
from kangyu.registers.staff.policies import scope_of
from kangyu.vocabulary.ages import age_on

pytestmark = pytest.mark.django_db

XIAPING = {"村(居)委会": "下坪村", "管理机构": "下坪村卫生室", "档案编号": None, "建档日期": None}


@pytest.fixture
def county(tmp_path):
    county = build_county()
    rows = [resident_row(index, **(XIAPING if index % 2 else {})) for index in range(30)]
    rows += [resident_row(40, 姓名="曾小明"), resident_row(42, 姓名="曾小明", 死亡日期="2018-01-01")]
    send(write_csv(tmp_path / "r.csv", rows), "residents")
    Resident.objects.filter(name=name_of(3)).update(left_on="2018-03-01")
    return county


def listed(scope, asked=None, limit=7):
    """Everybody of a list, page by page."""
    seen, after = [], None
    for _ in count():
        page = queries.page(scope, asked, on=TODAY, after=after, limit=limit)
        seen += page.rows
        after = page.next
        if after is None:
            return seen, page.total
    raise AssertionError


@pytest.mark.parametrize("who", ["bureau", "qian", "tongmu"])
@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("text", ["", "曾", "z", "zeng"])
def test_pages_neither_lose_nor_repeat(county, who, standing, order, text):
    scope = county.scope(who)
    rows, total = listed(scope, Asked(text=text, standing=standing, order=order), limit=3)
    expected = [
        each.pk
        for each in Resident.objects.filter(scope.within())
        if _stands(each, standing) and (each.name.startswith(text) or _spelled(each, text))
    ]
    assert sorted(row.pk for row in rows) == sorted(expected)
    assert total in (len(expected), None)
    assert (total is None) == (who == "bureau" and not Asked(text=text, standing=standing).is_plain)


def _stands(each, standing):
    is_here = each.died_on is None and each.left_on is None
    return {
        Standing.HERE: is_here,
        Standing.DEAD: each.died_on is not None,
        Standing.LEFT: each.died_on is None and each.left_on is not None,
        Standing.ALL: True,
    }[standing]


def _spelled(each, text):
    return text.isascii() and (each.pinyin.startswith(text) or each.initials.startswith(text))


def test_the_living_are_listed_unless_others_are_asked_for(county):
    scope = county.scope("bureau")
    assert all(_stands(row, Standing.HERE) for row in listed(scope)[0])
    assert [row.name for row in listed(scope, Asked(standing=Standing.DEAD))[0]] == ["曾小明"]
    assert [row.name for row in listed(scope, Asked(standing=Standing.LEFT))[0]] == [name_of(3)]
    found = listed(scope, Asked(text="zxm", standing=Standing.ALL), limit=1)[0]
    assert [row.died_on is None for row in found] == [True, False]


@pytest.mark.parametrize("ages", [(0, 6), (35, 64), (65, None)])
def test_by_age(county, ages):
    low, high = ages
    rows, _ = listed(county.scope("bureau"), Asked(ages=ages, standing=Standing.ALL))
    expected = [each.pk for each in Resident.objects.all() if low <= age_on(each.birth_date, TODAY) <= (high or 200)]
    assert sorted(row.pk for row in rows) == sorted(expected)


def test_the_oldest_first(county):
    rows, _ = listed(county.scope("qian"), Asked(order=Order.AGE))
    assert [row.birth_date for row in rows] == sorted(row.birth_date for row in rows)


def test_by_institution_with_those_below_and_by_village(county):
    scope, qian = county.scope("bureau"), county.organisations["qian"]
    rows, total = listed(scope, Asked(organisation=qian.pk))
    assert total == len(rows) and {row.organisation.parent_id for row in rows} <= {qian.pk, qian.parent_id}
    area = rows[0].area_id
    assert {row.area_id for row in listed(scope, Asked(area=area))[0]} == {area}
    assert not listed(county.scope("an"), Asked(organisation=qian.pk))[0]


def test_by_programme(county, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(0, "2018-09-20"), contact_row(10, "2018-09-20")]), "contacts")
    rows, _ = listed(county.scope("bureau"), Asked(programme="hypertension"))
    assert sorted(row.name for row in rows) == sorted([name_of(0), name_of(10)])


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("bent", ["x", *map(bent_cursor, BENT)])
def test_a_bent_cursor_begins_anew(county, bent, order):
    scope, asked = county.scope("bureau"), Asked(order=order)
    first = queries.page(scope, asked, on=TODAY)
    assert queries.page(scope, asked, on=TODAY, after=bent).rows == first.rows


def test_the_living_of_an_institution_are_a_range_of_an_index(county):
    scope = county.scope("tongmu")
    assert "resident_living_here" in plan_of(lambda: queries.page(scope, on=TODAY), "people_resident")
    dead = Asked(standing=Standing.DEAD)
    assert "resident_who_died" in plan_of(lambda: queries.page(scope, dead, on=TODAY), "people_resident")


@pytest.mark.parametrize("few", [0, 10_000])
def test_those_whom_referrals_brought_are_all_counted_and_found_and_open_ones_come_first(county, few, monkeypatch):
    monkeypatch.setattr(listing, "_FEW", few)
    hospital = add_hospital(county)
    residents = list(Resident.objects.filter(died_on=None, left_on=None).order_by("pk")[:9])
    parties = {"primary": residents[0].organisation_id, "upper": hospital.pk}
    entries = [
        CaseEntry(
            kind="referral",
            opening="refer",
            parties=parties,
            on=TODAY,
            data={"urgency": "2", "reason": "头晕"},
            resident_id=each.pk,
        )
        for each in residents
    ]
    keys = open_cases(entries, by=None, now=NOW)
    open_cases(entries[:1], by=None, now=NOW)
    closed = [MoveEntry(case=case, move="trace", on=TODAY) for case in Case.objects.filter(pk__in=keys[5:])]
    carry(closed, by=None, now=NOW)
    scope = scope_of(county.users["hospital"], at=NOW)
    found = queries.referred_people(scope, limit=6)
    open_ones, done = [residents[0], *reversed(residents[1:5])], list(reversed(residents[5:]))
    assert (found.rows, found.total) == ([*open_ones, *done][:6], 9)
    behind = queries.referred_people(scope, limit=6, after=found.next)
    assert (behind.rows, behind.next) == ([*open_ones, *done][6:], None)
    assert queries.referred_people(scope, limit=9).next is None and queries.referred_people(scope, limit=8).next == "8"
    assert queries.referred_people(scope, limit=6, after="x").rows == found.rows
    assert [each.name for each in queries.referred_people(scope, residents[5].name, limit=6).rows] == [
        residents[5].name
    ]
    assert queries.referred_people(scope, residents[5].initials, limit=6).total >= 1
    everybody = queries.referred_people(scope, limit=20).rows
    for text in ("", *sorted({each.name[0] for each in everybody}), everybody[0].pinyin[:3], everybody[0].initials[:1]):
        named = [one for one in everybody if one.name.startswith(text) or _spelled(one, text)]
        assert queries.referred_people(scope, text, limit=2, is_counted=False).rows == named[:2]
    assert (
        queries.referred_people(scope, "无此人", limit=6).total
        == queries.referred_people(scope, "'", limit=6).total
        == 0
    )


def test_nobody_is_referred_to_those_who_manage_everybody(county):
    assert queries.referred_people(scope_of(county.users["bureau"], at=NOW), limit=1).rows == []
