"""A county of two townships made straight in the tables, for tests of what is counted from them.

The numbers are chosen so that every figure can be worked out by hand: see `COUNTED`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.staff.models import Role, User
from kangyu.registers.targets.models import Parameter

AS_OF = date(2018, 12, 31)
NOW = datetime(2018, 12, 31, 8, tzinfo=UTC)
QUARTERS = (date(2018, 1, 10), date(2018, 4, 10), date(2018, 7, 10), date(2018, 10, 10))

# The county at the end of 2018: numerator, denominator.
COUNTED = {
    "resident.count": (10, None),
    "resident.elderly": (4, None),
    "record.established": (8, None),
    "record.established_rate": (8, 10),
    "record.use_rate": (3, 8),
    "record.new": (2, None),
    "elderly.managed": (3, None),
    "elderly.management_rate": (3, 4),
    "hypertension.managed": (4, None),
    "hypertension.management_rate": (4, 8),
    "hypertension.standard_rate": (2, 4),
    "hypertension.control_rate": (3, 4),
    "hypertension.seen_rate": (3, 4),
    "hypertension.elderly_share": (4, 4),
    "hypertension.new": (1, None),
    "hypertension.visits": (11, None),
    "hypertension.danger_visits": (1, None),
    "hypertension.off_target_share": (1, 11),
}


@dataclass
class SmallCounty:
    county: Area
    townships: list[Area]
    clinics: list[Organisation]
    bureau_officer: User
    village_doctor: User
    residents: list[Resident] = field(default_factory=list)


def make() -> SmallCounty:
    """Ten residents in two villages, eight records, four patients."""
    made = _places()
    for number in range(10):
        clinic = made.clinics[0 if number < 6 else 1]
        elderly = number in (0, 1, 2, 6)
        made.residents.append(_resident(number, clinic, date(1950, 5, 5) if elderly else date(1980, 5, 5)))
    for number, resident in enumerate(made.residents[:8]):
        HealthRecord.objects.create(
            resident=resident,
            number=f"43128110010100{number:03d}",
            organisation=resident.organisation,
            established_on=date(2018, 2, 1) if number in (3, 4) else date(2016, 3, 1),
        )
    # 0: all four visits and the examination; 1: the same, one off target and urgent but seen again within 21 days;
    # 2: two visits, then nothing for months; 6: enrolled in the year, never seen.
    again = (*QUARTERS[:3], date(2018, 10, 5), date(2018, 10, 20))
    for number, days in ((0, QUARTERS), (1, again), (2, QUARTERS[:2])):
        _enrolment(made.residents[number], date(2017, 10, 1))
        for on in (date(2017, 10, 20), *days):
            off_target = on == date(2018, 10, 5)
            _contact(made.residents[number], "hypertension_follow_up", on, off_target=off_target)
        _contact(made.residents[number], "health_examination", date(2018, 4, 10))
    _enrolment(made.residents[6], date(2018, 8, 1))
    _parameters(made.county)
    return made


def _places() -> SmallCounty:
    county = Area.objects.create(code="431281000000", name="试验市", level="county")
    townships = [
        Area.objects.create(code=f"43128110{n}000", name=f"{name}镇", level="township", parent=county)
        for n, name in ((1, "东"), (2, "西"))
    ]
    villages = [
        Area.objects.create(code=f"43128110{n}201", name=f"{name}村", level="village", parent=townships[n - 1])
        for n, name in ((1, "甲"), (2, "乙"))
    ]
    bureau = _organisation("431281000000001", "试验市卫生健康局", "bureau", None, county)
    clinics = []
    for township, village in zip(townships, villages, strict=True):
        centre = _organisation(f"{township.code}001", f"{township.name}卫生院", "township_centre", bureau, township)
        clinics.append(_organisation(f"{village.code}001", f"{village.name}卫生室", "village_clinic", centre, village))
    officer = User.objects.create_user("bureau", password="-", role=Role.BUREAU_OFFICER, organisation=bureau)
    doctor = User.objects.create_user("village", password="-", role=Role.VILLAGE_DOCTOR, organisation=clinics[0])
    return SmallCounty(county, townships, clinics, officer, doctor)


def _organisation(code: str, name: str, kind: str, parent: Organisation | None, area: Area) -> Organisation:
    made = Organisation.objects.create(code=code, name=name, short_name=name, kind=kind, parent=parent, area=area)
    made.lineage = f"{parent.lineage if parent else '/'}{made.pk}/"
    made.save()
    return made


def _resident(number: int, clinic: Organisation, birth: date) -> Resident:
    made = Resident.objects.create(
        name=f"测试{number}",
        pinyin=f"ceshi{number}",
        initials=f"cs{number}",
        sex="12"[number % 2],
        birth_date=birth,
        area=clinic.area,
        organisation=clinic,
        is_synthetic=True,
        recorded_at=NOW,
    )
    Residence.objects.create(resident=made, area=clinic.area, organisation=clinic, since=date(2015, 1, 1))
    return made


def _enrolment(resident: Resident, since: date) -> None:
    Enrolment.objects.create(
        resident=resident,
        programme="hypertension",
        organisation=resident.organisation,
        since=since,
        due_on=date(2019, 1, 10),
        recorded_at=NOW,
    )


def _contact(resident: Resident, form: str, on: date, *, off_target: bool = False) -> None:
    pressures = {"systolic": 182, "diastolic": 96} if off_target else {"systolic": 128, "diastolic": 78}
    Contact.objects.create(
        resident=resident,
        form=form,
        form_version=1,
        on=on,
        data={"mode": "1", **pressures},
        grade=("2" if off_target else "1") if form == "hypertension_follow_up" else None,
        organisation=resident.organisation,
        recorded_at=NOW,
    )


def _parameters(county: Area) -> None:
    for key, value, unit in (
        ("population.adults", "32", "{person}"),
        ("prevalence.hypertension", "25", "%"),
        ("target.hypertension.standard_rate", "60", "%"),
    ):
        Parameter.objects.create(
            key=key, area=county, since=date(2018, 1, 1), value=Decimal(value), unit=unit, source="假定"
        )
