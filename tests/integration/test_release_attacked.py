"""Somebody takes what was handed out and tries to find out who it is, and what was kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as parquet
import pytest

from factories.county import NOW, TODAY, build_county
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.enrolments.models import Candidate, Enrolment
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.release import release
from kangyu.registers.release.crowd import AT_LEAST, coarsened, rolled_up
from kangyu.registers.release.mask import LONGEST_SHIFT
from kangyu.registers.staff.policies import system_scope
from kangyu.vocabulary.sensitivity import Sensitivity

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, MIDDLE = date(2017, 1, 2), date(2017, 12, 4)
MANAGED = {"tongmu": 300, "changpo": 7, "xiaping": 250, "changpo2": 1}


@dataclass
class World:
    residents: list[Resident] = field(default_factory=list)
    ill: set[int] = field(default_factory=set)


@pytest.fixture
def world() -> World:
    """Two years of visits up to the very day of the release, loaded on one day; some people have what is kept closely."""
    county, random, made = build_county(), Random(7), World()
    seen: list[Contact] = []
    for key, number in MANAGED.items():
        clinic = county.organisations[key]
        for _ in range(number):
            made.residents.append(_registered(clinic, random))
    for number, person in enumerate(made.residents):
        is_ill = number % 20 == 0
        made.ill |= {person.pk} if is_ill else set()
        diseases = (["8"] if number % 40 else ["2", "8"]) if is_ill else (["2"] if number % 3 else ["1"])
        groups = {"groups": ["9"] if is_ill else ["1"], "packages": ["1"]}
        seen.append(
            _seen(person, "personal_information", TODAY, {"past_disease": diseases})
        )  # all on the release's day
        seen.append(_seen(person, "contract_agreement", FIRST, groups))
        seen += [_seen(person, "hypertension_follow_up", on, {"systolic": 130}) for on in _working_days(random)]
        if is_ill:
            seen.append(_seen(person, "mental_disorder_follow_up", MIDDLE, {}))
            _ill(person, county.organisations["qian"])
    Contact.objects.bulk_create(seen)
    return made


def _registered(clinic: Organisation, random: Random) -> Resident:
    born = date(1935, 1, 1) + timedelta(days=random.randrange(29_000))
    person = Resident.objects.create(
        name="某某",
        pinyin="moumou",
        initials="mm",
        sex=str(random.randrange(1, 3)),
        birth_date=born,
        area_id=clinic.area_id,
        organisation=clinic,
        recorded_at=NOW,
    )
    Residence.objects.create(resident=person, area_id=clinic.area_id, organisation=clinic, since=born)
    HealthRecord.objects.create(
        resident=person,
        number=f"{clinic.area_id}{person.pk:05d}",
        organisation=clinic,
        established_on=FIRST + timedelta(days=random.randrange(728)),
    )
    Candidate.objects.create(
        resident=person,
        programme="elderly",
        organisation=clinic,
        since=born.replace(year=born.year + 65, day=min(born.day, 28)),
    )
    return person


def _working_days(random: Random) -> Iterator[date]:
    on = FIRST
    while on <= TODAY:
        yield on if on.weekday() < 5 else on + timedelta(days=2 if on < TODAY - timedelta(days=2) else -2)
        on += timedelta(days=random.randrange(60, 120))


def _seen(person: Resident, form: str, on: date, data: dict[str, Any]) -> Contact:
    return Contact(
        resident=person,
        form=form,
        form_version=1,
        on=on,
        data=data,
        organisation_id=person.organisation_id,
        recorded_at=NOW,
    )


def _ill(person: Resident, holder: Organisation) -> None:
    given = {"resident": person, "programme": "mental_disorder", "organisation_id": person.organisation_id}
    Enrolment.objects.create(**given, since=MIDDLE, due_on=MIDDLE, recorded_at=NOW)
    Candidate.objects.create(**given, since=MIDDLE)
    case = Case.objects.create(
        number=f"C{person.pk}",
        kind="referral",
        version=1,
        opening="refer",
        state="open",
        urgency=0,
        resident=person,
        holder=holder,
        programme="mental_disorder",
        sensitivity="mental",
        data={},
        opened_on=MIDDLE,
        opened_at=NOW,
    )
    CaseParty.objects.create(case=case, party="receiver", organisation=holder)


@dataclass
class Loot:
    """What the attacker holds."""

    folder: Path

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        return parquet.read_table(self.folder / f"{name}.parquet").to_pylist()


def taken(folder: Path, **more: Any) -> Loot:
    return Loot(release(folder=folder, purpose="研究", scope=system_scope(), now=NOW, key=b"k" * 32, **more).folder)


def test_nothing_tells_who_has_what_is_kept_closely(world: World, tmp_path: Path) -> None:
    loot = taken(tmp_path / "out")
    answers = [(row["form"], json.loads(row["data"])) for row in loot["records.contact"]]
    assert {form for form, _ in answers} == {"hypertension_follow_up"}  # the others lie on the edges of the data
    for name in ("enrolments.enrolment", "enrolments.candidate"):
        assert "mental_disorder" not in {row["programme"] for row in loot[name]}
    assert loot["casework.case"] == loot["casework.caseparty"] == []


def test_a_code_that_is_kept_leaves_no_gap(world: World, tmp_path: Path) -> None:
    Contact.objects.filter(form__in=("personal_information", "contract_agreement")).update(on=MIDDLE)
    told = Counter(
        (key, *value)
        for row in taken(tmp_path / "out")["records.contact"]
        for key, value in json.loads(row["data"]).items()
        if key in ("past_disease", "groups")
    )
    assert set(told) == {("past_disease", "1"), ("past_disease", "2"), ("groups", "1")}
    assert told["groups", "1"] == len(world.residents)
    asked = taken(tmp_path / "asked", sensitivities=[Sensitivity.MENTAL])["records.contact"]
    kept = [row for row in asked if "9" in json.loads(row["data"]).get("groups", [])]
    assert len(kept) == len(world.ill)


def test_no_clock_is_told(world: World, tmp_path: Path) -> None:
    loot = taken(tmp_path / "out")
    manifest = json.loads((loot.folder / "manifest.json").read_text())
    for name, columns in manifest["columns"].items():
        assert not [column for column in columns if column.endswith("_at")], name
        assert not [each for each in parquet.read_schema(loot.folder / f"{name}.parquet").types if "time" in str(each)]


def test_every_shift_stays_possible_for_everybody(world: World, tmp_path: Path) -> None:
    """Nothing happened before the first day and after the last, nor on a weekend: that must rule nothing out."""
    loot = taken(tmp_path / "out")
    days: dict[str, set[date]] = {}
    for name, columns in (
        ("records.contact", ("on",)),
        ("records.healthrecord", ("established_on", "closed_on")),
        ("enrolments.candidate", ("until",)),
    ):
        for row in loot[name]:
            days.setdefault(row["resident"], set()).update(row[column] for column in columns if row[column])
    assert len(days) == len(world.residents)
    every = [timedelta(weeks=weeks) for weeks in range(-LONGEST_SHIFT, LONGEST_SHIFT + 1)]
    for told in days.values():
        for shift in every:
            assert all(FIRST < day - shift < TODAY for day in told), (shift, told)
    weekdays = {day.weekday() for row in loot["records.contact"] for day in [row["on"]]}
    assert weekdays == {0, 1, 2, 3, 4}  # whole weeks: what nobody does on weekends tells nothing more


def test_no_column_holds_birthdays(world: World, tmp_path: Path) -> None:
    loot = taken(tmp_path / "out")
    assert all("since" not in row for row in loot["people.residence"] + loot["enrolments.candidate"])
    assert not [row for row in loot["people.resident"] if len(row["birth_date"] or "") not in (0, 4, 9)]


def test_the_order_of_rows_says_nothing(world: World, tmp_path: Path) -> None:
    loot = taken(tmp_path / "out")
    for path in loot.folder.glob("people.*.parquet"):
        ids = [row["id"] for row in loot[path.stem]]
        assert ids == sorted(ids)


def test_nobody_stands_among_too_few(world: World, tmp_path: Path) -> None:
    loot = taken(tmp_path / "out")
    people = loot["people.resident"]
    shared = Counter(row["organisation"] for row in people if row["organisation"])
    assert min(shared.values()) >= AT_LEAST
    assert {row["id"] for row in loot["places.organisation"]} == set(shared)
    cells = Counter((row["organisation"], row["area"], row["sex"], row["birth_date"]) for row in people)
    for (organisation, area, sex, birth), number in cells.items():
        assert number >= AT_LEAST or birth is None or organisation is None, (organisation, area, sex, birth)


def test_too_few_are_told_as_those_above() -> None:
    above = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    assert rolled_up({4: 25, 5: 3, 6: 4}, above, 20) == {1: None, 2: None, 3: None, 4: 4, 5: None, 6: None}
    assert rolled_up({2: 17, 4: 25, 5: 3, 6: 4, 1: 16}, above, 20) == {1: 1, 2: 2, 3: 1, 4: 4, 5: 2, 6: 1}


def test_years_of_birth_become_as_wide_as_they_must() -> None:
    assert coarsened({1950: 30, 1951: 20}, 20) == {1950: "1950", 1951: "1951"}
    assert coarsened({1950: 30, 1951: 2}, 20) == {1950: "1950-1954", 1951: "1950-1954"}
    assert coarsened({1950: 30, 1957: 2}, 20) == {1950: "1950-1959", 1957: "1950-1959"}
    assert coarsened({1950: 2}, 20) == {1950: None}
