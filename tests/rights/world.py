"""A county with every role and one person for each relation to the roles; who may open whom is written beside each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import number_of, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact
from kangyu.registers.staff.models import EmergencyAccess, Role, User
from kangyu.registers.tasks import actions as tasks
from kangyu.vocabulary.sensitivity import Sensitivity

VILLAGE, TOWNSHIP, HOSPITAL = Role.VILLAGE_DOCTOR, Role.TOWNSHIP_OFFICER, Role.HOSPITAL_DOCTOR
COUNTY = frozenset({Role.CDC_OFFICER, Role.MATERNAL_CHILD_OFFICER, Role.BUREAU_OFFICER})
MENTAL_WORDS = ("精神障碍", "精神疾病")
DIAGNOSIS = "奥氮平特征词"  # stands in the mental follow-up alone


@dataclass(frozen=True)
class Relation:
    """One person: where managed, to whom open, who may write, who may see the mental disorder (if there is one)."""

    clinic: str
    open_to: frozenset[str]
    may_record: frozenset[str] = frozenset()
    mental_to: frozenset[str] | None = None


_OWN = frozenset({VILLAGE, TOWNSHIP})
RELATIONS: dict[str, Relation] = {
    "own": Relation("桐木村卫生室", _OWN | COUNTY, _OWN),
    "sibling": Relation("黔城镇长坡村卫生室", frozenset({TOWNSHIP}) | COUNTY, frozenset({TOWNSHIP})),
    "far": Relation("下坪村卫生室", COUNTY),
    "contracted": Relation("下坪村卫生室", _OWN | COUNTY, _OWN),
    "contract_over": Relation("下坪村卫生室", COUNTY),
    "referred": Relation("下坪村卫生室", frozenset({HOSPITAL}) | COUNTY, frozenset({HOSPITAL})),
    "referred_long_ago": Relation("下坪村卫生室", COUNTY),
    "referred_mental": Relation(
        "下坪村卫生室",
        frozenset({HOSPITAL}) | COUNTY,
        frozenset({HOSPITAL}),
        frozenset({HOSPITAL, Role.CDC_OFFICER}),
    ),
    "referred_otherwise": Relation(
        "下坪村卫生室", frozenset({HOSPITAL}) | COUNTY, frozenset({HOSPITAL}), frozenset({Role.CDC_OFFICER})
    ),
    "emergency": Relation("下坪村卫生室", frozenset({VILLAGE}) | COUNTY, frozenset(), frozenset({Role.CDC_OFFICER})),
    "emergency_over": Relation("下坪村卫生室", COUNTY),
    "mental": Relation("桐木村卫生室", _OWN | COUNTY, _OWN, _OWN | {Role.CDC_OFFICER}),
    "mental_far": Relation("下坪村卫生室", COUNTY, frozenset(), frozenset({Role.CDC_OFFICER})),
    "dead": Relation("桐木村卫生室", _OWN | COUNTY, _OWN),
    "dead_far": Relation("下坪村卫生室", COUNTY),
    "moved_away": Relation("下坪村卫生室", COUNTY),
}
_HOUSES = {
    HOSPITAL: "county_hospital",
    Role.CDC_OFFICER: "cdc",
    Role.MATERNAL_CHILD_OFFICER: "maternal_child",
    Role.INSPECTOR: "inspection",
}
_AT = {VILLAGE: "tongmu", TOWNSHIP: "qian"}


@dataclass
class World:
    """The county with its people by relation and its users by role."""

    county: County
    users: dict[str, User]
    people: dict[str, Resident] = field(default_factory=dict)
    kept: Sensitivity = Sensitivity.MENTAL

    def secrets_of(self, relation: str) -> tuple[str, ...]:
        """What nobody may read to whom the person is not open: name, identity number, telephone, record number."""
        index = list(RELATIONS).index(relation)
        row = row_of(relation)
        return (str(row["姓名"]), number_of(500 + index), str(row["联系电话"]), str(row["档案编号"]))


def row_of(relation: str) -> dict[str, object]:
    """The line of the sheet by which the person came."""
    index = list(RELATIONS).index(relation)
    of = RELATIONS[relation]
    village = of.clinic.removesuffix("卫生室").removeprefix("黔城镇")
    disease = "高血压、严重精神障碍" if of.mental_to is not None else "高血压"
    changes = {"姓名": f"解某{chr(0x4E09 + index)}娣", "既往疾病": disease, "管理机构": of.clinic}
    area = "黔城镇长坡村" if "长坡" in of.clinic else village
    return resident_row(500 + index, **changes, **{"村(居)委会": area})


def build(folder: Path) -> World:
    """Write the world into the database."""
    county = build_county()
    world = World(county, {role: _user(county, role) for role in Role})
    send(write_csv(folder / "people.csv", [row_of(relation) for relation in RELATIONS]), "residents")
    by_line = {resident.line: resident for resident in Resident.objects.select_related("organisation")}
    world.people = {relation: by_line[line] for line, relation in enumerate(RELATIONS, 2)}
    for relation, of in RELATIONS.items():
        _follow_up(world, relation)
        if of.mental_to is not None:
            _mental(world, relation)
    _give_tasks(world)
    _relate(world)
    return world


def _user(county: County, role: str) -> User:
    place = county.organisations[_AT[role]] if role in _AT else _house(county, role)
    return User.objects.create(
        username=f"u-{role}", display_name=f"用户{role}", role=role, organisation=place, is_synthetic=True
    )


def _house(county: County, role: str) -> Organisation:
    bureau = county.organisations["bureau"]
    kind = _HOUSES.get(role)
    if kind is None:
        return bureau
    made = Organisation.objects.create(
        code=f"4312810000{len(kind):04d}", name=kind, short_name=kind, kind=kind, area=bureau.area, parent=bureau
    )
    made.lineage = f"{bureau.lineage}{made.pk}/"
    made.save()
    county.organisations[kind] = made
    return made


def _follow_up(world: World, relation: str) -> None:
    _contact(world, relation, "hypertension_follow_up", {"mode": "1", "systolic": 150, "diastolic": 92})
    _enrol(world, relation, "hypertension")


def _mental(world: World, relation: str) -> None:
    _contact(world, relation, "mental_disorder_follow_up", {"medicine": DIAGNOSIS, "next_note": DIAGNOSIS})
    _enrol(world, relation, "mental_disorder")


def _contact(world: World, relation: str, form: str, data: dict[str, Any], at: str | None = None) -> Contact:
    person = world.people[relation]
    place = world.county.organisations[at] if at else person.organisation
    return Contact.objects.create(
        resident=person, form=form, form_version=1, on=date(2018, 11, 5), data=data, organisation=place, recorded_at=NOW
    )


def _enrol(world: World, relation: str, programme: str, due_on: date = date(2019, 2, 5)) -> Enrolment:
    person = world.people[relation]
    assert any(each.key == programme for each in PROGRAMMES)
    made, _ = Enrolment.objects.get_or_create(
        resident=person,
        programme=programme,
        until=None,
        defaults={
            "organisation": person.organisation,
            "since": date(2018, 1, 5),
            "due_on": due_on,
            "recorded_at": NOW,
        },
    )
    return made


def _give_tasks(world: World) -> None:
    """The next contact of each enrolment, as the enrolments put it into the pool."""
    entries = [
        tasks.TaskEntry(
            source=f"enrolment:{each.pk}",
            kind="contact",
            organisation_id=each.organisation_id,
            due_on=TODAY,
            resident_id=each.resident_id,
            programme=each.programme,
        )
        for each in Enrolment.objects.exclude(programme="family_doctor")
    ]
    with transaction.atomic():
        tasks.put(entries, now=NOW)


def _relate(world: World) -> None:
    for relation, due_on in (("contracted", date(2020, 1, 1)), ("contract_over", TODAY - timedelta(days=1))):
        _enrol(world, relation, "family_doctor", due_on)
        _contact(world, relation, "contract_agreement", {}, at="tongmu")
    _refer(world, "referred")
    _refer(world, "referred_long_ago", closed_days=31)
    _refer(world, "referred_mental", sensitivity=Sensitivity.MENTAL)
    _refer(world, "referred_otherwise", closed_days=29)
    for relation, until in (("emergency", 3), ("emergency_over", 0)):
        grant(world, relation, until)
    for relation in ("dead", "dead_far"):
        Resident.objects.filter(pk=world.people[relation].pk).update(died_on=date(2018, 12, 1))
    gone = world.people["moved_away"]
    Residence.objects.create(
        resident=gone,
        area=gone.area,
        organisation=world.county.organisations["tongmu"],
        since=date(2014, 1, 1),
        until=date(2015, 1, 1),
    )


def _refer(
    world: World, relation: str, *, closed_days: int = 0, sensitivity: Sensitivity = Sensitivity.ORDINARY
) -> None:
    person, hospital = world.people[relation], world.county.organisations["county_hospital"]
    closed_at = NOW - timedelta(days=closed_days) if closed_days else None
    made = Case.objects.create(
        number=f"ZZ-{relation}",
        kind="referral",
        version=1,
        opening="ask",
        state="closed" if closed_days else "sent",
        urgency=1,
        resident=person,
        holder=None if closed_days else hospital,
        sensitivity=sensitivity.value,
        data={},
        opened_on=date(2018, 11, 20),
        opened_at=NOW - timedelta(days=41),
        closed_at=closed_at,
        closed_on=closed_at.date() if closed_at else None,
    )
    for party, place in (("primary", person.organisation), ("upper", hospital)):
        CaseParty.objects.create(case=made, party=party, organisation=place, managed_by=person.organisation)
    opening = {"move": "ask", "to_state": "asked", "on": made.opened_on, "at": made.opened_at}
    CaseMove.objects.create(case=made, organisation=person.organisation, **opening)


def grant(world: World, relation: str, hours: int) -> None:
    user, person = world.users[VILLAGE], world.people[relation]
    EmergencyAccess.objects.create(
        user=user,
        user_organisation=user.organisation,
        resident=person,
        managed_by=person.organisation,
        reason="rescue",
        words="昏迷送医",
        opened_at=NOW - timedelta(hours=12),
        # Such a door runs out by the machine's clock, on whatever day a world stands.
        until=timezone.now() + timedelta(days=1) if hours else NOW - timedelta(hours=11),
    )
