"""The inbox: pages together are the list in order, and cost the same for a clinic and the county."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from factories.cases import add_hospital
from factories.county import NOW, build_county
from factories.cursors import BENT, bent_cursor
from factories.importing import send
from factories.people import resident_row
from factories.plans import asked_by, plan_of
from factories.sheets import write_csv
from kangyu.registers.casework import listing, queries
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.casework.queries import Box, Wanted
from kangyu.registers.people.models import Resident

pytestmark = pytest.mark.django_db
HOLDERS = ("tongmu", "changpo", "hospital")


def make_cases(county, number, *, first=0):
    """Cases of three holders: urgent and ordinary, some with the same limit, some without."""
    residents = list(Resident.objects.order_by("id"))
    for index in range(first, first + number):
        holder = county.organisations[HOLDERS[index % 3]]
        case = Case.objects.create(
            number=f"ZZ{index:04}",
            kind="referral",
            version=1,
            opening="ask",
            state="asked",
            urgency=index % 5 != 0,
            resident=residents[index % len(residents)],
            holder=holder,
            data={"urgency": "1", "reason": "…"},
            opened_on=NOW.date(),
            opened_at=NOW,
            due_at=None if index % 7 == 0 else NOW + timedelta(hours=index % 4),
        )
        CaseParty.objects.create(case=case, party="primary", organisation=county.organisations["tongmu"])
        if holder.pk != county.organisations["tongmu"].pk:
            CaseParty.objects.create(case=case, party="upper", organisation=holder)


@pytest.fixture
def county(tmp_path):
    county = build_county()
    add_hospital(county)
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(6)]), "residents")
    make_cases(county, 40)
    return county


def pages(scope, box, wanted=None):
    rows, after = [], None
    while True:
        page = queries.list_cases(scope, box, wanted or Wanted(), at=NOW, after=after, limit=6)
        rows += page.cases
        after = page.next
        if after is None:
            return rows, page.total


def in_order(case):
    return case.urgency, case.due_at is None, case.due_at or NOW, case.pk


@pytest.mark.parametrize("most_arms", [200, 0])
@pytest.mark.parametrize("who", ["tongmu", "hospital", "qian", "bureau"])
def test_pages_together_are_what_is_to_be_done_in_order(county, who, most_arms, monkeypatch):
    monkeypatch.setattr(listing, "MOST_ARMS", most_arms)
    scope = county.scope(who)
    rows, total = pages(scope, Box.TO_ACT)
    assert rows == sorted(Case.objects.filter(scope.within("holder_id")), key=in_order)
    assert total == len(rows) == queries.counts(scope, at=NOW)["to_act"]
    urgent, _ = pages(scope, Box.TO_ACT, Wanted(is_urgent=True))
    assert urgent == [case for case in rows if case.is_urgent]


def test_the_other_lists_are_newest_first(county):
    scope = county.scope("tongmu")
    sent, total = pages(scope, Box.SENT)
    others = Case.objects.exclude(holder=county.organisations["tongmu"])
    assert sent == list(others.order_by("-id")) and total == len(sent) == queries.counts(scope, at=NOW)["sent"]
    assert pages(scope, Box.ALL)[0] == list(Case.objects.order_by("-id"))
    assert not pages(county.scope("xiaping"), Box.ALL)[0]


@pytest.mark.parametrize(
    ("who", "index"), [("tongmu", "case_of_holder"), ("qian", "case_of_holder"), ("bureau", "case_of_county")]
)
def test_what_is_to_be_done_is_read_in_the_order_of_an_index(county, who, index):
    scope = county.scope(who)
    arms = plan_of(lambda: queries.list_cases(scope, Box.TO_ACT, Wanted(), at=NOW), "casework_case")
    assert index in arms


def test_an_inbox_asks_the_same_number_of_questions_however_long_it_is(county, client):
    client.force_login(county.users["tongmu"])
    address = reverse("cases:inbox")
    client.get(address)
    few = len(asked_by(lambda: client.get(f"{address}?urgent=1")))
    make_cases(county, 60, first=40)
    assert len(asked_by(lambda: client.get(f"{address}?urgent=1"))) == few


@pytest.mark.parametrize("box", list(Box))
@pytest.mark.parametrize("bent", ["bent", *map(bent_cursor, BENT)])
def test_a_bent_cursor_begins_the_list_anew(county, box, bent):
    scope = county.scope("tongmu")
    first = queries.list_cases(scope, box, Wanted(), at=NOW)
    assert queries.list_cases(scope, box, Wanted(), at=NOW, after=bent).cases == first.cases
