"""Institutions change in mid-year: renamed, merged, moved, a village split. Work goes along, figures of before stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.registers.enrolments import work
from kangyu.registers.enrolments.models import Candidate, Enrolment
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places import changing
from kangyu.registers.places import queries as places
from kangyu.registers.places.models import Area, Organisation, OrganisationChange
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots import queries as snapshot_queries
from kangyu.registers.staff.models import LoginSession, Role, User
from kangyu.registers.staff.policies import NotAllowed, Scope, scope_of
from kangyu.registers.tasks.models import Task, TaskEvent
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows.merge_organisations import Consequence, look_at_merging, merge_organisations
from kangyu.workflows.move_organisation import move_organisation
from kangyu.workflows.rename_organisation import rename_organisation
from kangyu.workflows.split_village import Split, look_at_splitting, split_village

from . import small_county

pytestmark = pytest.mark.django_db
JUNE = date(2018, 6, 1)
PAPER = "洪卫〔2018〕12号"
DAYS: dict[str, Any] = {"on": JUNE, "source": PAPER, "now": NOW, "today": TODAY}


@pytest.fixture
def county(tmp_path: Path) -> County:
    """Six people at 桐木, two at 长坡, each with an enrolment and its task; one referral of 桐木's to 黔城."""
    county = _places()
    rows = [resident_row(number, 户号=str(number // 2)) for number in range(6)]
    rows += [
        resident_row(number, **{"村(居)委会": "黔城镇长坡村", "管理机构": "黔城镇长坡村卫生室"}) for number in (8, 9)
    ]
    send(write_csv(tmp_path / "people.csv", rows), "residents")
    for resident in Resident.objects.all():
        _enrol(resident)
    _give_tasks()
    _refer(Resident.objects.order_by("pk")[0], county)
    return county


@pytest.fixture
def bare() -> County:
    """The institutions alone."""
    return _places()


def _places() -> County:
    county = build_county()
    bureau = county.organisations["bureau"]
    county.users["operator"] = User.objects.create(username="op", role=Role.OPERATOR, organisation=bureau)
    return county


def _enrol(resident: Resident) -> None:
    Candidate.objects.filter(resident=resident, programme="hypertension").delete()
    Enrolment.objects.create(
        resident=resident,
        programme="hypertension",
        organisation=resident.organisation,
        since=date(2018, 1, 5),
        due_on=TODAY,
        recorded_at=NOW,
    )


def _give_tasks() -> None:
    with transaction.atomic():
        work.follow(list(Resident.objects.values_list("pk", flat=True)), now=NOW)


def _refer(resident: Resident, county: County) -> None:
    case = Case.objects.create(
        number="ZZ-1",
        kind="referral",
        version=1,
        opening="ask",
        state="sent",
        urgency=1,
        resident=resident,
        holder=county.organisations["qian"],
        data={},
        opened_on=date(2018, 5, 20),
        opened_at=NOW - timedelta(days=200),
    )
    for party, place in (("primary", "tongmu"), ("upper", "qian")):
        CaseParty.objects.create(case=case, party=party, organisation=county.organisations[place])


def _operator(county: County) -> Scope:
    return scope_of(county.users["operator"], at=NOW)


def _merge(county: County, old: str = "tongmu", new: str = "changpo", **more: Any) -> Consequence:
    one, other = county.organisations[old], county.organisations[new]
    return merge_organisations(scope=_operator(county), organisation=one, successor=other, **(DAYS | more))


# --- merging


def test_people_work_and_staff_go_along_and_the_past_stays(county: County) -> None:
    tongmu, changpo = county.organisations["tongmu"], county.organisations["changpo"]
    doctor = county.users["tongmu"]
    claimed = Task.objects.filter(organisation=tongmu).order_by("pk").first()
    Task.objects.filter(pk=claimed.pk).update(assignee=doctor, claimed_at=NOW)
    LoginSession.objects.create(user=doctor, began_at=NOW, seen_at=NOW)
    seal = doctor.get_session_auth_hash()
    expected = look_at_merging(scope=_operator(county), organisation=tongmu, successor=changpo, **DAYS)
    waiting = Task.objects.filter(organisation=tongmu, ended_at=None).count()

    done = _merge(county)

    assert done == expected
    assert (done.residents, done.enrolments, done.tasks, done.cases, done.accounts) == (6, 6, waiting, 1, 1)
    assert Resident.objects.filter(organisation=changpo).count() == 8
    assert not Enrolment.objects.filter(organisation=tongmu, until=None).exists()
    assert not Candidate.objects.filter(organisation=tongmu, until=None).exists()
    assert not Task.objects.filter(organisation=tongmu, ended_at=None).exists()
    assert not Task.objects.filter(home=tongmu, ended_at=None).exists()
    assert CaseParty.objects.get(party="primary").organisation == changpo
    assert CaseMove.objects.get().to_organisation == changpo
    old = Residence.objects.filter(organisation=tongmu)
    assert {each.until for each in old} == {JUNE}
    new = Residence.objects.filter(organisation=changpo, since=JUNE)
    assert {each.area_id for each in new} == {tongmu.area_id}, "nobody changed house"
    assert len(old) == len(new) == 6
    doctor.refresh_from_db()
    assert doctor.organisation == changpo
    assert doctor.get_session_auth_hash() != seal
    assert LoginSession.objects.get().end == LoginSession.End.ENDED
    claimed.refresh_from_db()
    assert claimed.assignee == doctor, "what was claimed stays claimed: who claimed it works there now"
    assert TaskEvent.objects.filter(act="merge").count() == waiting


def test_merged_twice_nothing_moves_twice(county: County) -> None:
    _merge(county)
    before = [Model.objects.count() for Model in (Residence, CaseMove, TaskEvent, OrganisationChange, AuditEntry)]
    assert _merge(county) == Consequence()
    assert [
        Model.objects.count() for Model in (Residence, CaseMove, TaskEvent, OrganisationChange, AuditEntry)
    ] == before
    with pytest.raises(changing.Refused) as refused:
        _merge(county, new="changpo2")
    assert refused.value.reason == "merged_otherwise"


def test_what_stood_below_hangs_under_the_successor(county: County) -> None:
    done = _merge(county, "qian", "an")
    found = {key: Organisation.objects.get(pk=each.pk) for key, each in county.organisations.items()}
    assert done.children == 2
    assert {found[key].parent_id for key in ("tongmu", "changpo", "qian")} == {found["an"].pk}
    assert found["tongmu"].lineage == f"{found['an'].lineage}{found['tongmu'].pk}/"
    assert found["qian"].closed_on == JUNE
    officer = User.objects.get(username="an")
    assert scope_of(officer).covers(found["qian"].pk), "its history is open to the successor"
    assert CaseParty.objects.get(party="upper").organisation == found["an"]
    assert Case.objects.get().holder == found["an"]


def test_a_closed_institution_accepts_no_new_work(county: County, tmp_path: Path) -> None:
    tongmu, changpo = county.organisations["tongmu"], county.organisations["changpo"]
    _merge(county)
    # A sheet with the old name fits: it means the successor. The same people once more change nothing.
    rows = [resident_row(number, 户号=str(number // 2)) for number in (0, 1, 20)]
    send(write_csv(tmp_path / "again.csv", rows), "residents", scope=county.scope("qian"))
    assert Resident.objects.filter(organisation=tongmu).count() == 0
    assert Resident.objects.filter(organisation=changpo).count() == 9
    tongmu.refresh_from_db()
    assert tongmu not in places.open_subtree(county.organisations["qian"])
    assert tongmu not in places.own_and_children(county.organisations["qian"])
    with pytest.raises(changing.Refused):
        _merge(county, "changpo", "tongmu")


def test_who_comes_back_belongs_to_the_successor(county: County, tmp_path: Path) -> None:
    gone = Resident.objects.order_by("pk")[3]
    send(write_csv(tmp_path / "left.csv", [resident_row(3, 户号="1", 迁出日期="2018-03-01")]), "residents")
    gone.refresh_from_db()
    if gone.left_on is None:
        Resident.objects.filter(pk=gone.pk).update(left_on=date(2018, 3, 1))
        Residence.objects.filter(resident=gone).update(until=date(2018, 3, 1))
    assert _merge(county).residents == 5
    gone.refresh_from_db()
    assert gone.organisation == county.organisations["changpo"]
    assert Residence.objects.filter(resident=gone).count() == 1, "nobody lives anywhere while away"


# old, new, what else → reason
REFUSED = [
    ("tongmu", "qian", {}, "kind"),
    ("tongmu", "tongmu", {}, "itself"),
    ("bureau", "qian", {}, "root"),
    ("tongmu", "changpo", {"source": " "}, "source"),
    ("tongmu", "changpo", {"on": TODAY + timedelta(days=1)}, "future"),
]


@pytest.mark.parametrize(("old", "new", "more", "reason"), REFUSED)
def test_what_cannot_be_merged_says_why_and_changes_nothing(bare: County, old, new, more, reason) -> None:
    with pytest.raises(changing.Refused) as refused:
        _merge(bare, old, new, **more)
    assert refused.value.reason == reason
    assert not OrganisationChange.objects.exists()


def test_only_who_operates_changes_institutions(bare: County) -> None:
    one, other = bare.organisations["tongmu"], bare.organisations["changpo"]
    with pytest.raises(NotAllowed):
        merge_organisations(scope=bare.scope("bureau"), organisation=one, successor=other, **DAYS)
    with pytest.raises(NotAllowed):
        move_organisation(scope=bare.scope("qian"), organisation=one, parent=other, **DAYS)


# --- figures


def _figures(on: date) -> tuple[dict[tuple[str, int, int], int], dict[tuple[str, int], int]]:
    """Every set by institution and month until May, and over the county in every month."""
    cube = snapshot_queries.cube(snapshots.take(as_of=on, now=small_county.NOW))
    months = range(cube.first, cube.last + 1)
    may = 2018 * 12 + 4
    by_place = {
        (str(rows), int(place), month): cube.total(rows, [int(place)], month, month)
        for rows in cube.sets
        for place in cube.organisations
        for month in months
        if 2018 * 12 <= month <= may
    }
    county = {(str(rows), month): cube.total(rows, None, month, month) for rows in cube.sets for month in months}
    return by_place, county


@pytest.mark.django_db(transaction=True)
def test_figures_of_january_stay_and_the_county_s_sums_too() -> None:
    made = small_county.make()
    operator = User.objects.create(username="op", role=Role.OPERATOR, organisation=made.bureau_officer.organisation)
    before, sums = _figures(small_county.AS_OF)
    assert sum(before.values()) > 0
    one, other = made.clinics[1], made.clinics[0]
    merge_organisations(scope=scope_of(operator), organisation=one, successor=other, **DAYS)
    after, sums_after = _figures(small_county.AS_OF)
    assert {key: value for key, value in after.items() if value} == {
        key: value for key, value in before.items() if value
    }
    assert sums_after == sums


# --- renaming, moving


def test_an_old_name_still_fits(county: County, tmp_path: Path) -> None:
    tongmu = county.organisations["tongmu"]
    given = {"name": "黔城镇桐木中心卫生室", "short_name": "桐木中心卫生室"}
    change = rename_organisation(scope=_operator(county), organisation=tongmu, **given, **DAYS)
    assert change is not None
    assert (change.was, change.became) == ("黔城镇桐木村卫生室", "黔城镇桐木中心卫生室")
    assert rename_organisation(scope=_operator(county), organisation=tongmu, **given, **DAYS) is None
    assert OrganisationChange.objects.count() == 1
    send(write_csv(tmp_path / "old.csv", [resident_row(20)]), "residents", scope=county.scope("qian"))
    assert Resident.objects.filter(organisation=tongmu).count() == 7
    with pytest.raises(changing.Refused) as refused:
        rename_organisation(
            scope=_operator(county), organisation=tongmu, name="安江镇下坪村卫生室", short_name="下坪", **DAYS
        )
    assert refused.value.reason == "name_taken"
    assert [each.pk for each in places.tree(text="桐木村", limit=5).rows] == [tongmu.pk], "found by its earlier name"


def test_under_another_parent_who_directs_it_changes(bare: County) -> None:
    tongmu, an = bare.organisations["tongmu"], bare.organisations["an"]
    assert move_organisation(scope=_operator(bare), organisation=tongmu, parent=an, **DAYS) is not None
    assert move_organisation(scope=_operator(bare), organisation=tongmu, parent=an, **DAYS) is None
    assert bare.scope("an").covers(tongmu.pk)
    assert not bare.scope("qian").covers(tongmu.pk)
    assert not Residence.objects.filter(since=JUNE).exists(), "nobody's doctor changes"
    with pytest.raises(changing.Refused) as refused:
        move_organisation(scope=_operator(bare), organisation=an, parent=tongmu, **DAYS)
    assert refused.value.reason == "below"


# --- a village split

SPLIT = Split(
    area_code="431281101205",
    area_name="新桐村",
    name="黔城镇新桐村卫生室",
    short_name="新桐村卫生室",
    numbers=["1", "2"],
)


def test_chosen_households_move_to_the_new_village(county: County, tmp_path: Path) -> None:
    tongmu = county.organisations["tongmu"]
    look = look_at_splitting(scope=_operator(county), organisation=tongmu, split=SPLIT, **DAYS)
    made, done = split_village(scope=_operator(county), organisation=tongmu, split=SPLIT, **DAYS)
    assert done == look
    assert (done.residents, done.households, done.enrolments) == (4, 2, 4)
    assert (made.parent_id, made.opened_on, made.area.name) == (tongmu.parent_id, JUNE, "新桐村")
    assert Resident.objects.filter(organisation=made, area=made.area).count() == 4
    assert Resident.objects.filter(organisation=tongmu).count() == 2
    assert Residence.objects.filter(organisation=tongmu, until=JUNE).count() == 4
    assert Enrolment.objects.filter(organisation=made).count() == 4
    assert county.scope("qian").covers(made.pk)
    send(write_csv(tmp_path / "new.csv", [resident_row(20, 管理机构="", **{"村(居)委会": "新桐村"})]), "residents")
    assert Resident.objects.filter(organisation=made).count() == 5, "the new clinic manages the new village"
    with pytest.raises(changing.Refused):
        split_village(scope=_operator(county), organisation=tongmu, split=SPLIT, **DAYS)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"numbers": ["1", "77"]}, "numbers"),
        ({"numbers": []}, "numbers"),
        ({"area_code": "431281102205"}, "area"),
        ({"area_code": "431281101202"}, "area_known"),
        ({"area_name": ""}, "area_name"),
        ({"name": ""}, "name"),
    ],
)
def test_a_split_that_cannot_be_changes_nothing(county: County, more, reason) -> None:
    given = {each: getattr(SPLIT, each) for each in ("area_code", "area_name", "name", "short_name", "numbers")}
    with pytest.raises(NotUnderstood) as refused:
        split_village(
            scope=_operator(county), organisation=county.organisations["tongmu"], split=Split(**(given | more)), **DAYS
        )
    assert refused.value.reason == reason
    assert Area.objects.count() == 7
