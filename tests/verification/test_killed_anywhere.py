"""Killed with `kill -9` at any moment, a few hundred times: nothing half-applied, nothing acknowledged lost.

Real processes and the real database. The moments are drawn by chance from a fixed seed, over about the time that the work
takes. A kill says nothing about a power cut; for that, SQLite and PostgreSQL have their own tests.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

import factories
from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, resident_row
from factories.sheets import write_csv
from kangyu.operations.backups import interruption, restoring, switching
from kangyu.operations.backups.making import backups_in, make, verify
from kangyu.operations.command import frame
from kangyu.operations.command.frame import WrongUse
from kangyu.registers.audit import queries as audit
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.messages.models import Message
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots import queries as snapshot_queries
from kangyu.registers.snapshots.models import Snapshot
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db(transaction=True)

# How often each work is killed; KANGYU_KILLS multiplies.
MORE = int(os.environ.get("KANGYU_KILLS", "1"))
CONTACT_KILLS, IMPORT_KILLS, SNAPSHOT_KILLS, MIGRATION_KILLS, BACKUP_KILLS, RESTORE_KILLS = 120, 90, 20, 30, 25, 24
FORM = "hypertension_follow_up"


class Nursery:
    """The process in whose children the work is done; see factories/dying.py."""

    def __init__(self) -> None:
        script = Path(factories.__file__).with_name("dying.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(connection.settings_dict["NAME"])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"
        self.kills = 0

    def do(self, work: str, *, for_seconds: float | None = None, **asked: Any) -> list[str]:
        """Let a child do the work; kill it and all that it started after a while. What it told before."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"work": work, **asked}) + "\n")
        self._process.stdin.flush()
        told, child = [], 0
        while not child:  # the child may tell something before its number is told
            line = self._line()
            if line.startswith("child "):
                child = int(line.split()[1])
            else:
                told.append(line)
        if for_seconds is not None:
            time.sleep(for_seconds)
            self._kill(child)
        while (line := self._line()) != "end":
            told.append(line)
        assert not [line for line in told if line.startswith("failed")], told
        return told

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def _kill(self, child: int) -> None:
        for kill, whom in ((os.killpg, child), (os.kill, child)):
            try:
                kill(whom, signal.SIGKILL)
                self.kills += 1
                return
            except ProcessLookupError:  # not yet the leader of its group, or over already
                continue

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.end()


@pytest.fixture
def county(tmp_path: Path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(12)]), "residents")
    return county


def moments(count: int, longest: float) -> Iterator[float]:
    """Moments of kills, the same on every run; more of them early, where most happens."""
    chance = random.Random(20181231)
    for _ in range(count * MORE):
        yield chance.random() ** 1.5 * longest


def test_no_acknowledged_contact_is_lost_and_none_is_half_there(nursery: Nursery, county) -> None:
    residents = list(Resident.objects.filter(organisation=county.organisations["tongmu"]).values_list("pk", flat=True))
    acknowledged: dict[int, tuple[int, str]] = {}
    for turn, moment in enumerate(moments(CONTACT_KILLS, 0.25)):
        first = f"2018-{1 + turn % 11:02d}-{1 + turn % 20:02d}"
        told = nursery.do(
            "contacts",
            for_seconds=moment,
            user=county.users["tongmu"].pk,
            residents=residents[:3],
            first=first,
            days=5,
        )
        for line in told:
            _, contact, resident, on = line.split()
            acknowledged[int(contact)] = (int(resident), on)
    assert nursery.kills > CONTACT_KILLS * MORE * 0.5
    assert len(acknowledged) > CONTACT_KILLS / 4
    known = {
        pk: (resident, on.isoformat()) for pk, resident, on in Contact.objects.values_list("pk", "resident_id", "on")
    }
    assert acknowledged.items() <= known.items()
    assert_contacts_are_whole()


def assert_contacts_are_whole() -> None:
    """Every contact stands with its entry in the log, and every enrolment shows its newest contact."""
    contacts = Contact.objects.filter(form=FORM)
    written = AuditEntry.objects.filter(action="write.contact")
    changes = [entry.detail["change"] for entry in written if entry.detail["form"] == FORM]
    assert len([change for change in changes if change != "unchanged"]) == contacts.count()
    current = contacts.filter(is_current=True)
    assert not current.values("resident_id", "on").annotate(n=Count("pk")).filter(n__gt=1)
    for enrolment in Enrolment.objects.all():
        newest = current.filter(resident_id=enrolment.resident_id).order_by("-on").first()
        assert newest is not None
        assert (enrolment.last_contact_on, enrolment.last_grade) == (newest.on, newest.grade)
    assert audit.verify().is_whole


def test_an_import_is_finished_by_sending_the_file_again_and_again(nursery: Nursery, county, tmp_path: Path) -> None:
    people, batches = 12, 0
    for turn, moment in enumerate(moments(IMPORT_KILLS // 3, 0.35)):
        rows = [resident_row(people + index) for index in range(36)]
        path = write_csv(tmp_path / f"{turn}.csv", rows)
        for again in (moment, moment / 2, moment):  # killed thrice, then left alone
            told = nursery.do("receive", for_seconds=again, path=str(path), kind="residents")
            batches += len(told)
        nursery.do("receive", path=str(path), kind="residents")
        people += 36
        assert Resident.objects.count() == people
    assert nursery.kills > IMPORT_KILLS * MORE * 0.4
    assert Residence.objects.count() == HealthRecord.objects.count() == people
    assert Contact.objects.filter(form="personal_information").count() == people
    assert {message.state for message in Message.objects.all()} == {"applied"}
    assert not Message.objects.exclude(added=36).exclude(added=12)
    assert audit.verify().is_whole


def test_a_killed_snapshot_leaves_the_old_one_current(nursery: Nursery, county, tmp_path: Path) -> None:
    send(write_csv(tmp_path / "c.csv", [contact_row(index) for index in range(6)]), "contacts")
    snapshots.take(as_of=TODAY, now=NOW)
    for moment in moments(SNAPSHOT_KILLS, 2.5):
        before = snapshot_queries.current()
        told = nursery.do("snapshot", for_seconds=moment, as_of=TODAY.isoformat())
        current = snapshot_queries.current()
        assert before is not None
        assert current is not None
        assert current.pk >= before.pk
        if told and told[-1].startswith("taken"):
            assert current.pk == int(told[-1].split()[1])
        assert snapshot_queries.problems(current) == []
    last = snapshots.take(as_of=TODAY, now=NOW)
    assert snapshot_queries.current() == last
    assert not list(snapshots.folders().glob("*.building"))
    assert not Snapshot.objects.filter(state="building")


def test_a_killed_migration_is_finished_by_the_next(nursery: Nursery, county) -> None:
    try:
        for turn, moment in enumerate(moments(MIGRATION_KILLS, 0.5)):
            nursery.do("migrate", for_seconds=moment, app="jobs", to="zero" if turn % 2 else "")
            nursery.do("migrate", app="jobs", to="")
            assert "jobs_run" in connection.introspection.table_names()
        assert Resident.objects.count() == 12
        assert audit.verify().is_whole
    finally:
        call_command("migrate", verbosity=0)


def test_a_killed_backup_leaves_no_file_that_is_not_whole(nursery: Nursery, county, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for moment in moments(BACKUP_KILLS, 0.6):
        nursery.do("backup", for_seconds=moment, folder=str(folder))
        for found in backups_in(folder):
            assert verify(found.path)["rows"]["people_resident"] == 12
    made = make(folder, now=NOW)
    assert verify(made.path)["rows"]["people_resident"] == 12


def test_a_killed_restore_is_finished_or_taken_back_and_never_half(nursery: Nursery, county, tmp_path: Path) -> None:
    papers = Path(settings.KANGYU_HOME) / "attachments"
    papers.mkdir(exist_ok=True)
    (papers / "paper").write_text("then")
    backup = make(tmp_path / "backups", now=NOW).path
    send(write_csv(tmp_path / "more.csv", [resident_row(30)]), "residents")
    now = make(tmp_path / "now", now=NOW).path  # with one more resident and another paper, made again and again
    steps: set[str] = set()
    began = time.monotonic()
    nursery.do("restore", path=str(now))
    throw_away_replaced()
    for turn, moment in enumerate(moments(RESTORE_KILLS, time.monotonic() - began)):
        (papers / "paper").write_text("now")
        told = nursery.do("restore", for_seconds=moment, path=str(backup))
        steps |= {line for line in told if line.startswith("step")}
        interrupted = interruption.read(Path(settings.KANGYU_HOME))
        if interrupted is None:
            is_back = "restored" in told or found() == (12, "then")
        else:
            with pytest.raises(WrongUse, match="--take-back"):
                frame.start(Path(settings.KANGYU_HOME))
            is_back = turn % 3 > 0
            way = "go_on" if is_back else "take_back"
            nursery.do(way, for_seconds=moment / 2)
            if interruption.read(Path(settings.KANGYU_HOME)) is not None:
                nursery.do(way)
        assert found() == ((12, "then") if is_back else (13, "now")), (turn, told, interrupted)
        assert interruption.read(Path(settings.KANGYU_HOME)) is None
        assert audit.verify().is_whole
        throw_away_replaced()
        if is_back:
            nursery.do("restore", path=str(now))
            throw_away_replaced()
    connection.close()
    assert len(steps) >= 5, steps
    shutil.rmtree(papers)


def throw_away_replaced() -> None:
    """What a restore put aside; two within a second would want the same name."""
    for left in Path(settings.KANGYU_HOME).glob("replaced-*"):
        shutil.rmtree(left)


def found() -> tuple[int, str]:
    """Residents, and what the paper says; read anew, for the database is another one."""
    connection.close()
    return Resident.objects.count(), (Path(settings.KANGYU_HOME) / "attachments" / "paper").read_text()


@pytest.mark.parametrize("phase", ["aside", "database", "files", "upgrade"])
@pytest.mark.parametrize("way", ["go_on", "take_back"])
def test_a_restore_that_stops_before_or_after_any_phase(
    county, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str, way: str
) -> None:
    home = Path(settings.KANGYU_HOME)
    papers = home / "attachments"
    for is_after in (False, True):
        papers.mkdir(exist_ok=True)
        (papers / "paper").write_text("then")
        backup = make(tmp_path / f"backups{is_after}", now=NOW).path
        (papers / "paper").write_text("now")
        act = switching._PHASES[phase]

        def stopped(*given: Any, act: Any = act, is_after: bool = is_after) -> None:
            if is_after:
                act(*given)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setitem(switching._PHASES, phase, stopped)
            with pytest.raises(KeyboardInterrupt):
                restoring.restore(backup, replace=True, now=NOW)
        with pytest.raises(NotUnderstood, match="--go-on"):
            restoring.restore(backup, replace=True, now=NOW)
        if way == "go_on":
            restoring.go_on(now=NOW)
        else:
            restoring.take_back()
        assert found() == (12, "then" if way == "go_on" else "now")
        assert not (home / switching.STAGE).exists()
        throw_away_replaced()
    shutil.rmtree(papers)
