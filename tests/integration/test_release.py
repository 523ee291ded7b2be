"""What leaves the house without the people's identity: nothing that names, everything that counts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
import pytest

from factories.county import NOW, build_county
from factories.importing import send
from factories.people import contact_row, name_of, number_of, resident_row
from factories.sheets import write_csv
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact
from kangyu.registers.release import crowd, release
from kangyu.registers.staff.policies import NotAllowed, system_scope
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db(transaction=True)
KEY = b"k" * 32
VISITS = [date(2017, 1, 4) + timedelta(days=30 * number) for number in range(24)]


@pytest.fixture
def county(tmp_path: Path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(20)]), "residents")
    send(
        write_csv(
            tmp_path / "c.csv",
            [contact_row(index, on.isoformat(), 用药情况="王家送药") for index in range(3) for on in VISITS],
        ),
        "contacts",
    )
    return county


def released(folder: Path, **more):
    given = {"folder": folder, "purpose": "研究", "scope": system_scope(), "now": NOW, "key": KEY}
    return release(**given | more)


def rows_of(folder: Path, name: str) -> list[dict]:
    return parquet.read_table(folder / f"{name}.parquet").to_pylist()


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_nobody_is_named(county, tmp_path: Path, format: str) -> None:
    done = released(tmp_path / "out", format=format)
    for path in done.folder.iterdir():
        read = parquet.read_table if format == "parquet" else arrow_csv.read_csv
        told = path.read_text() if path.suffix in (".json", ".md") else str(read(path).to_pylist())
        for index in range(20):
            assert name_of(index) not in told
            assert number_of(index) not in told
            assert f"139{index:08d}" not in told
        assert "王家送药" not in told
        assert "桐木村" not in told


def test_rows_still_join_and_count(county, tmp_path: Path) -> None:
    folder = released(tmp_path / "out").folder
    people = {row["id"]: row for row in rows_of(folder, "people.resident")}
    contacts = [row for row in rows_of(folder, "records.contact") if row["form"] == "hypertension_follow_up"]
    assert len(people) == Resident.objects.count()
    assert 3 * len(VISITS) / 2 < len(contacts) < 3 * len(VISITS)  # none near the edges of the data
    assert {row["resident"] for row in contacts} <= set(people)
    assert {row["organisation"] for row in people.values()} <= {
        row["id"] for row in rows_of(folder, "places.organisation")
    }
    data = json.loads(contacts[0]["data"])
    assert data["systolic"] == Contact.objects.filter(form="hypertension_follow_up").first().data["systolic"]
    assert "medicines" not in data


def test_days_move_together_for_one_person(county, tmp_path: Path) -> None:
    rows = rows_of(released(tmp_path / "out").folder, "records.contact")
    by_person: dict[str, list[date]] = {}
    for row in rows:
        if row["form"] == "hypertension_follow_up":
            by_person.setdefault(row["resident"], []).append(row["on"])
    gaps = {later - sooner for days in by_person.values() for sooner, later in pairwise(sorted(days))}
    assert gaps == {timedelta(days=30)}
    assert len({min(days) for days in by_person.values()}) > 1


def test_of_births_only_the_year_and_of_places_only_the_township(county, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(crowd, "AT_LEAST", 1)
    people = rows_of(released(tmp_path / "out").folder, "people.resident")
    births = {resident.birth_date.year for resident in Resident.objects.all()}
    assert {row["birth_date"] for row in people} == {str(max(year, 2018 - 90)) for year in births}
    assert {row["area"] for row in people} == {"431281101"}


def test_two_releases_cannot_be_joined(county, tmp_path: Path) -> None:
    one = {row["id"] for row in rows_of(released(tmp_path / "one", key=None).folder, "people.resident")}
    other = {row["id"] for row in rows_of(released(tmp_path / "other", key=None).folder, "people.resident")}
    assert not one & other


def test_it_is_written_down_with_its_purpose(county, tmp_path: Path) -> None:
    released(tmp_path / "out", purpose="高血压研究")
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert (entry.action, entry.detail["purpose"]) == ("release.deidentified", "高血压研究")


def test_without_purpose_right_or_room_nothing_is_written(county, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for wrong in ({"purpose": " "}, {"folder": tmp_path / "there"}):
        with pytest.raises(NotUnderstood):
            released(**{"folder": tmp_path / "out", **wrong})
    with pytest.raises(NotAllowed):
        released(tmp_path / "out", scope=county.scope("bureau"))
    assert not list(tmp_path.glob("out*"))


def test_a_failure_on_the_way_leaves_nothing(county, tmp_path: Path, monkeypatch) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("kangyu.registers.release.handing_out._manifest", full)
    with pytest.raises(OSError, match="disk full"):
        released(tmp_path / "out")
    assert not list(tmp_path.glob("out*"))
    assert not AuditEntry.objects.filter(action="release.deidentified").exists()
