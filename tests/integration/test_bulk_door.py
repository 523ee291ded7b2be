"""The same world through the import and through the bulk door leaves the same rows; and the bulk door is whole or not at all.

Compared without what must differ: ids, when it was recorded, from which line it came, the referrals that were opened
and traced again while sheets came in one after the other, and of several entries that show a candidate which one came in
first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from kangyu.operations.demonstration.build import Prepared, load_decisions, load_people, load_places, prepare
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.handing_over import hand_over
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.casework.models import Case
from kangyu.registers.enrolments import work
from kangyu.registers.enrolments.models import Candidate, Enrolment
from kangyu.registers.keyring import keyring
from kangyu.registers.loading import NotEmpty
from kangyu.registers.messages.models import Message, Refusal
from kangyu.registers.people.models import Household, Residence, Resident
from kangyu.registers.places import queries as places
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.snapshots import journal
from kangyu.registers.tasks.models import Task
from kangyu.workflows import load_county as act
from kangyu.workflows.receive_message import receive
from kangyu.workflows.repair_tasks import repair_tasks

AS_OF, NOW = date(2020, 6, 30), datetime(2020, 6, 30, 8, tzinfo=UTC)
KANGLE = COUNTIES["kangle"]

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = ("name", "birth_date", "area_id", "identity_index", "phone_index")
OF_RESIDENT = tuple(f"resident__{name}" for name in PERSON)
TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "households": (Household, ("number", "area_id")),
    "residents": (
        Resident,
        (
            *PERSON,
            "sex",
            "pinyin",
            "initials",
            "residence_type",
            "household__number",
            "organisation__code",
            "died_on",
            "left_on",
        ),
    ),
    "residences": (Residence, (*OF_RESIDENT, "area_id", "organisation__code", "since", "until")),
    "records": (
        HealthRecord,
        (*OF_RESIDENT, "number", "organisation__code", "established_on", "closed_on", "close_reason"),
    ),
    "contacts": (
        Contact,
        (*OF_RESIDENT, "form", "form_version", "on", "data", "grade", "organisation__code", "is_current"),
    ),
    "enrolments": (
        Enrolment,
        (
            *OF_RESIDENT,
            "programme",
            "organisation__code",
            "since",
            "until",
            "close_reason",
            "last_contact_on",
            "last_grade",
            "due_on",
            "refer_by",
            "lost_on",
        ),
    ),
}
FED = tuple(field.attname for field in Task._meta.concrete_fields if field.name != "id")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(KANGLE, as_of=AS_OF, residents=2_000, seed=3, folder=tmp_path_factory.mktemp("sheets"))


@pytest.fixture
def county(prepared: Prepared) -> Iterator[Prepared]:
    load_places(prepared, now=NOW)
    yield prepared


def by_import(prepared: Prepared) -> None:
    senders = {each.code: each for some in places.spellings().values() for each in some}
    for sheet in prepared.sheets:
        receive(
            sheet.path,
            kind=sheet.kind,
            filename=sheet.path.name,
            sender=senders[sheet.sender],
            scope=None,
            now=NOW,
            today=AS_OF,
        )


def in_bulk(prepared: Prepared) -> dict[str, int]:
    nobody = np.zeros(len(prepared.world.places.leaves), dtype=bool)
    return hand_over(prepared.world, leaving_out=nobody, now=NOW)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table, in an order of their own."""
    found = {name: sorted(model.objects.values_list(*columns), key=repr) for name, (model, columns) in TABLES.items()}
    open_ones = Enrolment.objects.filter(until=None).values_list(*OF_RESIDENT, "programme", "last_examination_on")
    waiting = Case.objects.filter(closed_at=None).values_list(
        "resident__name",
        "resident__birth_date",
        "contact__on",
        "urgency",
        "opened_on",
        "watch_at",
        "due_at",
        "data__reason",
        "parties__organisation__code",
    )
    tasks = Task.objects.filter(state=Task.State.OPEN).values_list(
        "resident__name", "resident__birth_date", "kind", "programme", "home__code", "due_on", "urgency", "sensitivity"
    )
    candidates = Candidate.objects.filter(until=None).values_list(*OF_RESIDENT, "programme", "organisation__code")
    ring = keyring()
    sealed = Resident.objects.values_list("identity_sealed", "phone_sealed", "name")
    numbers = [(ring.open_text(identity), ring.open_text(phone), name) for identity, phone, name in sealed]
    return found | {
        "examined": sorted(open_ones, key=repr),
        "referrals": sorted(waiting, key=repr),
        "tasks": sorted(tasks, key=repr),
        "candidates": sorted(candidates, key=repr),
        "numbers": sorted(numbers),
    }


def test_both_doors_leave_the_same_rows(county: Prepared) -> None:
    by_import(county)
    imported = rows()
    call_command("flush", verbosity=0, interactive=False)
    load_places(county, now=NOW)
    in_bulk(county)
    loaded = rows()
    assert {name: len(some) for name, some in loaded.items()} == {name: len(some) for name, some in imported.items()}
    for name, some in imported.items():
        assert loaded[name] == some, name
    assert Resident.objects.filter(record=None).exclude(died_on=None, left_on=None).exists()
    for gone in ("died_on", "left_on"):
        assert not Contact.objects.filter(on__gt=F(f"resident__{gone}")).exists(), "nothing happens to who is gone"
    assert imported["referrals"] and len(imported["contacts"]) > 3_000


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return {
            f"{table}.{name}"
            for model in act.TABLES
            for table in [model._meta.db_table]
            for name in connection.introspection.get_constraints(cursor, table)
        }


def test_the_tables_are_whole_again(county: Prepared) -> None:
    before = indexes()
    counted = in_bulk(county)
    assert indexes() == before
    assert journal.is_whole() and not journal.is_paused(), "what changes from now on is marked"
    entry = AuditEntry.objects.get(action="load.county")
    assert entry.detail == counted and counted["residents"] == Resident.objects.count()
    assert Resident.objects.filter(is_synthetic=False).count() == 0
    newest = Resident.objects.latest("pk")
    beside = Household.objects.create(number="beside", area_id=newest.area_id)
    assert beside.pk > newest.household_id, "the next key is a new one"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file with a journal")
def test_somebody_else_may_have_the_file_open(county: Prepared) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        assert other.execute("SELECT count(*) FROM people_resident").fetchone() == (0,)
        assert in_bulk(county)["residents"] == Resident.objects.count()
        assert other.execute("SELECT count(*) FROM people_resident").fetchone()[0] > 0


def test_a_stop_leaves_nothing_and_the_next_time_is_the_first(
    county: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = indexes()

    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(act.audit, "record", stopped)
        with pytest.raises(KeyboardInterrupt):
            in_bulk(county)
    assert not Resident.objects.exists() and not Contact.objects.exists()
    assert indexes() == before
    assert journal.is_whole()
    assert in_bulk(county)["residents"] == Resident.objects.count()


def test_the_pool_is_what_the_ordinary_feed_would_make_of_the_rows(county: Prepared) -> None:
    counted = in_bulk(county)
    by_enrolments = Task.objects.filter(kind__in=work.KINDS)
    assert counted["tasks"] == by_enrolments.count()
    assert {kind for (kind,) in by_enrolments.values_list("kind").distinct()} == set(work.KINDS)
    before = sorted(Task.objects.values_list(), key=repr)
    assert repair_tasks(now=NOW).differences == 0
    assert sorted(Task.objects.values_list(), key=repr) == before
    mended = set(by_enrolments.values_list(*FED))
    by_enrolments.delete()
    repair_tasks(now=NOW)
    assert set(by_enrolments.values_list(*FED)) == mended


def test_only_into_an_empty_county(county: Prepared) -> None:
    in_bulk(county)
    before = Contact.objects.count()
    with pytest.raises(NotEmpty):
        in_bulk(county)
    assert Contact.objects.count() == before


def test_some_villages_come_by_sheet(tmp_path: Path) -> None:
    made = prepare(KANGLE, as_of=AS_OF, residents=2_000, seed=3, folder=tmp_path, in_bulk=True)
    load_places(made, now=NOW)
    load_people(made, now=NOW)
    by_import(made)
    assert load_people(made, now=NOW) == {}, "twice is once"
    decided = load_decisions(made, now=NOW)
    assert decided["closed"] == Enrolment.objects.filter(close_reason__in=("3", "4", "5")).count() > 0
    outcomes = set(Candidate.objects.values_list("outcome", flat=True))
    assert {"", "1"} <= outcomes and decided["dismissed"] > 0, "found and enrolled, found and dismissed, waiting"
    assert Resident.objects.count() == made.truth.known
    assert Enrolment.objects.filter(programme="hypertension", until=None).count() == made.truth.managed
    assert Message.objects.exists() and Refusal.objects.exists()
    assert Resident.objects.filter(message=None).exists() and Resident.objects.exclude(message=None).exists()
